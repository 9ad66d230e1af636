"""Runs of the engine's command line that are broken off at any moment, and what must hold on the disk then."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Optional

from cloudless_plugin.common.disk_cache import CACHE_VARIABLE
from tests.support import jobs
from tests.support.paths import ROOT

Files = dict[str, bytes]
"""Content of files, by their paths below a folder."""
INTENT = "publish"
"""File of a scratch folder which says that files are being put in place: the next run goes on with that."""
LARGE = 768
_PATIENCE = 60.0
_EVIDENCE = ("--evidence", "e.tif")
CASES: dict[str, tuple[str, tuple[str, ...], bool, bool, dict[str, Any]]] = {
    "mosaic": ("a.tif", (), False, False, {}),
    "series over an old one": ("series", (), False, True, {"period": "month"}),
    "tiles over an old mosaic": ("a.tif", (), True, True, {}),
    "evidence over an old mosaic": ("a.tif", _EVIDENCE, False, True, {}),
    "series": ("series", (), False, False, {"period": "month"}),
    "tiles": ("a.tif", _EVIDENCE, True, False, {}),
}
"""Output, options, whether the scenes are large, whether an earlier result is there, what the request has besides."""


@dataclass(frozen=True)
class Case:
    """A recipe, where it is made, and what was there before."""

    name: str
    recipe: Path
    output: str
    """Name of the GeoTIFF, or of the folder of a series."""
    options: tuple[str, ...] = ()
    """More outputs: the option of the command line and the name, by turns."""
    old: Files = field(default_factory=dict)
    """An earlier result at the same outputs."""
    new: Files = field(default_factory=dict)
    """What a whole run makes."""
    steps: tuple[str, ...] = ()
    """Of a whole run, see ``stopped_run``."""
    seconds: float = 0
    """Of a whole run."""

    @property
    def users(self) -> Files:
        """Files of the user, which are none of the run's."""
        inside = {f"{self.output}/notes.txt": b"mine"} if self.old and not self.output.endswith(".tif") else {}
        return {
            "notes.txt": b"mine",
            f"{self.output}.txt": b"mine",
            f".{self.output}.before/mosaic.tif": b"mine",
            f".{self.output}.0123456789ab/mosaic.tif": b"mine",
            **inside,
        }

    def lay(self, folder: Path) -> None:
        """Make the folder as it is before the run."""
        for name, content in {**self.users, **self.old}.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def command(self, folder: Path) -> list[str]:
        """Return the arguments of the command line."""
        named = [str(folder / word) if index % 2 else word for index, word in enumerate(self.options)]
        return [str(self.recipe), str(folder / self.output), *named]


class Run:
    """A run in processes of its own; what it says goes to files in ``aside``."""

    def __init__(self, case: Case, folder: Path, aside: Path, *, stop: Optional[int | str] = None) -> None:
        """Start it.

        Args:
            case: what to make.
            folder: where.
            aside: another folder, for what the run says, for its cache and its log of steps.
            stop: step before which it stops, see ``stopped_run``; ``None`` is the plain command line.
        """
        self.log, self._said = aside / "steps", aside / "said"
        begin = ["cloudless_plugin.engine"] if stop is None else ["tests.support.stopped_run", str(self.log), str(stop)]
        with self._said.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *begin, *case.command(folder)],
                cwd=ROOT,
                env={**os.environ, CACHE_VARIABLE: str(aside / "cache")},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        """What the run has printed."""
        return self._said.read_text(errors="replace")

    @property
    def last_step(self) -> str:
        """The last step of a run that counts them."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return lines[-1] if lines else "no step"

    @classmethod
    @contextmanager
    def started(cls, case: Case, folder: Path, aside: Path, *, stop: Optional[int | str] = None) -> Iterator[Run]:
        """Yield a run, see ``__init__``; nothing of it is left after the block."""
        run = cls(case, folder, aside, stop=stop)
        try:
            yield run
        finally:
            run.kill()

    def stopped(self) -> bool:
        """Wait until the run stops or ends; return whether it has stopped."""
        how = os.waitid(os.P_PID, self.process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
        assert how is not None
        return how.si_code == os.CLD_STOPPED

    def pause(self) -> bool:
        """Stop it where it is; return false where it is over."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGSTOP)
        return self.stopped()

    def end(self) -> int:
        """Wait for its end; return its exit code."""
        return self.process.wait(_PATIENCE)

    def kill(self) -> None:
        """Kill all of its processes, and wait until the last has gone."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(_PATIENCE)
        self.wait_for_others()

    def wait_for_others(self) -> None:
        """Wait until the processes that it has forked are gone as well."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            try:
                os.killpg(self.process.pid, 0)
            except ProcessLookupError:
                return
            time.sleep(0.005)
        raise AssertionError("a process stays")

    def forked(self) -> list[int]:
        """Return the processes that it has forked and that are at work."""
        try:
            text = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        except OSError:
            return []
        return [int(word) for word in text.split()]


