"""A small world that the tests of the whole house share."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.timezone import localdate

from zoco.access.acting import acting_as, comparing
from zoco.bottlenecks.models import Bottleneck, Meeting
from zoco.cases.codes import CloseReason, ContactKind, ContactWith, GrantKind, Purpose, Signer
from zoco.cases.models import Aftercare, Alarm, Case
from zoco.cases.situation import IntakePart, WayKind
from zoco.conferences.models import Conference
from zoco.demo import network
from zoco.demo.command import state_directory
from zoco.directory.models import Claim
from zoco.files.codes import FileKind, FileOrigin
from zoco.files.looking import look_at
from zoco.files.models import CaseFile
from zoco.guard.owner import as_owner
from zoco.linkage.blind.files import Report, Sender, line_written, written
from zoco.linkage.blind.keys import SharedKey, period_of
from zoco.matching.jobs import compare_encodings, take_in_encodings
from zoco.matching.models import Hit, Participant, Period, Sending, Stop
from zoco.matching.reading import read_file
from zoco.networks.models import Suspect
from zoco.plans.models import Action, Goal, Owner
from zoco.procedures.models import Deadline, Procedure, facts_of
from zoco.residence.models import ResidenceChange
from zoco.retention.models import ForgetRequest, LegalHold
from zoco.safety.models import RiskAssessment
from zoco.shelter.models import AmbulantSupport, Place, ShelterRequest, Stay
from zoco.shelter.search import Facts as SearchFacts
from zoco.signals import under_code
from zoco.signals.codes import Authority, ForwardGround
from zoco.signals.models import Delivery, Key, Signal
from zoco.signals.receipt import Receipt
from zoco.signals.schema import known
from zoco.signals.sheets import read
from zoco.subjects.models import Judgement, Pair, Subject
from zoco.subjects.searching import pair_waiting
from zoco.today.models import Filter
from zoco.transfers.models import Substitution, Transfer


def listing() -> None:
    """The old public listing as claims, so that a report finds its coordinator."""
    with as_owner():
        state_directory(localdate())


def build(cast: dict[str, Any]) -> dict[str, Any]:
    """One case of Ana with Chris as her deputy, one without, one closed; a report that waits; a claim of Ana's house."""
    at = timezone.now() - timedelta(days=2)
    ana, about = (
        cast["Ana"],
        {"gender": "man", "nationality_group": "eu", "forms": ["labour"], "municipality": "Amsterdam"},
    )

    def case_of(name: str) -> Case:
        report = network.bring_in(cast["Pieter"], at, name=name, age=30, **about)
        with acting_as(ana):
            return network.take(report, ana, at)

    waiting = network.bring_in(cast["Pieter"], at, name="Wacht", age=30, **about)
    case, hidden, closed = case_of("Een"), case_of("Twee"), case_of("Drie")
    with acting_as(ana):
        network.hear(case, ana, at, safe_now=True, residence_status="eu_citizen")
        consent = case.ask_consent(by=ana, at=at, purpose=Purpose.CARE, given=True, signed_by=Signer.SELF)
        contact = case.log_contact(
            by=ana,
            at=at,
            kind=ContactKind.PHONE,
            with_whom=ContactWith.VICTIM,
            note="gebeld",
            to_complete=True,
        )
        way = case.add_way(by=ana, at=at, kind=WayKind.PHONE, value="verstopt", code_word="verstopt")
        child = case.add_child(by=ana, at=at, name="verstopt", note="verstopt")
        experience = case.tell_experience(by=ana, at=at, forms=["labour"], kinds=["meat"], place="verstopt")
        case.settle_part(IntakePart.MONEY, by=ana, at=at, seen_version=0, answers={"debts": "verstopt"})
        absence = case.goes_missing(by=ana, at=at, from_at=at, note="verstopt")
        exclusion = case.exclude(cast["Mila"].person, by=ana, at=at, reason="verstopt")
        grant = case.grant(cast["Chris"], kind=GrantKind.DEPUTY, by=ana, at=at, until=None, reason="vakantie")
        procedure = Procedure.objects.start(
            "risk_assessment",
            case=case,
            by=ana,
            at=at,
            facts=facts_of(case),
            anchors={"intake_date": at.date()},
        )
        goal = Goal.objects.agree(case, domain="health", words="Slapen", on=at.date(), by=ana, at=at)
        action = Action.objects.agree(
            case, title="Bellen", owner=Owner.of(ana), due_on=at.date(), by=ana, at=at
        )
        risk = RiskAssessment.objects.assess(
            case, trigger="intake", level="low", answers={}, why="Rustig", by=ana, at=at
        )
        conference = Conference.objects.plan(
            case, aim="Rust", planned_at=at, place_kind="online", chair=ana, victim="present", by=ana, at=at
        )
        invitee = conference.invite(
            name="School", ground="anonymous", explanation="Zonder naam", parts=["family"], by=ana, at=at
        )
        residence_change = ResidenceChange.objects.record(
            case, event="eu_right_lost", to="none", on=at.date(), by=ana, at=at, actor="ind"
        )
        kept = Filter.objects.create(seat=ana, chosen={"soort": ["deadline"]}, saved_at=at)
        document = CaseFile.objects.keep(
            case, look_at("a.txt", b"een"), name="brief", kind=FileKind.LETTER, by=ana, at=at
        )
        from_police = CaseFile.objects.keep(
            case,
            look_at("a.txt", b"twee"),
            name="pv",
            kind=FileKind.REPORT,
            by=ana,
            at=at,
            origin=FileOrigin.POLICE,
        )
        stay = Stay.objects.settle_in(case, by=ana, at=at, kind="own_network", from_at=at, until=None)
        stay.write_address("Dorpsstraat 1")
        support = AmbulantSupport.objects.create(
            case=case, data_key=case.data_key, by=ana, by_whom="Kim", frequency="weekly", started_on=at.date()
        )
        wanted = ShelterRequest.objects.ask(
            case, by=ana, at=at, kind="acm", urgency="tonight", needs="rust", facts=SearchFacts()
        )
        sharing = case.ask_consent(
            by=ana, at=at, purpose=Purpose.SHARING, given=True, signed_by=Signer.SELF, recipient="SHOP"
        )
        transfer = Transfer.objects.propose(
            case, to=cast["Boris"].organisation, by=ana, at=at, why="region", summary="Kort.", consent=sharing
        )
        # Looking at the risks met the first term of it, and moving house asked for another.
        deadline = Deadline.objects.running().filter(procedure=procedure).first()
        closed.close(by=ana, at=at, because=CloseReason.GOALS_REACHED, evaluation="goed", reach="bellen")
        aftercare = Aftercare.objects.filter(case=closed).first()
        hold = LegalHold.objects.lay(closed, by=ana, at=at, ground="court", reason="zitting", until_on=None)
        asked = ForgetRequest.objects.create(
            case=closed,
            data_key=closed.data_key,
            asked_on=at.date(),
            ground="wish",
            reason="vraagt het",
            by=ana,
            at=at,
        )
    with acting_as(cast["Sara"]):
        place = Place.objects.create(organisation=cast["Sara"].organisation, kind="acm", region="Den Haag")
        place.tell(2, by=cast["Sara"], at=at)
    with acting_as(ana):
        reservation = place.reserve(wanted, by=ana, at=timezone.now())
    with acting_as(cast["Tamara"]):
        substitution = Substitution.objects.arrange(
            cast["Chris"], ana, from_at=at, until=timezone.now() + timedelta(days=9), why="leave"
        )
    with acting_as(cast["Boris"]), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "select zoco.break_glass(%s, %s, 1)", [hidden.number, "00000000-0000-4000-8000-000000000001"]
        )
    with acting_as(cast["Tamara"]):
        alarm = Alarm.objects.get()
    code = Receipt.new()
    told = {
        "who": "citizen", "age": "unknown", "urgent": False, "on": at.date().isoformat(), "source": {},
        "people": [{"name": "verstopt"}], "event": {"story": "verstopt"},
    }  # fmt: skip
    with acting_as(None):
        signal = Signal.objects.leave(told, receipt=code, event=code.event, at=at)
        alike = Signal.objects.leave(told, receipt=Receipt.new(), event=code.event, at=at)
        under_code.attach(code, look_at("a.txt", b"verstopt"), "verstopt")
    with acting_as(cast["Tamara"]):
        key, _token = Key.objects.make(
            "dossiersysteem", organisation=ana.organisation, by=cast["Tamara"], at=at
        )
    with acting_as(cast["Pieter"]):
        content = b"naam\nverstopt\n"
        delivery = Delivery.objects.take(
            content, read(content, known), [], by=cast["Pieter"], organisation=cast["Pieter"].organisation,
            language="nl", at=at,
        )  # fmt: skip
    with acting_as(cast["Hilde"]):
        attachment = signal.attachments.get()
        signal.claim(by=cast["Hilde"], at=at)
        forwarding = signal.forward(
            to=Authority.POLICE,
            name="verstopt",
            ground=ForwardGround.LAW,
            because="verstopt",
            by=cast["Hilde"],
            at=at,
        )
        twin = {
            "given_names": "verstopt",
            "family_name": "verborgen",
            "dob": "1998-04-03",
            "phone": "0612345678",
        }
        suspect = Suspect.objects.note(signal, called="verstopt", because="verstopt", by=cast["Hilde"], at=at)
        for each in (signal, alike):
            [subject] = Subject.objects.note([twin], at=at, signal=each.pk)
        pair_waiting()
        pair = Pair.objects.of(subject.pk).get()
        claim = Claim.objects.create(
            stated_on=at.date(),
            stated_at=at,
            stated_by=cast["Hilde"],
            organisation=ana.organisation,
            area="Politieregio Amsterdam",
            area_kind="police_region",
            municipalities=["GM0363"],
            certainty="high",
            telephones=["+31201234567"],
            valid_from="2018-07-01",
            verified_on=at.date(),
            source="test",
        )
    bottleneck, decided, meeting = bottlenecks(cast, at)
    sending, hit, stop = blind(cast, at)
    with acting_as(cast["Hilde"]):
        period = Period.objects.get()
    with as_owner():
        hers = Subject.objects.get(report_id=case.report_id)
        first, second = sorted([subject, hers], key=lambda each: each.pk)
        same = Pair.objects.create(first=first, second=second, score=9, threshold=1, placeable=True, levels=pair.levels, weights="x", at=at)  # fmt: skip
        said = Judgement(pair=same, number=1, said="same", by=cast["Hilde"], at=at)
        said.write("verstopt")
        said.save()
    return {
        "bottleneck": bottleneck,
        "decided": decided,
        "meeting": meeting,
        "period": period,
        "sending": sending,
        "hit": hit,
        "stop": stop,
        "waiting": waiting,
        "event": str(waiting.incident),
        "registered": waiting.number,
        "case": case,
        "unshared": case_of("Vier"),
        "filter": kept,
        "place": place,
        "wanted": wanted,
        "reservation": reservation,
        "stay": stay,
        "support": support,
        "transfer": transfer,
        "substitution": substitution,
        "consent": consent,
        "grant": grant,
        "procedure": procedure,
        "residence_change": residence_change,
        "deadline": deadline,
        "aftercare": aftercare,
        "hold": hold,
        "asked": asked,
        "goal": goal,
        "action": action,
        "risk": risk,
        "conference": conference,
        "invitee": invitee,
        "file": document,
        "from_police": from_police,
        "alarm": alarm,
        "contact": contact,
        "way": way,
        "child": child,
        "experience": experience,
        "absence": absence,
        "exclusion": exclusion,
        "claim": claim,
        "signal": signal,
        "delivery": delivery,
        "key": key,
        "forwarding": forwarding,
        "attachment": attachment,
        "pair": pair,
        "subject": subject,
        "suspect": suspect,
        "line": claim.line,
        "seat": cast["Chris"],
        "organisation": ana.organisation,
        "closed": closed,
    }


