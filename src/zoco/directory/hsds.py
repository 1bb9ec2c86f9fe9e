"""The directory for other systems: Open Referral HSDS 3.0, read only. Locations are virtual: never an address."""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import wraps
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils.timezone import is_naive, localdate, make_aware
from django.utils.translation import override
from ninja import NinjaAPI, Query, Schema
from ninja.errors import ValidationError
from pydantic import Field

from zoco.access.policy import Verb
from zoco.access.verbs import all_are
from zoco.directory import in_use
from zoco.directory.gazetteer import key
from zoco.directory.resolver import COMENSHA, Contact, Statement, freshness
from zoco.directory.templatetags.signpost import for_whom

VERSION = "1.0.0"
IDS = uuid.UUID("4b1c0b0e-7a55-5d1d-8d5b-6b2f5a2c9e11")
LAST_PAGE, LARGEST_PAGE, LONGEST_SEARCH = 10_000, 100, 120


class Phone(Schema):
    id: uuid.UUID
    number: str
    type: str = "voice"


class ServiceArea(Schema):
    id: uuid.UUID
    name: str
    extent: str | None = None
    extent_type: str | None = None
    description: str | None = None


class Organization(Schema):
    id: uuid.UUID
    name: str
    description: str
    phones: list[Phone] | None = None


class Location(Schema):
    id: uuid.UUID
    location_type: str = "virtual"
    name: str


class ServiceAtLocation(Schema):
    id: uuid.UUID
    service_id: uuid.UUID
    location_id: uuid.UUID
    description: str
    location: Location | None = None


class Service(Schema):
    id: uuid.UUID
    organization_id: uuid.UUID | None = None
    name: str | None = None
    description: str | None = None
    status: str | None = None
    fees_description: str | None = None
    eligibility_description: str | None = None
    minimum_age: int | None = None
    maximum_age: int | None = None
    assured_date: date | None = None
    alert: str | None = None
    last_modified: datetime | None = None
    organization: Organization | None = None
    phones: list[Phone] | None = None
    service_areas: list[ServiceArea] | None = None
    service_at_locations: list[ServiceAtLocation] | None = None


class Page(Schema):
    total_items: int
    total_pages: int
    page_number: int
    size: int
    first_page: bool
    last_page: bool
    empty: bool


class OrganizationPage(Page):
    contents: list[Organization]


class ServicePage(Page):
    contents: list[Service]


class ServiceAtLocationPage(Page):
    contents: list[ServiceAtLocation]


class Base(Schema):
    version: str
    profile: str
    openapi_url: str


class Problem(Schema):
    """RFC 9457."""

    status: int
    title: str
    detail: str


class Paging(Schema):
    """What every list may be asked."""

    page: int = Field(1, ge=1, le=LAST_PAGE)
    per_page: int = Field(25, ge=1, le=LARGEST_PAGE)
    search: str = Field("", max_length=LONGEST_SEARCH)
    format: str = Field("json", pattern="^json$")
    full: bool = False
    taxonomy_term_id: str = Field(
        "", max_length=100, description="No terms are used: any value finds nothing."
    )
    taxonomy_id: str = Field(
        "", max_length=100, description="No taxonomies are used: any value finds nothing."
    )


class ServiceQuestion(Paging):
    organization_id: uuid.UUID | None = None
    modified_after: datetime | None = None
    minimal: bool = False
    postcode: str = Field(
        "", max_length=10, description="Only services for this Dutch postcode; four digits do."
    )


class Api(NinjaAPI):
    """Every answer says its version; every refusal is a problem document."""

    def create_response(self, request: HttpRequest, data: Any, *args: Any, **given: Any) -> HttpResponse:
        response = super().create_response(request, data, *args, **given)
        response["API-Version"] = VERSION
        if response.status_code >= 400:
            response["Content-Type"] = "application/problem+json"
        return response


api = Api(
    title="Zoco, wegwijzer zorgcoördinatie (HSDS 3.0)",
    version=VERSION,
    urls_namespace="hsds",
    docs_url=None,
    openapi_extra={"info": {"license": {"name": "EUPL-1.2"}}},
)
ERRORS = {400: Problem, 404: Problem}


def problem(request: HttpRequest, status: int, title: str, detail: str) -> HttpResponse:
    return api.create_response(request, {"status": status, "title": title, "detail": detail}, status=status)


@api.exception_handler(ValidationError)
def wrong_question(request: HttpRequest, error: ValidationError) -> HttpResponse:
    said = "; ".join(f"{each['loc'][-1]}: {each['msg']}" for each in error.errors)
    return problem(request, 400, "This question cannot be read", said)


