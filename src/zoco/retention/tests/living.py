"""A trajectory in which every room wrote something down, each time with the same telling word."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.utils import timezone
from django.utils.timezone import localdate

from zoco.access.acting import acting_as
from zoco.cases.codes import ContactKind, ContactWith, GrantKind, Purpose, Signer
from zoco.cases.models import Case
from zoco.cases.situation import AlarmParty, IntakePart, WayKind
from zoco.closing.models import HandedOver
from zoco.conferences.models import Conference
from zoco.drafts.models import Draft, Writer
from zoco.files.codes import FileKind, FileOrigin
from zoco.files.looking import look_at
from zoco.files.models import CaseFile
from zoco.hints.models import Hint, HintAnswer
from zoco.letters.models import Letter, Reason, SharingEvent
from zoco.letters.texts import text_of
from zoco.plans.codes import OwnerKind
from zoco.plans.models import Action, Goal, Owner
from zoco.procedures.models import Procedure, facts_of
from zoco.residence.models import ResidenceChange
from zoco.retention.models import ForgetRequest
from zoco.safety.models import RiskAssessment, SafetyPlan
from zoco.shelter.models import AmbulantSupport, ShelterRequest, Stay
from zoco.shelter.search import Facts
from zoco.transfers.models import Transfer


def live(case: Case, *, cast, word: str) -> None:
    """Ana writes `word` wherever she may write anything; what is agreed, refused and put away included."""
    ana, at = cast["Ana"], timezone.now()
    with acting_as(ana):
        case = Case.objects.whole().get(pk=case.pk)
        consent = case.ask_consent(
            by=ana, at=at, purpose=Purpose.SHARING, given=True, signed_by=Signer.BOTH, recipient=word,
            signatures=[{"who": "child"}, {"who": "guardian", "name": word}],
        )  # fmt: skip
        for room in (_tell, _plan, _keep_safe, _confer, _file, _run, _sleep):
            room(case, word, by=ana, at=at)
        case.exclude(cast["Mila"].person, by=ana, at=at, reason=word)
        case.grant(
            cast["Chris"], kind=GrantKind.TEAM, by=ana, at=at, until=None, reason=word, consent=consent
        )
        _send(case, word, consent, by=ana, at=at)
        _take_along(case, word, by=ana, at=at)
        moving = Transfer.objects.propose(
            case, to=cast["Boris"].organisation, by=ana, at=at, why="region", summary=word, consent=consent
        )
        asked = ForgetRequest.objects.create(
            case=case, data_key=case.data_key, asked_on=localdate(at), ground="wish", reason=word, by=ana, at=at
        )  # fmt: skip
        _write(case, word, by=ana, at=at)
    with acting_as(cast["Boris"]):
        Transfer.objects.whole().get(pk=moving.pk).refuse(by=cast["Boris"], at=at, reason=word)
    with acting_as(cast["Chris"]):
        ForgetRequest.objects.get(pk=asked.pk).decide(by=cast["Chris"], at=at, granted=False, because=word)
    with acting_as(ana):
        Transfer.objects.whole().get(pk=moving.pk).see(by=ana, at=at)


def _tell(case, word, *, by, at):
    case.settle_intake(
        by=by,
        at=at,
        seen_version=case.version,
        safe_now=True,
        residence_status="eu_citizen",
        safety=word,
        language=word,
        needs=word,
        more={"note": word},
    )
    case.add_way(
        by=by, at=at, kind=WayKind.PHONE, value=word, when=word, say=word, never_say=word, code_word=word
    )
    case.add_child(by=by, at=at, name=word, note=word)
    case.tell_experience(
        by=by, at=at, forms=["labour"], kinds=["meat"], place=word, recruited_in=word, note=word
    )
    case.settle_guardian(by=by, at=at, seen_version=case.version, parent_is_suspect=True, route=word)
    case.log_contact(by=by, at=at, kind=ContactKind.PHONE, with_whom=ContactWith.VICTIM, note=word)
    case.settle_part(IntakePart.MONEY, by=by, at=at, seen_version=0, answers={"debts": word})
    case.goes_missing(by=by, at=at, from_at=at, note=word).tell(AlarmParty.POLICE, by=by, at=at, what=word)
    case.comes_back(by=by, at=at)


def _plan(case, word, *, by, at):
    goal = Goal.objects.agree(case, domain="health", words=word, on=localdate(at), by=by, at=at)
    goal.score(3, on=localdate(at), said_by="self", note=word, by=by, at=at)
    owner = Owner(OwnerKind.OUTSIDE, name=word)
    action = Action.objects.agree(case, title=word, owner=owner, due_on=localdate(at), by=by, at=at)
    action.drop(seen_version=1, because=word, by=by, at=at)
    goal.end(reached=False, because=word, by=by, at=at)


def _keep_safe(case, word, *, by, at):
    RiskAssessment.objects.assess(
        case, trigger="intake", level="high", answers={"threats": {"answer": "yes", "note": word}}, why=word,
        by=by, at=at, measures=[{"title": word, "owner": Owner.of(by), "due_on": localdate(at)}],
    )  # fmt: skip
    parts = dict.fromkeys(["notice", "do", "call", "go", "code_word", "others"], word)
    SafetyPlan.objects.write(case, seen_version=0, by=by, at=at, **parts)


def _confer(case, word, *, by, at):
    planned = {"aim": word, "planned_at": at, "place_kind": "online", "chair": by, "victim": "present"}
    held = Conference.objects.plan(case, by=by, at=at, **planned)
    invited = held.invite(name=word, ground="anonymous", explanation=word, parts=["family"], by=by, at=at)
    agreed = [{"title": word, "owner": Owner.of(by), "due_on": localdate(at)}]
    held.write_minutes(
        seen_version=1, held_on=localdate(at), victim_was="informed", victim_why=word, minutes=word,
        attended=[invited.pk], agreements=agreed, by=by, at=at,
    )  # fmt: skip
    Conference.objects.plan(case, by=by, at=at, **planned).cancel(because=word, by=by, at=at)


def _file(case, word, *, by, at):
    for number, origin in enumerate((FileOrigin.OWN, FileOrigin.POLICE)):
        looked = look_at("a.txt", f"{word} {number}".encode())
        file = CaseFile.objects.keep(
            case, looked, name=word, kind=FileKind.REPORT, by=by, at=at, origin=origin
        )
        if origin == FileOrigin.POLICE:
            file.let_go(by=by, at=at, agreed=word)
        else:
            file.remove(by=by, at=at, because=word)


def _run(case, word, *, by, at):
    ResidenceChange.objects.record(
        case,
        event="eu_right_lost",
        to="none",
        on=localdate(at),
        by=by,
        at=at,
        actor="ind",
        document=word,
        note=word,
    )
    procedure = Procedure.objects.start(
        "continued_residence",
        case=case,
        by=by,
        at=at,
        facts=facts_of(case),
        anchors={"application_date": localdate(at) - timedelta(days=3)},
    )
    deadline = procedure.deadlines.first()
    deadline.case = case
    HandedOver.objects.hand_over(deadline, by=by, at=at, to_name=word, to_organisation=word, agreed=True)
    procedure.suspend(by=by, at=at, from_on=localdate(at), reason=word)
    procedure.extend(by=by, at=at, told_on=localdate(at), reason=word)
    procedure.end(by=by, at=at, outcome="done")


def _sleep(case, word, *, by, at):
    stay = Stay.objects.settle_in(case, by=by, at=at, kind="own_network", from_at=at, until=None)
    stay.write_address(word)
    stay.explain(by=by, at=at, reason="health", until=None)
    AmbulantSupport.objects.create(
        case=case, data_key=case.data_key, by=by, by_whom=word, frequency="weekly", started_on=localdate(at)
    )
    wanted = ShelterRequest.objects.ask(
        case, by=by, at=at, kind="acm", urgency="tonight", needs=word, facts=Facts()
    )
    wanted.try_step(wanted.steps[0], by=by, at=at, outcome="full", note=word)
    wanted.withdraw(by=by, at=at)


def _send(case, word, consent, *, by, at):
    text = text_of("handover_sheet", localdate(at))
    words = dict.fromkeys([field.name for field in text.fields], word)
    Letter.objects.make(
        case, text, words=words, recipient=word, recipient_kind="coordinator", reason=Reason("consent", consent),
        language="nl", by=by, at=at,
    )  # fmt: skip
    SharingEvent.objects.share(
        case, recipient=word, recipient_kind="police", reason=Reason("legal_duty", None, word, word), purpose=word,
        fields=[word], by=by, at=at,
    )  # fmt: skip


def _take_along(case, word, *, by, at):
    """Of a signal that somebody said to be about her."""
    hint = Hint(case.pk, uuid.uuid4(), None, None, 0, word, at, False, False, "", 0, True)
    answer = HintAnswer.objects.accept(hint, case, ground="vital", because=word, by=by, at=at)
    answer.told = [{"kind": "note", "value": word}]
    answer.save(update_fields=["told"])


def _write(case, word, *, by, at):
    """A text that was never sent."""
    Draft.objects.keep(
        uuid.uuid4(), by=by, at=at, page=f"/trajecten/{case.pk}/contacten/nieuw/", about=case.pk,
        writer=Writer(uuid.uuid4(), 1, 0), words={"note": [word]},
    )  # fmt: skip
