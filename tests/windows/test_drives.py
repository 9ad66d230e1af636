"""The engine driven by ``runtime`` as QGIS drives it, on Windows' Python."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cloudless_plugin.common.errors import CancelledError, CloudlessError
from cloudless_plugin.common.file_lock import is_locked
from cloudless_plugin.common.protocol import Ready, decode_answer
from cloudless_plugin.engine.mosaicking.journal import Journal
from cloudless_plugin.runtime.engine_client import EngineClient
from tests.support import jobs
from tests.support.paths import ROOT
from tests.support.runs import read

from .conftest import HERE, Heard, another_program, held

Run = Callable[..., Any]
MADE = ["mosaic.tif", "mosaic.tif.item.json", "mosaic.tif.json"]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("folder", ["Jörg & Söhne", "冬の 100% 'a' (b)", "a;b,c=d+e@f!g^h#i"])
def test_odd_paths_with_evidence(run: Run, generated: Path, tmp_path: Path, folder: str) -> None:
    odd = tmp_path / folder
    items = Path(shutil.copytree(generated.parent, odd / "Szenen & 冬")) / "items.json"
    run(odd / f"{folder}.tif", items=items, evidence=odd / "Nachweis ü.tif")
    run(tmp_path / "plain.tif", evidence=tmp_path / "evidence.tif")
    np.testing.assert_array_equal(read(odd / f"{folder}.tif"), read(tmp_path / "plain.tif"))
    np.testing.assert_array_equal(read(odd / "Nachweis ü.tif"), read(tmp_path / "evidence.tif"))
    assert len(names(odd)) == 5


def test_preview_comes_before_the_mosaic(run: Run, tmp_path: Path, out: Path) -> None:
    heard = Heard()
    run(out / "mosaic.tif", heard, preview=tmp_path / "preview.tif", asked={"resolution": 2})
    assert heard.previews == [tmp_path / "preview.tif"]
    assert 0 < read(tmp_path / "preview.tif").shape[1] < read(out / "mosaic.tif").shape[1]
    assert names(out) == MADE


def test_a_warm_worker_takes_the_job(client: EngineClient, run: Run, out: Path) -> None:
    client.warm_up(HERE)
    end = time.monotonic() + 60
    while client._spare is None:
        assert time.monotonic() < end
        time.sleep(0.05)
    spare = client._spare
    assert decode_answer(spare.lines.get(timeout=120) or "") == Ready()
    run(out / "mosaic.tif")
    assert client._spare is None
    assert spare._process.returncode == 0
    assert names(out) == MADE


def test_a_cancelled_run_leaves_nothing_soon(run: Run, out: Path) -> None:
    heard = Heard()
    seen: list[float] = []

    def cancelled() -> bool:
        if not seen and any("Tile" in step for step in heard.steps):
            seen.append(time.monotonic())
        return bool(seen)

    with pytest.raises(CancelledError):
        run(out / "mosaic.tif", heard, cancelled=cancelled, asked={"resolution": 1})
    assert time.monotonic() - seen[0] < 10
    assert names(out) == []


def test_a_killed_run_is_resumed(generated: Path, tmp_path: Path, out: Path) -> None:
    command = [str(HERE), "-m", "tests.support.slow_run", str(jobs.recipe(tmp_path, generated))]
    whole = tmp_path / "whole"
    whole.mkdir()
    subprocess.run([*command, str(whole / "a.tif"), str(whole / "e.tif"), "0"], cwd=ROOT, check=True)
    doomed = subprocess.Popen([*command, str(out / "a.tif"), str(out / "e.tif"), "0.2"], cwd=ROOT)
    while not (journals := list(out.glob(".a.tif.*/*.journal"))) or len(Journal(journals[0]).entries) < 3:
        assert doomed.poll() is None, "it was too fast"
        time.sleep(0.02)
    doomed.kill()
    doomed.wait()
    while is_locked(next(out.glob(".a.tif.*/lock"))):
        time.sleep(0.02)
    assert not (out / "a.tif").exists()
    subprocess.run([*command, str(out / "a.tif"), str(out / "e.tif"), "0"], cwd=ROOT, check=True)
    assert names(out) == names(whole)
    assert all((out / name).read_bytes() == (whole / name).read_bytes() for name in names(whole))


def test_an_output_that_another_program_has_open_is_refused_at_once(run: Run, out: Path) -> None:
    output = out / "mosaic.tif"
    output.write_bytes(b"before")
    heard = Heard()
    with held(output), pytest.raises(CloudlessError, match=r"cannot be replaced .* close the program"):
        run(output, heard)
    assert heard.held_files == [output]
    assert not any("Tile" in step for step in heard.steps)
    assert output.read_bytes() == b"before"
    assert names(out) == ["mosaic.tif"]


def test_an_output_is_replaced_when_who_shows_it_lets_go(run: Run, out: Path) -> None:
    """As QGIS does with its layers."""
    output = out / "mosaic.tif"
    output.write_bytes(b"before")
    with held(output) as shown:

        class Shows(Heard):
            def held(self, path: Path) -> None:
                super().held(path)
                shown.kill()

        heard = Shows()
        run(output, heard)
    assert heard.held_files == [output]
    assert read(output).any()
    assert names(out) == MADE


class _HoldsLate(Heard):
    """Opens files once the tiles are done."""

    def __init__(self, *paths: Path) -> None:
        super().__init__()
        self._paths = paths
        self.files: list[Any] = []

    def progress(self, fraction: float, message: str) -> None:
        super().progress(fraction, message)
        if "Writing" in message and not self.files:
            self.files = [path.open("rb") for path in self._paths]


def test_a_result_whose_place_is_held_in_the_end_is_kept(run: Run, out: Path) -> None:
    output = out / "mosaic.tif"
    output.write_bytes(b"before")
    heard = _HoldsLate(output)
    with pytest.raises(CloudlessError, match=r"kept as '.*mosaic-2\.tif'"):
        run(output, heard)
    for file in heard.files:
        file.close()
    assert output.read_bytes() == b"before"
    assert read(out / "mosaic-2.tif").any()
    assert [name for name in names(out) if not name.startswith(".")] == [
        *("mosaic-2.tif", "mosaic-2.tif.item.json", "mosaic-2.tif.json", "mosaic.tif")
    ]
    run(output)
    assert names(out) == sorted([*MADE, *(name.replace("mosaic", "mosaic-2") for name in MADE)])


def test_a_series_of_which_one_is_held_leaves_all_as_they_were(run: Run, out: Path) -> None:
    series = out / "series"
    run(series, asked={"period": "month"})
    before = {path.name: path.read_bytes() for path in series.iterdir()}
    files = sorted(series.glob("*.tif"))
    heard = _HoldsLate(files[-1])
    with pytest.raises(CloudlessError, match="kept as"):
        run(series, heard, asked={"period": "month", "method": "mean"})
    for file in heard.files:
        file.close()
    after = {path.name: path.read_bytes() for path in series.iterdir()}
    assert {name: after[name] for name in before} == before
    assert sum(name.endswith("-2.tif") for name in after) == len(files)


@pytest.mark.parametrize("asked", [{}, {"period": "month"}], ids=["mosaic", "series"])
def test_a_scanner_delays_a_run_at_most(run: Run, out: Path, asked: dict[str, str]) -> None:
    name = "series" if asked else "mosaic.tif"
    for _ in range(2):  # the second one replaces what the first has made
        with another_program(str(Path(__file__).with_name("scanner.py")), str(out)) as scanner:
            run(out / name, asked=asked)
            scanner.kill()
            opened = (scanner.stdout.read() if scanner.stdout else "").split("\n")
        assert any(each.endswith(".raw") for each in opened), "it has opened scratch files"
        made = names(out / name) if asked else names(out)
        assert len(made) == 3 * (3 if asked else 1)
        assert not [each for each in names(out) if each.startswith(".")]


def test_a_full_disk_is_told_as_one(run: Run, small_disk: Path) -> None:
    (small_disk / "filler").write_bytes(bytes(9_700_000))
    with pytest.raises(CloudlessError, match=r"disk .* (is|is too) full"):
        run(small_disk / "mosaic.tif")
    assert names(small_disk) == ["filler"]


def test_a_long_name_is_told_before_any_work(run: Run, out: Path) -> None:
    run(out / f"{'n' * 225}.tif")
    heard = Heard()
    for letters in (238, 245, 300):
        with pytest.raises(CloudlessError, match="too long"):
            run(out / f"{'n' * letters}.tif", heard)
    assert not heard.steps


@pytest.mark.skipif(sys.platform != "win32", reason="Windows has names of its own")
@pytest.mark.parametrize("name", ["con.tif", "a:b.tif", "a?.tif", "NUL.x.tif"])
def test_a_name_of_a_device_is_told(run: Run, out: Path, name: str) -> None:
    with pytest.raises(CloudlessError, match="Windows has no files of the name"):
        run(Path(f"{out}/{name}"))
    assert names(out) == []
