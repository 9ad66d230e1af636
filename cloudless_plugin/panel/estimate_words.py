"""What a run would take, in one line."""

from __future__ import annotations

from ..common import choices
from ..common.messages import Message, byte_size, duration
from ..common.results import EXTREME, MUCH_SAVED, RunEstimate

ASK_ABOVE = 1e9
"""Bytes to read above which the user is asked once."""
BIG_PIXELS = 25_000_000
"""Pixels of an area above which a run waits for its estimate."""


def estimate_line(plan: RunEstimate) -> Message:
    """Return time, bytes and thin places of a run, for people."""
    return Message(
        "≈ {time} · {read} to read · {disk} on disk · {thin:.0f} % with fewer than three clear views",
        time=duration(plan.seconds),
        read=byte_size(plan.read_bytes),
        disk=byte_size(plan.disk_bytes),
        thin=plan.thin_percent,
    )


def estimate_details(plan: RunEstimate) -> Message:
    """Return the rest of what is known of a run, for a tool tip."""
    return Message(
        "{width} × {height} pixels of {metres:.3g} m in {crs}; {memory} of memory",  # noqa: RUF001 - sign of sizes
        width=plan.width,
        height=plan.height,
        metres=plan.ground_pixel_m,
        crs=plan.crs,
        memory=byte_size(plan.memory_bytes),
    )


def fewer_views_offer(plan: RunEstimate) -> Message:
    """Return what fewer views of a pixel would save, for people; empty where that is not worth a word."""
    if plan.saved_percent < MUCH_SAVED:
        return Message("")
    return Message(
        "{views} clear views a pixel: {percent:.0f} % less to read",
        views=choices.ENOUGH_VIEWS,
        percent=plan.saved_percent,
    )


def must_ask(plan: RunEstimate) -> bool:
    """Tell whether a run is so large that the user is asked once."""
    return plan.read_bytes > ASK_ABOVE or plan.level == EXTREME


def clock(seconds: float) -> str:
    """Return a time as a clock shows it: ``0:41``, ``1:02:05``."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def time_left(fraction: float, seconds: float) -> float | None:
    """Return the seconds that a run may still take; ``None`` where it is too early to say.

    Args:
        fraction: of the run that is done, 0 to 1.
        seconds: since it began.
    """
    return seconds * (1 - fraction) / fraction if fraction >= 0.1 and seconds >= 3 else None