def bottlenecks(cast: dict[str, Any], at: datetime) -> tuple[Bottleneck, Bottleneck, Meeting]:
    """One that was lifted, one of which Ana is to do something, and a meeting to come with both on its agenda."""
    ana, hilde, on = cast["Ana"], cast["Hilde"], at.date()
    said = dict.fromkeys(["title", "wrong", "example", "wish"], "verstopt")
    raised = {"by": ana, "on": on, "domain": "shelter", "region": "Amsterdam", "cases": "many", **said}
    with acting_as(ana):
        one, two = Bottleneck.objects.raise_it(**raised), Bottleneck.objects.raise_it(**raised)
    with acting_as(hilde):
        one.lift("som", because="verstopt", seen=0, by=hilde, on=on)
        two.decide("verstopt", owner=ana, due_on=on, seen=0, by=hilde, on=on)
        meeting = Meeting.objects.create(level="zoco", on=localdate(), agenda=[two.pk, one.pk], by=hilde)
    return one, two, meeting


def blind(cast: dict[str, Any], at: datetime) -> tuple[Sending, Hit, Stop]:
    """Two organisations know the same person, given to Ana's to bring together; the second has stopped since."""
    shared = SharedKey(period_of(localdate()), ("A", "B"), bytes(32))
    with acting_as(cast["Hilde"]):
        Period.objects.agree(shared.period, shared.check, by=cast["Hilde"], at=at)
    row = {"given_names": "Robin", "family_name": "Voorbeeld", "dob": "1998-04-03"}
    for name in ("Wilma", "Pieter"):
        seat, until = cast[name], localdate() + timedelta(days=60)
        sender = Sender("A", [shared], "art. 1 Wet x", localdate(), until)
        lines = [line_written(line) for _own, some in sender.lines([row], Report()) for line in some]
        with acting_as(seat):
            Participant.objects.create(
                organisation=seat.organisation, contact="De dienst", telephone="020 123 45 67", by=seat, at=at
            )
            content = "\n".join([written(sender.head()), *lines]).encode()
            read = read_file(content, localdate())
            sending = Sending.objects.take(
                content, read.head, read.records, by=seat, organisation=seat.organisation, at=at
            )
    take_in_encodings()
    compare_encodings()
    with acting_as(cast["Hilde"]):
        hit = Hit.objects.get()
        hit.hand_to(cast["Ana"].organisation, by=cast["Hilde"], at=at)
    with comparing():
        stop = Stop.objects.create(organisation=cast["Wilma"].organisation, at=at)
    return sending, hit, stop