def tried(case: Case, old: Optional[Case], aside: Path) -> Case:
    """Return the case with what a whole run makes of it, and with an earlier result of another one.

    Args:
        case: what to make.
        old: what made the earlier result at the same outputs; ``None`` is nothing.
        aside: an empty folder, which is removed.
    """
    made: list[Files] = []
    steps: tuple[str, ...] = ()
    for asked in (old, case):
        begun = time.monotonic()
        folder = aside / "whole"
        folder.mkdir(parents=True)
        if asked is not None:
            with Run.started(asked, folder, aside, stop=0) as run:
                assert run.end() == 0, run.said
            steps = tuple(run.log.read_text().splitlines())
        made.append(files_in(folder))
        shutil.rmtree(aside)
    earlier, new = made
    assert not earlier or (earlier.keys() == new.keys() and earlier != new)
    return replace(case, old=earlier, new=new, steps=steps, seconds=time.monotonic() - begun)


def files_in(folder: Path) -> Files:
    """Return all files below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def check_nothing_is_lost(case: Case, folder: Path) -> None:
    """Fail unless the outputs are as before or new, whole, and the user's files as they were.

    Between two renames they may be mixed. A scratch folder says so then, and what is not in place is in it.
    """
    found = files_in(folder)
    wrong = [name for name, content in case.users.items() if found.pop(name, None) != content]
    assert not wrong, f"the user's files {wrong} are not what they were"
    scratch = {name: found.pop(name) for name in list(found) if name.startswith(".")}
    strange = {
        name: f"{len(content)} bytes"
        for name, content in found.items()
        if content not in (case.old.get(name), case.new.get(name))
    }
    assert not strange, f"neither old nor new: {strange}"
    if found in (case.old, case.new):
        return
    here = {name: "new" if content == case.new.get(name) else "old" for name, content in found.items()}
    assert any(Path(name).name == INTENT for name in scratch), f"mixed, and nothing says so: {here}, {sorted(scratch)}"
    lost = [
        name
        for name in case.new
        if name not in found
        and case.new[name] not in scratch.values()
        and case.old.get(name, case.new[name]) not in scratch.values()
    ]
    assert not lost, f"neither in place nor in a scratch folder: {lost}"


def empty_folders(folder: Path) -> set[Path]:
    """Return the hidden folders that are empty: a run may be killed between its last file and its scratch folder."""
    return {
        path for path in folder.iterdir() if path.name.startswith(".") and path.is_dir() and not any(path.iterdir())
    }


def check_whole(case: Case, folder: Path, empty: Collection[Path] = ()) -> None:
    """Fail unless the outputs are new, the user's files as they were, and nothing else is there, but some folders."""
    found, expected = files_in(folder), {**case.users, **case.new}
    odd = {name: f"{len(content)} bytes" for name, content in found.items() if content != expected.get(name)}
    lacks = sorted(expected.keys() - found.keys())
    assert (odd, lacks) == ({}, []), f"wrong or left: {odd}; missing: {lacks}"
    left = empty_folders(folder) - set(empty)
    assert not left, f"left: {left}"


def check_next_run(case: Case, folder: Path, aside: Path) -> None:
    """Fail unless the same recipe, run again, ends well and gives the bytes of a run that nothing befell."""
    empty = empty_folders(folder)
    with Run.started(case, folder, aside) as run:
        assert run.end() == 0, run.said
        run.wait_for_others()
    assert "Traceback" not in run.said, run.said
    check_whole(case, folder, empty)


class Cases:
    """The cases that tests of power cuts and kills take by turns, each tried when it is first asked for."""

    def __init__(self, folder: Path, small: Path, large: Path) -> None:
        """Take what is on this machine.

        Args:
            folder: an empty one, where recipes go.
            small: item collection of the generated scenes, see ``jobs.request``.
            large: the same of ``LARGE`` pixels: a mosaic has several tiles, and is composed in processes.
        """
        self._folder, self._small, self._large = folder, small, large
        self._tried: dict[str, Case] = {}

    def __getitem__(self, name: str) -> Case:
        if name not in self._tried:
            output, options, large, over_old, changes = CASES[name]
            items = self._large if large else self._small
            if large:
                changes = {**changes, "extent": jobs.extent(LARGE)}

            def asked(number: int, **more: str) -> Case:
                place = self._folder / f"{len(self._tried)}-{number}"
                place.mkdir()
                return Case(name, jobs.recipe(place, items, **changes, **more), output, options)

            old = asked(1, method="mean") if over_old else None
            self._tried[name] = tried(asked(0), old, self._folder / "aside")
        return self._tried[name]

    def of(self, number: int) -> Case:
        """Return one of the cases, which come by turns."""
        return self[list(CASES)[number % len(CASES)]]
