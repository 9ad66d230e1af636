"""The step that puts finished files in place, at whose every moment the run may be killed."""

from __future__ import annotations

import errno
import json
import ntpath
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path, PureWindowsPath
from typing import Any

import pytest

from cloudless_plugin.common.errors import CancelledError, OutputError
from cloudless_plugin.common.file_lock import locked
from cloudless_plugin.common.scratch_folders import KEY, PUBLISHING
from cloudless_plugin.engine.output import publish as module
from cloudless_plugin.engine.output.publish import complete, copy_durably, keep_beside, outputs_of, publish

posix = pytest.mark.skipif(os.name == "nt", reason="it forks")


FINISHED = ("evidence.tif", "mosaic.tif.json", "mosaic.tif.item.json", "mosaic.tif")


class Place:
    """A folder with a scratch folder, in which a mosaic, its recipe, its STAC item and its evidence are finished."""

    def __init__(self, folder: Path, before: str = "old") -> None:
        self.output, self.evidence = folder / "a.tif", folder / "e.tif"
        self.scratch = folder / ".a.tif.0123456789ab"
        self.scratch.mkdir()
        finished = [self.scratch / name for name in FINISHED]
        self.targets = [self.evidence, folder / "a.tif.json", folder / "a.tif.item.json", self.output]
        for source in finished:
            source.write_text("new")
        for target in self.targets:
            if before:
                target.write_text(before)
        self.moves = {finished[0]: self.evidence, **outputs_of(self.scratch / "mosaic.tif", self.output)}

    def texts(self) -> list[str | None]:
        """Return what stands at the targets."""
        return [target.read_text() if target.exists() else None for target in self.targets]

    def complete(self) -> None:
        """Do what the next run does."""
        complete(self.scratch, self.output, [self.evidence])


@pytest.mark.parametrize("before", ["old", ""])
def test_finished_files_are_put_in_place(tmp_path: Path, before: str) -> None:
    place = Place(tmp_path, before)
    (tmp_path / "a.tif.aux.xml").write_text("statistics of the old file")
    publish(place.scratch, place.output, place.moves)
    assert place.texts() == ["new"] * 4
    assert [path.name for path in place.scratch.iterdir()] == [PUBLISHING]
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == [
        *("a.tif", "a.tif.item.json", "a.tif.json", "e.tif")
    ]


STEPS = ("replace", "rename", "link", "unlink", "fsync", "open")


