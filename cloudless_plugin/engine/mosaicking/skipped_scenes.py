"""Scenes that cannot be read, and how many of them are too many."""

from __future__ import annotations

from collections.abc import Sequence

from ...common.errors import CatalogueError, ReadError, SceneError
from ...common.messages import Message
from ..stac.scene import Scene

MAX_SKIPPED_FRACTION = 0.5
"""Share of the matching scenes that may be unreadable; where more are, the run fails."""


def skipped_message(problem: SceneError) -> Message:
    """Return what is told of a scene that is left out."""
    return Message("Scene skipped: {problem}", problem=problem)


def check_skipped_fraction(skipped: Sequence[SceneError], matched: int) -> None:
    """Refuse to go on where more than ``MAX_SKIPPED_FRACTION`` of the matching scenes had to be skipped.

    Raises:
        CatalogueError: with how many, and why the first.
    """
    if len(skipped) > MAX_SKIPPED_FRACTION * matched:
        raise CatalogueError(
            "{count} of the {matched} scenes that match cannot be used (the first: {first}), too many to go on "
            "without them: {advice}.",
            count=len(skipped),
            matched=matched,
            first=skipped[0],
            advice=skipped[0].advice,
        )


def nothing_left_message(skipped: Sequence[SceneError]) -> Message:
    """Return the sentence for a run whose every scene had to be skipped."""
    if len(skipped) == 1:
        return Message(
            "The only scene that matches cannot be used ({first}): {advice}.",
            first=skipped[0],
            advice=skipped[0].advice,
        )
    return Message(
        "None of the {count} scenes that match can be used (the first: {first}): {advice}.",
        count=len(skipped),
        first=skipped[0],
        advice=skipped[0].advice,
    )


def unreadable_scene(error: ReadError, scenes: Sequence[Scene]) -> SceneError:
    """Return the scene because of which a tile could not be made.

    Raises:
        ReadError: the very error, where the asset belongs to none of the scenes.
    """
    for scene in scenes:
        if any(asset.href == error.href for asset in scene.assets.values()):
            return SceneError(scene.id, error.reason, error.advice)
    raise error