@api.exception_handler(Http404)
def not_there(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(request, 404, "Not found", "There is nothing with this address.")


def in_dutch(view: Callable[..., Any]) -> Callable[..., Any]:
    """The directory is in Dutch, whatever the browser would like: an API has one text for all."""

    @wraps(view)
    def inside(*args: Any, **given: Any) -> Any:
        with override("nl"):
            return view(*args, **given)

    return inside


@api.get("/", response=Base, operation_id="base", tags=["base"])
def base(request: HttpRequest) -> dict[str, str]:
    """Which standard this is, and where it is described."""
    here = request.build_absolute_uri("/hsds/")
    return {
        "version": "3.0",
        "profile": "https://docs.openreferral.org/en/3.0/",
        "openapi_url": f"{here}openapi.json",
    }


@api.get("/services", response={200: ServicePage, **ERRORS}, operation_id="services", tags=["services"],
         exclude_none=True)  # fmt: skip
@in_dutch
def services(request: HttpRequest, asked: Annotated[ServiceQuestion, Query()]) -> dict[str, Any]:
    """Every listed area of a coordinator is a service; the helpdesk of CoMensha is one for the whole country."""
    found = _asked(_services(), asked)
    if asked.minimal:
        return _page(
            found, asked, lambda each: {"id": each["id"], "last_modified": each.get("last_modified")}
        )
    return _page(found, asked, _whole if asked.full else _brief)


@api.get(
    "/services/{id}",
    response={200: Service, **ERRORS},
    operation_id="service",
    tags=["services"],
    exclude_none=True,
)
@in_dutch
def service(request: HttpRequest, id: uuid.UUID) -> dict[str, Any]:
    return _one(_services(), id)


@api.get("/organizations", response={200: OrganizationPage, **ERRORS}, operation_id="organizations",
         tags=["organizations"], exclude_none=True)  # fmt: skip
@in_dutch
def organizations(request: HttpRequest, asked: Annotated[Paging, Query()]) -> dict[str, Any]:
    """Those who coordinate somewhere today."""
    found = [] if _of_a_taxonomy(asked) else [each for each in _organizations() if _says(each, asked.search)]
    return _page(found, asked, _whole if asked.full else _brief)


@api.get("/organizations/{id}", response={200: Organization, **ERRORS}, operation_id="organization",
         tags=["organizations"], exclude_none=True)  # fmt: skip
@in_dutch
def organization(request: HttpRequest, id: uuid.UUID) -> dict[str, Any]:
    return _one(_organizations(), id)


@api.get("/service_at_locations", response={200: ServiceAtLocationPage, **ERRORS}, operation_id="service_at_locations",
         tags=["service_at_locations"], exclude_none=True)  # fmt: skip
@in_dutch
def service_at_locations(request: HttpRequest, asked: Annotated[ServiceQuestion, Query()]) -> dict[str, Any]:
    """A service by telephone: every location is virtual."""
    found = [each["service_at_locations"][0] for each in _asked(_services(), asked)]
    return _page(found, asked, _whole)


@api.get("/service_at_locations/{id}", response={200: ServiceAtLocation, **ERRORS},
         operation_id="service_at_location", tags=["service_at_locations"], exclude_none=True)  # fmt: skip
@in_dutch
def service_at_location(request: HttpRequest, id: uuid.UUID) -> dict[str, Any]:
    return _one((each["service_at_locations"][0] for each in _services()), id)


@api.get("/{path:rest}", include_in_schema=False)
def elsewhere(request: HttpRequest, rest: str) -> None:
    raise Http404


def urls() -> tuple[list[URLPattern | URLResolver], str, str]:
    """For `path("hsds/", urls())`: everybody may read."""
    patterns, app, namespace = api.urls
    return all_are(Verb.FIND_COORDINATOR, patterns), app, namespace


def _services() -> list[dict[str, Any]]:
    today = localdate()
    directory = in_use.directory_on(today)
    told = sorted(directory.live, key=lambda each: (each.area, each.organisation, each.age_min or 0))
    return [_helpdesk(directory.fallback), *(_service(each, today) for each in told)]


def _service(told: Statement, today: date) -> dict[str, Any]:
    known = in_use.gazetteer().municipalities
    certain = [(code, None) for code in told.municipalities if code in known]
    perhaps = [(code, "Niet zeker") for code in told.uncertain if code in known]
    warnings = []
    if freshness(told, today).call_first:
        warnings.append("Lang niet nagegaan: bel eerst om te controleren.")
    if told.is_demo:
        warnings.append("Oud nummer, alleen voor demonstratie.")
    return _filled(
        told.line, told.organisation, _organisation_id(told.organisation, told.organisation_id), told.area,
        numbers=told.telephones,
        areas=[_area(told.line, code, known[code].name, doubt) for code, doubt in sorted([*certain, *perhaps])],
        eligibility_description=for_whom(told), minimum_age=told.age_min, maximum_age=told.age_max,
        assured_date=told.verified_on, alert=" ".join(warnings) or None, last_modified=told.stated_at,
    )  # fmt: skip


def _helpdesk(fallback: Contact) -> dict[str, Any]:
    line = uuid.uuid5(IDS, "helpdesk")
    owner = _organisation_id(fallback.organisation, fallback.organisation_id)
    areas = [{"id": uuid.uuid5(line, "NL"), "name": "Nederland", "extent": "NL", "extent_type": "country"}]
    return _filled(
        line, fallback.organisation, owner, "heel Nederland", numbers=fallback.telephones, areas=areas,
        eligibility_description="Voor alle leeftijden, overal waar geen zorgcoördinator is",
    )  # fmt: skip


def _filled(
    line: uuid.UUID,
    name: str,
    owner: uuid.UUID,
    area: str,
    *,
    numbers: Iterable[str],
    areas: list[dict[str, Any]],
    **more: Any,
) -> dict[str, Any]:  # fmt: skip
    at, where = uuid.uuid5(line, "at location"), uuid.uuid5(line, "location")
    return {
        "id": line,
        "organization_id": owner,
        "organization": _organization(owner, name),
        "name": f"Zorgcoördinatie mensenhandel, {area}",
        "description": "Coördinatie van zorg voor slachtoffers van mensenhandel: luistert, denkt mee en regelt hulp.",
        "status": "active",
        "fees_description": "Gratis",
        "phones": [{"id": uuid.uuid5(line, number), "number": number} for number in numbers],
        "service_areas": areas,
        "service_at_locations": [
            {
                "id": at,
                "service_id": line,
                "location_id": where,
                "description": "Per telefoon",
                "location": {"id": where, "name": f"{name}, per telefoon"},
            }
        ],
        **more,
    }


def _area(line: uuid.UUID, code: str, name: str, doubt: str | None) -> dict[str, Any]:
    return {
        "id": uuid.uuid5(line, code),
        "name": name,
        "extent": code,
        "extent_type": "gemeente (CBS)",
        "description": doubt,
    }


def _organizations() -> list[dict[str, Any]]:
    found: dict[uuid.UUID, dict[str, Any]] = {}
    for each in _services():
        known = found.setdefault(each["organization_id"], each["organization"] | {"phones": []})
        numbers = {phone["number"] for phone in known["phones"]}
        known["phones"] += [phone for phone in each["phones"] if phone["number"] not in numbers]
    return sorted(found.values(), key=lambda each: str(each["name"]).lower())


def _organization(owner: uuid.UUID, name: str) -> dict[str, Any]:
    role = "Landelijk coördinatiecentrum mensenhandel" if name == COMENSHA else "Zorgcoördinatie mensenhandel"
    return {"id": owner, "name": name, "description": role}


def _organisation_id(name: str, known: uuid.UUID | None) -> uuid.UUID:
    return known or uuid.uuid5(IDS, name)


def _asked(found: list[dict[str, Any]], asked: ServiceQuestion) -> list[dict[str, Any]]:
    if _of_a_taxonomy(asked):
        return []
    kept = [each for each in found if _says(each, asked.search)]
    if asked.organization_id:
        kept = [each for each in kept if each["organization_id"] == asked.organization_id]
    if after := asked.modified_after:
        moment = make_aware(after) if is_naive(after) else after
        kept = [each for each in kept if each.get("last_modified") and each["last_modified"] >= moment]
    if asked.postcode:
        codes = {each.code for each in in_use.gazetteer().find(asked.postcode).municipalities} | {"NL"}
        kept = [each for each in kept if any(area["extent"] in codes for area in each["service_areas"])]
    return kept


def _of_a_taxonomy(asked: Paging) -> bool:
    return bool(asked.taxonomy_id or asked.taxonomy_term_id)


def _says(each: dict[str, Any], search: str) -> bool:
    """Every word somewhere in its names, spelled as people spell."""
    names = [each["name"], each.get("organization", {}).get("name", ""), each.get("description", "")]
    said = key(" ".join([*names, *(area["name"] for area in each.get("service_areas", []))]))
    return all(key(word) in said for word in search.split())


def _page(
    found: list[dict[str, Any]], asked: Paging, shape: Callable[[dict[str, Any]], dict[str, Any]]
) -> dict[str, Any]:
    first = (asked.page - 1) * asked.per_page
    contents = [shape(each) for each in found[first : first + asked.per_page]]
    pages = max(1, math.ceil(len(found) / asked.per_page))
    return {
        "total_items": len(found), "total_pages": pages, "page_number": asked.page, "size": len(contents),
        "first_page": asked.page == 1, "last_page": asked.page >= pages, "empty": not contents, "contents": contents,
    }  # fmt: skip


def _brief(each: dict[str, Any]) -> dict[str, Any]:
    """Only what is one to one, as the standard wants in a list."""
    return {name: value for name, value in each.items() if not isinstance(value, list)}


def _whole(each: dict[str, Any]) -> dict[str, Any]:
    return each


def _one(found: Iterable[dict[str, Any]], wanted: uuid.UUID) -> dict[str, Any]:
    for each in found:
        if each["id"] == wanted:
            return each
    raise Http404
