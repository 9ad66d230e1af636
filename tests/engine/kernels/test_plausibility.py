"""Whether pixels bear out the offset that a catalogue tells."""

from __future__ import annotations

import numpy as np
import pytest

from cloudless_plugin.engine.kernels.plausibility import Plausibility


def clear_stack(*values: int) -> np.ndarray:
    """Return a stack without clouds whose dates have about these values."""
    noise = np.random.default_rng(1).integers(-20, 20, (len(values), 256, 256))
    return np.maximum(noise + np.array(values)[:, np.newaxis, np.newaxis], 1).astype(np.uint16)


@pytest.mark.parametrize(
    ("values", "offsets", "said"),
    [
        ((700, 720), (0, -1000), ""),
        ((700, 1700), (-1000, 0), "0.10 darker"),
        ((1, 700), (-1000, 0), "0.07 darker"),
        ((1, 1), (-1000, -1000), "below zero"),
        ((700, 900), (-1000, -1000), ""),
        ((700, 900), (0, 0), ""),
    ],
)
def test_pixels_contradict_a_catalogue_that_lies(values: tuple[int, ...], offsets: tuple[int, ...], said: str) -> None:
    whole, half = Plausibility(), Plausibility()
    half.add_tile(clear_stack(*values), offsets)
    whole.add(half)
    assert said in whole.doubt()
    assert bool(said) == bool(whole.doubt())