def killed_at(step: int, work: Callable[[], None]) -> bool:
    """Do some work in a process that ends without a word at a step on the disk; return whether it did all."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    left = [step]

    def counted(name: str) -> Callable[..., object]:
        function = getattr(os, name)

        def call(*arguments: object, **options: object) -> object:
            left[0] -= 1
            if left[0] < 0:
                os._exit(9)
            return function(*arguments, **options)

        return call

    for name in STEPS:
        setattr(os, name, counted(name))
    try:
        work()
    finally:
        os._exit(0)


@posix
@pytest.mark.fault("run that is killed")
@pytest.mark.parametrize("before", ["old", ""])
@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
def test_death_at_any_step_leaves_the_old_files_or_the_next_run_puts_all_new_ones_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str, links: bool
) -> None:
    if not links:

        def refuse(*_: object, **__: object) -> None:
            raise PermissionError(errno.EPERM, "Operation not permitted")

        monkeypatch.setattr(os, "link", refuse)
    for step in range(200):
        folder = tmp_path / str(step)
        folder.mkdir()
        place = Place(folder, before)
        done = killed_at(step, lambda place=place: publish(place.scratch, place.output, place.moves))
        seen = place.texts()
        place.complete()
        after = place.texts()
        assert after in (["new"] * 4, [before or None] * 4), f"step {step}: {seen}"
        if seen[-1] == "new" or done:
            assert after == ["new"] * 4
        if after[0] is not None and after[0] != "new":  # nothing was begun: the run goes on and publishes
            publish(place.scratch, place.output, place.moves)
            assert place.texts() == ["new"] * 4
        if done:
            return
    raise AssertionError("it never came to its end")


@posix
@pytest.mark.fault("run that is killed")
def test_death_at_any_step_of_the_completion_is_completed_by_the_next(tmp_path: Path) -> None:
    for step in range(200):
        folder = tmp_path / str(step)
        folder.mkdir()
        place = Place(folder)
        half_done(place)
        assert place.texts() == ["new", "old", "old", "old"]
        done = killed_at(step, place.complete)
        place.complete()
        assert place.texts() == ["new"] * 4
        if done:
            return
    raise AssertionError("it never came to its end")


def half_done(place: Place) -> None:
    """Leave the place as a run does that is killed when the evidence is in place."""
    entries = [module.Move.planned(*pair).note(place.scratch, place.output.parent) for pair in place.moves.items()]
    (place.scratch / PUBLISHING).write_text(json.dumps(entries))
    (place.scratch / "evidence.tif").replace(place.evidence)


@pytest.mark.fault("evidence on another disk")
def test_target_on_another_drive_is_noted_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """From one drive of Windows to another there is no relative path."""
    monkeypatch.setattr(os.path, "relpath", ntpath.relpath)
    (folder,) = windows(r"C:\maps\.a.tif.0123456789ab")
    far, near = (module.Move(folder / "e.tif", target, 1, None) for target in windows(r"D:\e.tif", r"C:\maps\e.tif"))
    assert far.note(folder, folder.parent)["target"] == r"D:\e.tif"
    assert near.note(folder, folder.parent)["target"] == "e.tif"


def windows(*paths: str) -> list[Any]:
    return [PureWindowsPath(path) for path in paths]


@pytest.mark.fault("somebody else's files")
def test_file_that_has_been_changed_since_is_left(tmp_path: Path) -> None:
    place = Place(tmp_path)
    half_done(place)
    place.output.write_text("made by hand since then")
    place.complete()
    assert place.texts()[1:] == ["old", "old", "made by hand since then"]


@pytest.mark.fault("somebody else's files")
@pytest.mark.parametrize("target", ["../b.tif", "b.tif", "/etc/b.tif", "a.tif/../../b.tif", ".bashrc", "", "."])
def test_note_of_a_stranger_moves_nothing_elsewhere(tmp_path: Path, target: str) -> None:
    """Scratch folders travel with the folders around them; a note may name the run's own outputs only."""
    place = Place(tmp_path)
    half_done(place)
    entries = json.loads((place.scratch / PUBLISHING).read_text())
    entries[-1]["target"], entries[-1]["before"] = target, None
    (place.scratch / PUBLISHING).write_text(json.dumps(entries))
    before = sorted(tmp_path.rglob("*"))
    place.complete()
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.fault("somebody else's files")
@pytest.mark.parametrize("name", ["../../secret", "/etc/passwd", "sub/../../x"])
def test_note_of_a_stranger_takes_nothing_from_elsewhere(tmp_path: Path, name: str) -> None:
    place = Place(tmp_path)
    half_done(place)
    (tmp_path / "secret").write_text("mine")
    entries = json.loads((place.scratch / PUBLISHING).read_text())
    entries[-1]["name"] = name
    (place.scratch / PUBLISHING).write_text(json.dumps(entries))
    place.complete()
    assert (tmp_path / "secret").read_text() == "mine"
    assert place.output.read_text() == "old"


@pytest.mark.fault("damaged journal")
@pytest.mark.parametrize(
    "text", ["", "[", "{}", "[1]", '[{"name": 1}]', "null", '[{"name": "a", "near": 0}]', "\udcff"]
)
def test_note_that_is_damaged_does_not_count(tmp_path: Path, text: str) -> None:
    place = Place(tmp_path)
    (place.scratch / PUBLISHING).write_bytes(text.encode(errors="surrogateescape"))
    place.complete()
    assert place.texts() == ["old"] * 4


