"""A scratch folder that a disk has damaged: the next run gives the same bytes and figures, or one sentence."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Union

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.common.errors import CloudlessError, OrphanedError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.common.results import MosaicResult, SeriesResult
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.jobs.series import run_series
from demo.scenes import PASSES, make_scenes
from tests.support import jobs
from tests.support.broken_off import files_in
from tests.support.damage import ADDED, ANY, CUTS, FLIPS, RUNS, ZEROS
from tests.support.runs import small_tiles

SETTINGS = small_tiles(192)
CHANGES = {
    ".journal": ANY,
    "cloudless-run": ANY,
    ".raw": FLIPS | CUTS | ZEROS | ADDED,
    ".tif": CUTS,
    ".json": CUTS,
}
"""What befalls the files of a scratch folder, by the ends of their names."""


class Stopping(Reporter):
    """Stops as if QGIS was gone, when it is told words for so many times."""

    def __init__(self, words: str, times: int) -> None:
        super().__init__()
        self._words, self._left = words, times

    def progress(self, fraction: float, message: str) -> None:
        self._left -= self._words.lower() in message.lower()
        if self._left == 0:
            self.orphan()


@dataclass(frozen=True, repr=False)
class Left:
    """What a run that was broken off has left, and what a whole run gives."""

    request: Request
    output: Path
    folder: str
    files: dict[str, bytes]
    expected: dict[str, bytes]
    result: Union[MosaicResult, SeriesResult]

    def __repr__(self) -> str:
        return f"<what a run of {self.output.parent.name} has left>"

    def run(self, reporter: Reporter) -> Union[MosaicResult, SeriesResult]:
        run = run_series if self.request.period else run_mosaic
        return run(self.request, self.output, reporter, settings=SETTINGS)


def emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def left_by(request: dict[str, Any], folder: Path, words: str, times: int) -> Left:
    """Break a run off when it says words for so many times."""
    asked = Request.from_dict(request)
    output = emptied(folder) / ("series" if asked.period else "a.tif")
    left = Left(asked, output, "", {}, {}, MosaicResult(0, 0, 0, 0, None))
    result = left.run(Reporter())
    expected = files_in(folder)
    emptied(folder)
    with pytest.raises(OrphanedError):
        left.run(Stopping(words, times))
    (scratch,) = folder.iterdir()
    return Left(asked, output, scratch.name, files_in(scratch), expected, result)


@pytest.fixture(scope="module")
def lefts(tmp_path_factory: pytest.TempPathFactory) -> list[Left]:
    """Half a mosaic, one of which a scene was left out, half a series, and a whole one that is not in place yet."""
    folder = tmp_path_factory.mktemp("left")
    items = make_scenes(folder / "scenes", size=jobs.SIZE, passes=PASSES[::3])
    broken = Path(shutil.copytree(items.parent, folder / "broken"))
    bad = sorted(broken.rglob("*B04*.tif"))[1]
    bad.write_bytes(bad.read_bytes()[:2000])
    return [
        left_by(jobs.request(items, bands="red"), folder / "half", "Tile ", 3),
        left_by(jobs.request(broken / "items.json", bands="red"), folder / "less", "Tile ", 3),
        left_by(jobs.request(items, bands="red", period="month"), folder / "series", "Tile ", 5),
        left_by(jobs.request(items, bands="red", period="month"), folder / "written", "Writing", 1),
    ]


@pytest.mark.fault("damaged scratch folder")
@RUNS
@given(stage=st.integers(0, 3), data=st.data())
def test_any_scratch_folder_gives_the_same_bytes_or_a_sentence(
    lefts: list[Left], stage: int, data: st.DataObject
) -> None:
    left = lefts[stage]
    home = emptied(left.output.parent)
    scratch = home / left.folder
    scratch.mkdir()
    changes = {name: CHANGES[end] for name in sorted(left.files) for end in CHANGES if name.endswith(end)}
    name = data.draw(st.sampled_from([name for name in changes if "journal" in name] * 3 + sorted(changes)))
    change = data.draw(changes[name])
    for other, content in left.files.items():
        (scratch / other).write_bytes(change(content) if other == name else content)
    try:
        result = left.run(Reporter())
    except CloudlessError as error:
        check_refusal(error, home)
        return
    found = {name: content for name, content in files_in(home).items() if not name.startswith(".")}
    assert found.keys() == left.expected.keys()
    assert [name for name in found if found[name] != left.expected[name]] == []
    assert result == left.result


def check_refusal(error: CloudlessError, home: Path) -> None:
    """Fail unless it is one sentence, and nothing is at the outputs."""
    assert "\n" not in str(error)
    assert not [path for path in home.iterdir() if not path.name.startswith(".")]
