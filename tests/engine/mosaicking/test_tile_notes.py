"""Notes of a damaged journal are ignored one by one."""

from __future__ import annotations

import json
import random
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.common.errors import OrphanedError
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.kernels.plausibility import Plausibility
from cloudless_plugin.engine.mosaicking.tile_notes import DoneTile, read_left_out, read_tile, read_versions
from tests.support.runs import Recorder, mosaic, read

TILE = DoneTile((64, 0), 5, 4, 3, 2, frozenset({"a", "b"}))
SAMPLES = Plausibility.from_dict({"S2A 2023-06-01": [1, 2, 3, 4, 5, 6, 7]})
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=8) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


def test_note_is_read_as_it_was_written() -> None:
    found = read_tile(json.loads(json.dumps(TILE.note(SAMPLES))))
    assert found is not None
    assert found[0] == TILE
    assert found[1].to_dict() == SAMPLES.to_dict()


@given(name=st.sampled_from([*TILE.note(SAMPLES), "left_out", "reason", "versions"]), value=JSON)
def test_any_other_value_is_no_error(name: str, value: Any) -> None:
    note = {**TILE.note(SAMPLES), "left_out": "a", "reason": "b", "versions": {"c": "d"}, name: value}
    found = read_tile(note)
    if found is not None:
        assert json.loads(json.dumps(found[0].note(found[1])))["tile"] == note["tile"]
    read_left_out(note)
    assert all(isinstance(version, str) for version in read_versions(note).values())


@given(note=st.dictionaries(st.sampled_from([*TILE.note(SAMPLES), "left_out", "reason", "versions"]), JSON))
def test_note_that_lacks_a_field_is_none(note: dict[str, Any]) -> None:
    if TILE.note(SAMPLES).keys() - note.keys():
        assert read_tile(note) is None


class Stop(Recorder):
    def progress(self, fraction: float, message: str) -> None:
        super().progress(fraction, message)
        if message.startswith("Tile 9 "):
            self.orphan()


@pytest.mark.slow
@pytest.mark.fault("damaged journal")
@pytest.mark.parametrize("seed", range(4))
def test_values_of_another_kind_cost_their_tiles(
    generated: Path, tmp_path: Path, many_tiles: Settings, seed: int
) -> None:
    """The lines have right checksums, so that the journal believes them."""
    mosaic(generated, tmp_path / "whole.tif", settings=many_tiles)
    with pytest.raises(OrphanedError):
        mosaic(generated, tmp_path / "a.tif", Stop(), many_tiles)
    journal = next(tmp_path.glob(".a.tif.*/*.journal"))
    chance, lines = random.Random(seed), journal.read_text().splitlines()  # noqa: S311
    for number, line in enumerate(lines):
        note = json.loads(line.partition(" ")[2])
        name = chance.choice(sorted(note))
        if chance.random() < 0.5:
            del note[name]
        else:
            note[name] = chance.choice([None, -1, "x", [], {}, [1], ["nobody"], 0.5, {"a": 1}])
        text = json.dumps(note)
        lines[number] = f"{zlib.crc32(text.encode()):08x} {text}"
    journal.write_text("\n".join(lines) + "\n")
    mosaic(generated, tmp_path / "a.tif", settings=many_tiles)
    np.testing.assert_array_equal(read(tmp_path / "a.tif"), read(tmp_path / "whole.tif"))
