"""The network of somebody in a signal or a report: a picture, and beside it a table that says the same."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from zoco.access.middleware import SeatedRequest
from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.audit.looks import look_at_each
from zoco.linkage.together import ADDRESS, HANDLE, PHONE, PLATE, Thing
from zoco.networks import drawing
from zoco.networks.finding import CROWD, EVENT, Network, around
from zoco.seal.crypto import SealBroken
from zoco.seal.keys import KeysMissing
from zoco.subjects.models import Subject
from zoco.subjects.side_by_side import named
from zoco.ui.addresses import address

KINDS = {
    PHONE: gettext_lazy("telefoon"),
    HANDLE: gettext_lazy("account"),
    PLATE: gettext_lazy("kenteken"),
    ADDRESS: gettext_lazy("adres"),
    EVENT: gettext_lazy("gebeurtenis"),
}


@verb(Verb.SEE_NETWORK)
@require_safe
def show(request: SeatedRequest, pk: UUID) -> HttpResponse:
    """Who shares what with whom, and apart from that who may be one person."""
    subject = get_object_or_404(Subject, pk=pk)
    try:
        network = around(subject)
    except (KeysMissing, SealBroken):
        return render(request, "networks/closed.html")
    sources = [each.signal_id or each.report_id for each in network.people]
    look_at_each(request, "network.open", [pk for pk in sources if pk], ground="task")
    names = {each.pk: named(each) or _("zonder naam") for each in network.people}
    context = {
        "picture": picture(network, names) if len(network.people) > 1 else "",
        "people": [row(network, each, names) for each in network.people],
        "crowds": [(KINDS[thing.kind], network.words_of(thing)) for thing in network.crowds],
        "most": CROWD,
        "left_out": network.left_out,
        "signal": subject.signal_id,
    }
    return render(request, "networks/network.html", context)


def picture(network: Network, names: dict[UUID, str]) -> SafeString:
    things = {_key(thing): thing for thing in network.shared}
    nodes = {str(each.pk): _person(each, names[each.pk], is_middle=not row) for row, each in enumerate(network.people)} | {
        key: drawing.Node(network.words_of(thing), str(KINDS[thing.kind]), thing.kind) for key, thing in things.items()
    }  # fmt: skip
    layout = drawing.laid_out(
        [str(each.pk) for each in network.people],
        {key: [str(pk) for pk in network.shared[thing]] for key, thing in things.items()},
        [drawing.Bond(str(bond.first), str(bond.second), bond.decided) for bond in network.bonds],
    )
    return SafeString(
        drawing.network_svg(
            layout,
            nodes,
            title=_("Het netwerk"),
            description=_(
                "Links wat gedeeld wordt, rechts wie het deelt. Hetzelfde staat hieronder als tabel."
            ),
        )
    )


def _key(thing: Thing) -> str:
    return f"{thing.kind}:{thing.value}"


def _person(subject: Subject, name: str, *, is_middle: bool) -> drawing.Node:
    return drawing.Node(name, told_in(subject), "middle" if is_middle else "person", source_of(subject))


def told_in(subject: Subject) -> str:
    day = date_format(localtime(subject.at), "j F Y")
    return (_("signaal, %s") if subject.signal_id else _("aanmelding, %s")) % day


def source_of(subject: Subject) -> str:
    if subject.signal_id:
        return address("triage_signal", subject.signal_id)
    return address("report", subject.report_id)


def row(network: Network, subject: Subject, names: dict[UUID, str]) -> dict[str, Any]:
    """One person in the table: what she shares, and with whom she may be one."""
    where = {each.pk: told_in(each) for each in network.people}
    return {
        "subject": subject,
        "name": names[subject.pk],
        "told_in": told_in(subject),
        "url": source_of(subject),
        "things": [(KINDS[thing.kind], network.words_of(thing)) for thing in network.things_of(subject.pk)],
        "bonds": [
            (names[other], where[other], bond)
            for bond in network.bonds_of(subject.pk)
            for other in [bond.other_than(subject.pk)]
        ],
    }
