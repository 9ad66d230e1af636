"""What befalls a file on a disk, for hypothesis."""

from __future__ import annotations

import os
from collections.abc import Callable

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

WANTED = int(os.environ.get("CLOUDLESS_FUZZ", "1000"))
READS = settings(
    max_examples=WANTED,
    derandomize="CLOUDLESS_FUZZ" not in os.environ,  # by itself ``make test-fuzz`` looks for what is new
    suppress_health_check=list(HealthCheck),
)
RUNS = settings(READS, max_examples=WANTED // 10, phases=(Phase.explicit, Phase.generate))
"""For tests of which each example takes a run: none is made simpler, since that takes a hundred more."""
Change = Callable[[bytes], bytes]
"""From what a file holds to what it holds then."""


def flipped(places: list[tuple[int, int]]) -> Change:
    """Return what changes bits in bytes."""

    def change(content: bytes) -> bytes:
        changed = bytearray(content)
        for place, bits in places:
            if changed:
                changed[place % len(changed)] ^= bits
        return bytes(changed)

    return change


def another_digit(number: int, digit: int) -> Change:
    """Return what changes one of the digits in a text: it can be read as well as before."""

    def change(content: bytes) -> bytes:
        places = [place for place, octet in enumerate(content) if chr(octet).isdigit()]
        if not places:
            return content
        place = places[number % len(places)]
        return content[:place] + str(digit).encode() + content[place + 1 :]

    return change


def cut(share: float) -> Change:
    """Return what leaves a share of a file."""
    return lambda content: content[: int(len(content) * share)]


def zeroed(share: float) -> Change:
    """Return what leaves a share of a file, and zeros in place of the rest."""
    return lambda content: cut(share)(content) + bytes(len(content) - int(len(content) * share))


FLIPS = st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(1, 255)), min_size=1, max_size=3).map(flipped)
DIGITS = st.builds(another_digit, st.integers(0, 1000), st.integers(0, 9))
CUTS = st.builds(cut, st.floats(0, 1))
ZEROS = st.builds(zeroed, st.floats(0, 1))
OTHERS = st.binary(max_size=200).map(lambda other: lambda _: other)
ADDED = st.binary(min_size=1, max_size=200).map(lambda other: lambda content: content + other)
ANY = FLIPS | DIGITS | CUTS | ZEROS | OTHERS | ADDED
