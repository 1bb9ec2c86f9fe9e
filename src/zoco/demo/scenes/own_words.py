"""What a case holds beside terms: goals, files, letters, a draft, somebody who is out of sight, a move."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageDraw

from zoco.cases.codes import ContactKind, Purpose
from zoco.cases.situation import AlarmParty
from zoco.demo.stage import Stage
from zoco.drafts.models import Draft, Writer
from zoco.files.codes import FileKind, FileOrigin
from zoco.files.looking import look_at
from zoco.files.models import CaseFile
from zoco.letters.filling import filled
from zoco.letters.models import Letter, Reason
from zoco.letters.texts import text_of
from zoco.people.models import Organisation
from zoco.transfers.models import Transfer


def play(stage: Stage) -> None:
    unfinished(stage)
    papers(stage)
    hurried(stage)
    out_of_sight(stage)
    moves(stage)


def unfinished(stage: Stage) -> None:
    """Joris: a plan with scores, and a note that Ana did not send."""
    with stage.at_desk("Joris") as desk:
        room = desk.goal(
            26, "shelter", "Een eigen kamer met een deur die dicht kan.", (26, 3, ""), (12, 5, ""), (3, 6, "")
        )
        wage = desk.goal(26, "finance", "Mijn loon terug.", (26, 1, "Ze lachten me uit."), (12, 4, ""))
        desk.action(12, "FairWork: afspraak over de loonstroken", due=1, goal=wage)
        desk.action(12, "Bezichtiging kamer, samen", due=-3, goal=room)
        page = reverse("contact_new", args=[desk.case.pk])
        Draft.objects.keep(
            uuid4(),
            by=desk.seat,
            at=timezone.now(),
            page=page,
            about=desk.case.pk,
            writer=Writer(uuid4(), 1, 0),
            words={
                "note": ["Belde zelf. De huisbaas wil de borg in één keer, dat lukt niet. Hij vraagt of"],
                "with_whom": ["victim"],
                "kind": ["phone"],
                "on": [f"{timezone.localtime():%d-%m-%Y}"],
                "clock": [f"{timezone.localtime():%H:%M}"],
            },
        )


def papers(stage: Stage) -> None:
    """Blessing: a decision kept sealed, and the sheet for the allowance, made and sent."""
    with stage.at_desk("Blessing") as desk:
        for ago, name, kind, origin, title in (
            (60, "Toekenning Rvb-toelage", FileKind.DECISION, FileOrigin.PARTNER, "Besluit over de toelage"),
            (13, "Beschikking vergunning B8", FileKind.DECISION, FileOrigin.PARTNER, "Beschikking"),
        ):
            CaseFile.objects.keep(
                desk.case,
                look_at("blad.pdf", sheet(title)),
                name=name,
                kind=kind,
                by=desk.seat,
                at=desk.clock.at(ago, 15),
                origin=origin,
            )
        at = desk.clock.at(63, 14)
        text = text_of("rvb_form_data", at.date())
        words = filled(text, desk.case, on=at.date(), language="nl") | {
            "born": "1 januari 2003",
            "category": "art. 2 lid 1 onder a: bedenktijd",
        }
        Letter.objects.make(
            desk.case,
            text,
            words=words,
            recipient=text.recipient.nl,
            recipient_kind=text.recipient_kind,
            reason=Reason("own_act"),
            language="nl",
            by=desk.seat,
            at=at,
        )


def sheet(words: str) -> bytes:
    """One printed page, as a scanner of the office would give it."""
    page = Image.new("L", (620, 877), 255)
    ImageDraw.Draw(page).text((60, 60), f"{words} (voorbeeld, niet echt)", fill=0)
    kept = BytesIO()
    page.save(kept, "PDF", resolution=75)
    return kept.getvalue()


def hurried(stage: Stage) -> None:
    with stage.at_desk("Andrei") as desk:
        desk.talk(0, "Loonstroken zijn er! Terugbellen over", 8, to_complete=True)
        desk.talk(
            1,
            "Afgesproken: morgen samen naar de gemeente.",
            15,
            kind=ContactKind.VISIT,
            next_on=desk.clock.day(0),
            minutes=40,
        )


def out_of_sight(stage: Stage) -> None:
    """Lotte did not come to school and does not answer; the case stays open and somebody looks each day."""
    with stage.at_desk("Lotte") as desk:
        known = desk.clock.at(1, 16)
        absence = desk.case.goes_missing(
            by=desk.seat,
            at=known,
            from_at=desk.clock.at(2, 20),
            note="Niet op school, telefoon uit. Haar zus heeft niets gehoord.",
        )
        absence.case = desk.case
        for party in (AlarmParty.POLICE, AlarmParty.COMENSHA):
            absence.tell(party, by=desk.seat, at=known, what="Signalement en sinds wanneer.")


def moves(stage: Stage) -> None:
    """Pavel goes to live in Utrecht; Boris asks Moviera to go on with him, and Farid reads the summary."""
    with stage.at_desk("Pavel") as desk:
        yes = desk.consent(3, Purpose.SHARING, "Moviera")
        Transfer.objects.propose(
            desk.case,
            to=Organisation.objects.get(name="Moviera"),
            by=desk.seat,
            at=desk.clock.at(2, 11),
            why="region",
            summary="Loonvordering ligt bij de advocaat. Hij heeft werk en een kamer in Utrecht vanaf de eerste.",
            consent=yes,
        )
