"""What is asked and said of live layers, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..common.live_records import LiveFound
from ..common.messages import Message


def with_days(request: Mapping[str, Any], days: tuple[str, str]) -> dict[str, Any]:
    """Return a request, as plain JSON values, of other days; of its own where these are empty.

    All months count then: the days say which.
    """
    first, last = days
    return {**request, "start": first, "end": last, "months": ""} if first and last else dict(request)


def place_words(found: LiveFound) -> Message:
    """Return what a live layer shows at a place, for people."""
    if found.problem:
        return found.problem if isinstance(found.problem, Message) else Message(found.problem)
    if not any(found.values.values()):
        return Message("Here: no clear date of {dates}", dates=found.dates)
    values = ", ".join(f"{name} {value / 10000:.4f}" for name, value in found.values.items())
    return Message(
        "Here: {values}; clear on {clear} of {dates} dates", values=values, clear=found.clear, dates=found.dates
    )
