"""A month of ordinary work for each of many people."""

from __future__ import annotations

from zoco.cases.codes import CloseReason, Purpose
from zoco.demo.people import STORIES, Story
from zoco.demo.stage import Stage


def play(stage: Stage) -> None:
    for story in STORIES:
        tell(story, stage)


def tell(story: Story, stage: Stage) -> None:
    """One person: reported, accepted, heard, helped."""
    with stage.opens(
        story.name,
        reporter=story.reporter,
        lead=story.lead,
        ago=story.reported,
        age=story.age,
        gender=story.gender,
        nationality_group=story.nationality_group,
        forms=list(story.forms),
        municipality=story.municipality,
        urgent=story.urgent,
        shelter_wanted=story.in_shelter,
        story="Gemeld na een eerste gesprek. Meer in de intake.",
        reach="Bericht sturen; zij of hij belt terug.",
    ) as desk:
        first = story.reported - 1
        desk.hear(
            first,
            safe_now=True,
            in_shelter=story.in_shelter,
            residence_status=story.residence_status,
            safety=story.safety,
            language=story.language,
            needs=story.needs,
        )
        for purpose in story.consents:
            desk.consent(first, Purpose(purpose))
        for slug, events in story.procedures:
            desk.start(first, slug, met=first if slug in story.met else None, **dict(events))
        for ago, note in story.notes:
            desk.talk(ago, note)
        if story.closed is not None:
            desk.close(
                story.closed,
                CloseReason.GOALS_REACHED,
                score="8",
                evaluation="Tevreden. Had eerder willen horen wat er kon.",
                reach="Bellen op woensdagavond.",
            )
