"""How a series is animated."""

from __future__ import annotations

from dataclasses import dataclass

from .errors import RequestError

FASTEST = 25.0
SMALLEST, LARGEST = 120, 2400


@dataclass(frozen=True)
class AnimationStyle:
    """What a user may choose about an animation."""

    rate: float = 1.25
    """Frames a second."""
    size: int = 480
    """Pixels along the longer side of the picture in each frame, without titles."""
    dates: bool = True
    """Whether the days of the scenes stand below the period's name."""

    def __post_init__(self) -> None:
        """Check that an animation can be like this.

        Raises:
            RequestError: with the names of the parameters.
        """
        if not 0 < self.rate <= FASTEST:
            raise RequestError(
                "FRAME_RATE is {value:g}: give frames a second, above 0 and at most {most:g}.",
                value=self.rate,
                most=FASTEST,
            )
        if not SMALLEST <= self.size <= LARGEST:
            raise RequestError(
                "FRAME_SIZE is {value}: give {least} to {most} pixels.", value=self.size, least=SMALLEST, most=LARGEST
            )
