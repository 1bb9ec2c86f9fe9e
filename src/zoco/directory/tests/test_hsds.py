"""The directory for other systems, in the words of Open Referral."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.django_db
SCHEMAS = Path(__file__).parents[5] / "shared" / "standards" / "hsds-3.0" / "schema"
LISTS = ["services", "organizations", "service_at_locations"]


@pytest.fixture
def ask(client, listing):
    def get(path="", **question):
        response = client.get(f"/hsds/{path}", question)
        return response, json.loads(response.content)

    return get


def test_the_base_says_which_standard(ask):
    response, said = ask()
    assert said["version"] == "3.0" and said["openapi_url"].endswith("/hsds/openapi.json")
    assert response["API-Version"] == "1.0.0" and not response.cookies


@pytest.mark.parametrize("name", LISTS)
def test_pages_follow_one_another_without_loss(ask, name):
    _, first = ask(name, per_page=4)
    assert first["first_page"] and not first["last_page"] and first["size"] == 4
    ids = []
    for number in range(1, first["total_pages"] + 1):
        ids += [each["id"] for each in ask(name, per_page=4, page=number)[1]["contents"]]
    assert len(ids) == len(set(ids)) == first["total_items"]
    _, beyond = ask(name, per_page=4, page=9999)
    assert beyond["empty"] and beyond["contents"] == [] and beyond["last_page"]


@pytest.mark.parametrize("name", LISTS)
def test_everything_in_a_list_has_an_address_of_its_own(ask, name):
    for each in ask(name, per_page=100)[1]["contents"]:
        response, alone = ask(f"{name}/{each['id']}")
        assert response.status_code == 200 and alone["id"] == each["id"]


def test_locations_are_virtual_and_have_no_address(ask):
    for each in ask("service_at_locations", per_page=100)[1]["contents"]:
        assert each["location"]["location_type"] == "virtual"
        assert "addresses" not in each["location"] and "latitude" not in each["location"]


def test_search_in_any_spelling_and_by_postcode(ask):
    assert {each["organization"]["name"] for each in ask("services", search="fryslan")[1]["contents"]} == {
        "Fier"
    }
    found = ask("services", postcode="1012AB", per_page=100)[1]["contents"]
    assert {each["organization"]["name"] for each in found} == {"CoMensha", "HVO-Querido/ACM"}
    fier = ask("organizations", search="fier")[1]["contents"][0]
    assert ask("services", organization_id=fier["id"])[1]["total_items"] == 1
    assert ask("services", search="zzz")[1]["empty"]
    assert ask("services", modified_after="2999-01-01T00:00:00Z")[1]["empty"]
    assert ask("services", taxonomy_id="x")[1]["empty"]
    assert set(ask("services", minimal=True)[1]["contents"][1]) == {"id", "last_modified"}


def test_ages_and_doubts_are_said(ask):
    services = ask("services", search="MEE-Veluwe", full=True)[1]["contents"]
    assert {each["maximum_age"] for each in services} == {22}
    areas = {area["name"]: area.get("description") for each in services for area in each["service_areas"]}
    assert areas["Ede"] == "Niet zeker" and areas["Apeldoorn"] is None
    assert "alleen voor demonstratie" in services[0]["alert"]


@pytest.mark.parametrize(
    "question",
    [{"page": 0}, {"page": -1}, {"page": 10**9}, {"page": "x"}, {"per_page": 0}, {"per_page": 101}, {"format": "xml"},
     {"search": "x" * 500}, {"organization_id": "1"}, {"modified_after": "31-2-2026"}],
)  # fmt: skip
def test_a_question_that_cannot_be_read_is_400(ask, question):
    response, said = ask("services", **question)
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert said["status"] == 400 and said["title"] and said["detail"]
    assert response["API-Version"] == "1.0.0"


NOBODYS = "00000000-0000-4000-8000-000000000000"  # the same in each process, or xdist sees other tests


@pytest.mark.parametrize(
    "path",
    [f"services/{NOBODYS}", f"organizations/{NOBODYS}", "nothing", "services/x/y", "services/"],
)
def test_what_is_not_there_is_404(ask, path):
    response, said = ask(path)
    assert (response.status_code, response["Content-Type"], said["status"]) == (
        404,
        "application/problem+json",
        404,
    )


def test_nobody_writes_here(client, listing):
    assert client.post("/hsds/services", {}).status_code == 405


def test_the_description_names_every_operation(ask):
    _, said = ask("openapi.json")
    assert set(said["paths"]) >= {f"/hsds/{name}" for name in LISTS} | {
        f"/hsds/{name}/{{id}}" for name in LISTS
    }
    operations = [each for path in said["paths"].values() for each in path.values()]
    assert len({each["operationId"] for each in operations}) == len(operations)
    assert all("400" in map(str, each["responses"]) for each in operations if each.get("parameters"))


def test_outside_a_demo_only_comensha_is_there(ask, settings):
    settings.ZOCO_DEMO = False
    assert [each["name"] for each in ask("organizations")[1]["contents"]] == ["CoMensha"]


@pytest.mark.shared
def test_every_answer_is_valid_by_the_schemas_of_the_standard(ask):
    if not SCHEMAS.is_dir():
        pytest.skip("../shared/standards/hsds-3.0 is not here")
    from jsonschema import Draft202012Validator, FormatChecker
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT202012

    files = {path.name: json.loads(path.read_text()) for path in SCHEMAS.glob("*.json")}
    resources = [(name, Resource(contents=each, specification=DRAFT202012)) for name, each in files.items()]
    registry = Registry().with_resources(resources)

    def check(kind, value):
        validator = Draft202012Validator(
            {"$ref": f"{kind}.json"}, registry=registry, format_checker=FormatChecker()
        )
        assert [error.message for error in validator.iter_errors(value)] == []

    page = files["openapi.json"]["components"]["schemas"]["Page"]
    for name in LISTS:
        _, listed = ask(name, per_page=100)
        Draft202012Validator(page).validate(listed)
        for each in listed["contents"]:
            check(name[:-1], each)
            check(name[:-1], ask(f"{name}/{each['id']}")[1])
