"""The journal of a run: what is damaged in it does not count, the rest does."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.engine.mosaicking.journal import Journal, tells_of_work

ENTRIES = [{"tile": [0, 512], "checksum": 7}, {"left_out": "ü", "reason": "gone"}, {"tile": [512, 0]}]


def written(path: Path) -> bytes:
    """Write the entries, and return the content of the file."""
    path.unlink(missing_ok=True)
    journal = Journal(path)
    for entry in ENTRIES[:2]:
        journal.note(**entry)
    journal.note_durably(**ENTRIES[2])
    return path.read_bytes()


@pytest.mark.fault("damaged journal")
@given(at=st.integers(0, 200), byte=st.integers(0, 255))
def test_damaged_byte_costs_its_line(tmp_path_factory: pytest.TempPathFactory, at: int, byte: int) -> None:
    path = tmp_path_factory.mktemp("journal") / "a.journal"
    content = bytearray(written(path))
    at %= len(content)
    is_damage = content[at] != byte
    content[at] = byte
    path.write_bytes(content)
    entries = Journal(path).entries
    assert all(entry in ENTRIES for entry in entries)
    assert len(entries) >= len(ENTRIES) - (2 if is_damage else 0)  # a newline that is lost joins two lines


@pytest.mark.fault("damaged journal")
@given(length=st.integers(0, 200), junk=st.binary(max_size=20))
def test_journal_that_is_cut_off_goes_on(tmp_path_factory: pytest.TempPathFactory, length: int, junk: bytes) -> None:
    path = tmp_path_factory.mktemp("journal") / "a.journal"
    path.write_bytes(written(path)[:length] + junk)
    kept = Journal(path).entries
    assert kept == ENTRIES[: len(kept)]
    Journal(path).note(tile=[1, 1])
    assert Journal(path).entries == [*kept, {"tile": [1, 1]}]


def test_journal_without_a_tile_is_no_work(tmp_path: Path) -> None:
    path = tmp_path / "a.journal"
    Journal(path).note(left_out="a", reason="gone")
    assert not tells_of_work(path)
    Journal(path).note(tile=[0, 0])
    assert tells_of_work(path)
