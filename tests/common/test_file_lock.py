"""Locks: who has one, who looks, and disks that have none."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from cloudless_plugin.common import file_lock
from cloudless_plugin.common.file_lock import is_locked, locked
from tests.support.paths import ROOT
from tests.support.posix import IS_WINDOWS

HOLD = "from pathlib import Path; from cloudless_plugin.common.file_lock import locked; import sys, time\n"


def holder(path: Path, body: str = "print(held, flush=True); time.sleep(60)") -> subprocess.Popen[str]:
    """Start a process that holds a lock."""
    code = f"{HOLD}with locked(Path(sys.argv[1])) as held: {body}"
    process = subprocess.Popen([sys.executable, "-c", code, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "True\n"
    return process


def test_lock_is_held_once_and_goes_with_its_process(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    process = holder(path)
    try:
        assert is_locked(path)
        with locked(path, 0) as held:
            assert not held
    finally:
        process.kill()
        process.wait()
    assert not is_locked(path)
    with locked(path, 0) as held:
        assert held
    assert not path.exists()


@pytest.mark.fault("lock that others look at")
def test_whoever_looks_never_takes_the_lock_from_a_run(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    stop = threading.Event()

    def look() -> None:
        while not stop.is_set():
            is_locked(path)

    lookers = [threading.Thread(target=look) for _ in range(3)]
    for looker in lookers:
        looker.start()
    try:
        for _ in range(10 if IS_WINDOWS else 200):  # which removes no file that others look at
            with locked(path) as held:
                assert held
                assert is_locked(path)
    finally:
        stop.set()
        for looker in lookers:
            looker.join()


@pytest.mark.fault("lock that others look at")
def test_waiting_for_a_lock_that_goes_gives_it_to_one_alone(tmp_path: Path) -> None:
    """The holder removes the file, while others have opened it already."""
    path, inside, most = tmp_path / "lock", [0], [0]
    guard = threading.Lock()

    def take() -> None:
        for _ in range(50):
            with locked(path, 30) as held:
                assert held
                with guard:
                    inside[0] += 1
                    most[0] = max(most[0], inside[0])
                time.sleep(0.0005)
                with guard:
                    inside[0] -= 1

    takers = [threading.Thread(target=take) for _ in range(4)]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join()
    assert most == [1]


@pytest.mark.fault("disk without locks")
@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP])
def test_disk_without_locks_goes_by_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """A simulation: no disk of this machine refuses locks."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, "No locks available")

    monkeypatch.setattr(file_lock, "_take", refuse)
    path = tmp_path / "lock"
    with locked(path, 0) as held, locked(path, 0) as again:
        assert (held, again, is_locked(path)) == (True, False, True)
    assert not is_locked(path)
    path.write_text(f"{socket.gethostname()} {_process_that_is_gone()}")
    assert not is_locked(path)
    with locked(path, 0) as held:
        assert held
    path.write_text("another-machine 1")
    assert is_locked(path)


def _process_that_is_gone() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@pytest.mark.fault("somebody else's files")
def test_file_of_somebody_else_is_neither_changed_nor_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "lock"
    path.write_text("my notes")
    with locked(path, 0) as held:
        assert held
    monkeypatch.setattr(file_lock, "_take", lambda *_, **__: (_ for _ in ()).throw(OSError(errno.ENOLCK, "none")))
    with locked(path, 0) as held:
        assert not held
    assert path.read_text() == "my notes"


@pytest.mark.fault("somebody else's files")
@pytest.mark.skipif(os.name == "nt", reason="it takes rights to make links there")
def test_lock_is_never_taken_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic"), locked(tmp_path / "lock", 0):
        pass
    assert not (tmp_path / "elsewhere").exists()