@pytest.mark.fault("output that cannot be replaced")
@pytest.mark.parametrize("held", ["e.tif", "a.tif.json", "a.tif.item.json", "a.tif"])
@pytest.mark.parametrize("before", ["old", ""])
def test_finished_files_are_kept_beside_targets_that_cannot_be_replaced(tmp_path: Path, held: str, before: str) -> None:
    place = Place(tmp_path, before)
    (tmp_path / held).unlink(missing_ok=True)
    (tmp_path / held).mkdir()
    expected = [None if target.name == held else before or None for target in place.targets]
    with pytest.raises(OutputError, match=r"cannot be replaced \(it is a folder\).*kept as '.*a-2\.tif'"):
        publish(place.scratch, place.output, place.moves)
    assert [None if target.is_dir() else text for target, text in zip(place.targets, _texts(place))] == expected
    for name in ("e-2.tif", "a-2.tif.json", "a-2.tif.item.json", "a-2.tif"):
        assert (tmp_path / name).read_text() == "new"


def _texts(place: Place) -> list[str | None]:
    return [target.read_text() if target.is_file() else None for target in place.targets]


@pytest.mark.fault("output that cannot be replaced")
def test_files_that_are_kept_replace_nothing(tmp_path: Path) -> None:
    place = Place(tmp_path)
    (tmp_path / "a-2.tif").write_text("mine")
    (tmp_path / "e-3.tif").write_text("mine")
    assert keep_beside(place.moves) == tmp_path / "a-4.tif"
    assert (tmp_path / "a-4.tif.json").read_text() == "new"
    assert (tmp_path / "a-2.tif").read_text() == (tmp_path / "e-3.tif").read_text() == "mine"


@posix
@pytest.mark.fault("output that cannot be replaced")
def test_runs_for_one_output_put_their_files_there_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0.1)
    place = Place(tmp_path)
    with (
        locked(tmp_path / ".a.tif.publish"),
        pytest.raises(OutputError, match="another run puts its files there"),
    ):
        publish(place.scratch, place.output, place.moves)
    assert place.texts() == ["old"] * 4


@pytest.mark.fault("evidence on another disk")
def test_copy_to_another_disk_stops_at_a_cancel(tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(bytes(100))

    def cancelled() -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        copy_durably(tmp_path / "source", tmp_path / "target", cancelled)
    (tmp_path / "there").write_text("mine")
    with pytest.raises(FileExistsError):
        copy_durably(tmp_path / "source", tmp_path / "there", lambda: None)


_HELD_AND_CANCELLED = """
import sys, threading, time
from pathlib import Path
from cloudless_plugin.common import held_files
from cloudless_plugin.engine.machine.shutdown import end_soon
from cloudless_plugin.engine.output.publish import outputs_of, publish

folder, output = map(Path, sys.argv[1:])
replace, tries = Path.replace, []

def held_for_some_seconds(self, target):
    if Path(target) == output:
        tries.append(time.monotonic())
        if tries[-1] - tries[0] < 2:
            raise PermissionError(13, "held")
    return replace(self, target)

Path.replace = held_for_some_seconds
held_files.is_held = lambda error, platform="": isinstance(error, PermissionError)
cancel = lambda _: threading.Thread(target=end_soon, args=([folder],), daemon=True).start()
publish(folder, output, outputs_of(folder / output.name, output), cancel)
print("done")
"""


@pytest.mark.fault("cancel at any moment")
@posix
def test_cancel_while_a_file_is_held_leaves_no_mixture(tmp_path: Path) -> None:
    """As on Windows: QGIS has the old mosaic open, the run says so, and the user presses Cancel."""
    output, folder = tmp_path / "mosaic.tif", tmp_path / ".mosaic.tif.0123456789ab"
    folder.mkdir()
    (folder / KEY).write_text("0" * 64)
    names = ("mosaic.tif", "mosaic.tif.json", "mosaic.tif.item.json")
    for name in names:
        (tmp_path / name).write_text("old")
        (folder / name).write_text("new")
    command = [sys.executable, "-c", _HELD_AND_CANCELLED, str(folder), str(output)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    subprocess.run(command, env=environment, check=False, timeout=60, capture_output=True)
    assert {(tmp_path / name).read_text() for name in names} == {"new"}
