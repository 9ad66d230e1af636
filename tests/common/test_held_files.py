"""Files that another program holds: what Windows says of them is tried again, and nothing else is."""

from __future__ import annotations

import errno
import os
import sys
import time
from pathlib import Path
from typing import Any, Optional

import pytest

from cloudless_plugin.common import held_files
from cloudless_plugin.common.held_files import (
    hide,
    is_held,
    move,
    open_file,
    remove,
    remove_folder,
    wait_until_free,
)


def refusal(number: int, winerror: Optional[int] = None) -> OSError:
    """Return the error of a system call on Windows."""
    error = OSError(number, os.strerror(number))
    if winerror is not None:
        error.winerror = winerror  # type: ignore[attr-defined,unused-ignore]
    return error


class Refusing:
    """Does its work once it has refused it some times."""

    def __init__(self, work: Any, times: int, error: OSError) -> None:
        self.calls = 0
        self._work, self._times, self._error = work, times, error

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        self.calls += 1
        if self.calls <= self._times:
            raise self._error
        return self._work(*arguments, **options)


@pytest.mark.parametrize(
    ("error", "platform", "held"),
    [
        (refusal(errno.EACCES, 5), "win32", True),
        (refusal(errno.EACCES, 32), "win32", True),
        (refusal(errno.EACCES, 33), "win32", True),
        (refusal(errno.EACCES), "win32", True),
        (refusal(errno.EACCES), "linux", False),
        (refusal(errno.EACCES), "darwin", False),
        (refusal(errno.ENOENT, 2), "win32", False),
        (refusal(errno.ENOSPC, 112), "win32", False),
        (refusal(errno.ENOSPC), "win32", False),
    ],
)
def test_what_may_be_another_program(error: OSError, platform: str, held: bool) -> None:
    assert is_held(error, platform) == held


@pytest.fixture
def sharing() -> OSError:
    return refusal(errno.EACCES, 32)


def test_a_move_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sharing: OSError) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_text("new")
    target.write_text("old")
    refusing = Refusing(Path.replace, 3, sharing)
    monkeypatch.setattr(Path, "replace", lambda *both: refusing(*both))  # noqa: PLW0108 - a method, bound to its path
    told: list[Path] = []
    move(source, target, told.append)
    assert target.read_text() == "new"
    assert told == [target]


def test_patience_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sharing: OSError) -> None:
    monkeypatch.setattr(held_files, "PATIENCE", 0.2)
    monkeypatch.setattr(Path, "rename", Refusing(None, 10**9, sharing))
    begin = time.monotonic()
    with pytest.raises(OSError, match="ermission"):
        wait_until_free(tmp_path)
    assert 0.2 <= time.monotonic() - begin < 2


def test_another_error_is_raised_at_once(tmp_path: Path) -> None:
    told: list[Path] = []
    with pytest.raises(FileNotFoundError):
        move(tmp_path / "none", tmp_path / "b", told.append)
    with pytest.raises(FileNotFoundError):
        open_file(tmp_path / "none", "rb")
    assert told == []


def test_what_cannot_be_removed_stays_without_an_error(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").write_text("")
    assert not remove(tmp_path / "folder")
    assert remove(tmp_path / "none")
    assert remove(tmp_path / "folder" / "file")


def test_a_folder_goes_with_its_files_unless_one_stays(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "sub").mkdir(parents=True)
    for name in ("a", "key"):
        (folder / name).write_text("")
    assert not remove_folder(folder, ("key",))
    assert sorted(path.name for path in folder.iterdir()) == ["key", "sub"]
    (folder / "sub").rmdir()
    assert remove_folder(folder, ("key",))
    assert not folder.exists()


@pytest.mark.skipif(sys.platform != "win32", reason="elsewhere the point at the beginning hides it")
def test_a_folder_is_hidden(tmp_path: Path) -> None:
    hide(tmp_path)
    assert tmp_path.stat().st_file_attributes & 2  # type: ignore[attr-defined,unused-ignore]


@pytest.mark.skipif(sys.platform != "win32", reason="no other system keeps an open file from being replaced")
def test_a_file_that_is_open_is_waited_for(tmp_path: Path) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_text("new")
    target.write_text("old")
    file = target.open("rb")
    move(source, target, lambda _: file.close())
    assert target.read_text() == "new"
