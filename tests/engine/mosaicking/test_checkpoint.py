"""Scratch folders: which one a run resumes, which it removes, and which it never touches; and the journal inside."""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Optional

import pytest

from cloudless_plugin.common.errors import (
    CancelledError,
    CatalogueError,
    ClusterError,
    OrphanedError,
    OutputError,
    SceneError,
    ShortageError,
)
from cloudless_plugin.common.file_lock import locked
from cloudless_plugin.common.scratch_folders import scratch_path
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.mosaicking import checkpoint
from cloudless_plugin.engine.mosaicking.checkpoint import planned_processors, resume_key, scratch_folder
from cloudless_plugin.engine.mosaicking.journal import Journal
from tests.support.posix import IS_WINDOWS, needs_links
from tests.support.runs import request

KEY, OTHER_KEY = "0123456789abcdef" * 4, "f" * 64
NAME = ".mosaic.tif.0123456789ab"
PIXELS = {"mosaic.raw": "pixels", "mosaic.journal": "{}\n"}
FILES = {"cloudless-run": KEY, "lock": "", **PIXELS}
"""Of a run that was killed."""
OLD_FILES = {"key": KEY, "held": "", **PIXELS}
"""The same of version 0.1.0."""


def make_folder(path: Path, files: dict[str, str]) -> Path:
    """Make a folder of text files."""
    path.mkdir(parents=True)
    for name, text in files.items():
        (path / name).parent.mkdir(exist_ok=True)
        (path / name).write_text(text)
    return path


def tree(folder: Path) -> dict[str, Optional[str]]:
    """Return everything in a folder, links as links, with the contents of files."""
    return {
        str(path.relative_to(folder)): path.read_text() if path.is_file() and not path.is_symlink() else None
        for path in sorted(folder.rglob("*"))
    }


def files_at_begin(out: Path, key: str = KEY) -> dict[str, Optional[str]]:
    """Begin a run and end it; return what its folder had at the beginning."""
    with scratch_folder(out, None, key) as folder:
        assert folder.parent == out.parent
        assert folder.name.startswith(f".{out.name}.")
        found = tree(folder)
    assert not folder.exists()
    return found


NEW = {"cloudless-run": KEY, "lock": ""}


def test_run_begins_with_an_empty_folder_and_removes_it(out: Path) -> None:
    assert files_at_begin(out) == NEW
    assert list(out.parent.iterdir()) == []


def test_run_resumes_a_folder_with_its_key(out: Path) -> None:
    make_folder(out.parent / NAME, FILES)
    assert files_at_begin(out) == FILES
    assert list(out.parent.iterdir()) == []


def test_run_resumes_a_folder_that_has_any_file_of_a_run(out: Path) -> None:
    """Each name that a run, a series or GDAL writes there."""
    names = [f"2023-07{suffix}" for suffix in (".raw", ".1.raw", ".1.vrt", ".vrt", ".journal", ".tif", ".tif.json")]
    names += ["evidence.tif", "series.png", "series.gif", "mosaic.tif.ovr", "mosaic.tif.ovr.tmp", "mosaic.tif.aux.xml"]
    names += ["2023-07.tif.item.json", "mosaic.tif.item.json.before"]
    names += ["mosaic.tif.before", "mosaic.tif.json.before", "series.png.before", "plan", "evidence.tiff"]
    files = {**FILES, **dict.fromkeys(names, "")}
    make_folder(out.parent / NAME, files)
    assert files_at_begin(out) == files


def test_run_resumes_one_folder_of_two_and_removes_the_other(out: Path) -> None:
    make_folder(out.parent / NAME, FILES)
    make_folder(out.parent / f"{NAME[:-1]}0", {**FILES, "mosaic.raw": "other pixels"})
    assert files_at_begin(out)["mosaic.raw"] in ("pixels", "other pixels")
    assert list(out.parent.iterdir()) == []


def test_run_removes_a_folder_with_another_key(out: Path) -> None:
    make_folder(out.parent / NAME, {**FILES, "cloudless-run": OTHER_KEY})
    assert files_at_begin(out) == NEW
    assert list(out.parent.iterdir()) == []


@pytest.mark.parametrize("key", [KEY, OTHER_KEY])
def test_run_removes_a_folder_of_0_1_0_and_never_resumes_it(out: Path, key: str) -> None:
    make_folder(out.parent / NAME, OLD_FILES)
    assert files_at_begin(out, key) == {**NEW, "cloudless-run": key}
    assert list(out.parent.iterdir()) == []


def _user_s_own(folder: Path) -> None:
    make_folder(folder / ".mosaic.tif.backup", {**FILES, "photo.jpg": "photo"})


def _backup_that_looks_like_a_run(folder: Path) -> None:
    make_folder(folder / ".mosaic.tif.backup", FILES)


def _strange_name(folder: Path) -> None:
    for digits in ("0123456789a", "0123456789abc", "0123456789AB", "0123456789ag", "0123456789ab.copy"):
        make_folder(folder / f".mosaic.tif.{digits}", FILES)
    for output in ("mosaic_tif", "amosaic.tif", "mosaic.tiff", "mosaic"):
        make_folder(folder / f".{output}.0123456789ab", FILES)
    make_folder(folder / NAME[1:], FILES)


def _foreign_file(folder: Path) -> None:
    make_folder(folder / NAME, {**FILES, "notes.txt": "mine"})


def _foreign_hidden_file(folder: Path) -> None:
    make_folder(folder / NAME, {**FILES, ".DS_Store": "mine"})


def _foreign_folder(folder: Path) -> None:
    make_folder(folder / NAME, {**FILES, "photos/a.tif": "mine"})


def _foreign_folder_with_the_name_of_a_file(folder: Path) -> None:
    make_folder(folder / NAME, {**FILES, "photos.tif/a.txt": "mine"})


def _no_key(folder: Path) -> None:
    make_folder(folder / NAME, {"lock": "", **PIXELS})


def _empty_folder(folder: Path) -> None:
    make_folder(folder / NAME, {})


def _strange_key(folder: Path) -> None:
    for number, key in enumerate(("", KEY[:-1], f"{KEY}0", KEY.upper(), f"{KEY}\n", "secret")):
        make_folder(folder / f"{NAME[:-1]}{number}", {**FILES, "cloudless-run": key})


@pytest.mark.fault("run that is killed")
@pytest.mark.parametrize("key", ["", KEY[:10], KEY[:63]])
@pytest.mark.parametrize("lock", [True, False])
def test_folder_of_a_run_that_was_killed_at_its_very_begin_goes(out: Path, key: str, lock: bool) -> None:
    make_folder(out.parent / NAME, {"cloudless-run": key, **({"lock": ""} if lock else {})})
    make_folder(out.parent / f"{NAME[:-1]}0", {"cloudless-run": key, "lock": "mine"})
    assert files_at_begin(out) == NEW
    assert [path.name for path in out.parent.iterdir()] == [f"{NAME[:-1]}0"]


def _key_that_is_no_text(folder: Path) -> None:
    made = make_folder(folder / NAME, FILES)
    (made / "cloudless-run").write_bytes(b"\xff" * 64)
    (made / "mosaic.raw").write_text("pixels")


def _key_that_is_a_folder(folder: Path) -> None:
    make_folder(folder / NAME, {"lock": "", "cloudless-run/a.txt": "mine", **PIXELS})


def _link(folder: Path) -> None:
    elsewhere = make_folder(folder.parent / "elsewhere", FILES)
    (folder / NAME).symlink_to(elsewhere, target_is_directory=True)


def _link_inside(folder: Path) -> None:
    elsewhere = make_folder(folder.parent / "elsewhere", {"a.tif": "mine"})
    (make_folder(folder / NAME, FILES) / "a.tif").symlink_to(elsewhere / "a.tif")


def _plain_file(folder: Path) -> None:
    (folder / NAME).write_text(KEY)


def _foreign_file_in_a_folder_of_0_1_0(folder: Path) -> None:
    make_folder(folder / NAME, {**OLD_FILES, "notes.txt": "mine"})


def _old_key_alone_is_strange(folder: Path) -> None:
    make_folder(folder / NAME, {**OLD_FILES, "key": "the key of my door"})


def _both_keys(folder: Path) -> None:
    make_folder(folder / NAME, {**OLD_FILES, **FILES})


@pytest.mark.parametrize("key", [KEY, OTHER_KEY], ids=["same key", "other key"])
@pytest.mark.parametrize(
    "make",
    [
        _user_s_own,
        _backup_that_looks_like_a_run,
        _strange_name,
        _foreign_file,
        _foreign_hidden_file,
        _foreign_folder,
        _foreign_folder_with_the_name_of_a_file,
        _no_key,
        _empty_folder,
        _strange_key,
        _key_that_is_a_folder,
        pytest.param(_link, marks=needs_links),
        pytest.param(_link_inside, marks=needs_links),
        _plain_file,
        _foreign_file_in_a_folder_of_0_1_0,
        _old_key_alone_is_strange,
        _both_keys,
    ],
    ids=lambda make: make.__name__.strip("_"),
)
def test_run_never_touches_a_folder_that_is_not_proved_ours(
    tmp_path: Path, out: Path, make: Callable[[Path], None], key: str
) -> None:
    make(out.parent)
    before = tree(tmp_path)
    assert files_at_begin(out, key) == {**NEW, "cloudless-run": key}
    assert tree(tmp_path) == before


def test_run_never_touches_a_folder_whose_key_is_no_text(out: Path) -> None:
    _key_that_is_no_text(out.parent)
    assert files_at_begin(out) == NEW
    assert (out.parent / NAME / "mosaic.raw").read_text() == "pixels"


@pytest.mark.skipif(IS_WINDOWS, reason="files tell no user there")
def test_run_never_touches_a_folder_of_another_user(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_folder(out.parent / NAME, FILES)
    before, owner = tree(out.parent), out.parent.stat().st_uid
    monkeypatch.setattr(checkpoint.os, "getuid", lambda: owner + 1)
    assert files_at_begin(out) == NEW
    assert tree(out.parent) == before


@pytest.mark.parametrize(("files", "lock"), [(FILES, "lock"), (OLD_FILES, "held")], ids=["this version", "0.1.0"])
@pytest.mark.parametrize("key", [KEY, OTHER_KEY], ids=["same key", "other key"])
def test_run_never_touches_the_folder_of_a_run_at_work(out: Path, files: dict[str, str], lock: str, key: str) -> None:
    folder = make_folder(out.parent / NAME, files)
    before = tree(out.parent)
    with locked(folder / lock) as is_mine:
        assert is_mine
        assert files_at_begin(out, key) == {**NEW, "cloudless-run": key}
        assert tree(out.parent) == before


def test_second_run_for_one_output_makes_a_folder_of_its_own(out: Path) -> None:
    with scratch_folder(out, None, KEY) as first:
        (first / "mosaic.journal").write_text("")
        assert files_at_begin(out) == NEW
        assert (first / "mosaic.journal").exists()


def test_output_may_have_letters_of_patterns_in_its_name(tmp_path: Path) -> None:
    out = tmp_path / ("a[1](+.tif" if IS_WINDOWS else "a[1]*(+.tif")
    other = make_folder(tmp_path / ".a1x(+.tif.0123456789ab", FILES)
    make_folder(tmp_path / f".{out.name}.0123456789ab", FILES)
    assert files_at_begin(out) == FILES
    assert list(tmp_path.iterdir()) == [other]


def fail(out: Path, error: BaseException, *, work: bool) -> None:
    """Begin a run, perhaps do a tile, and fail."""
    with scratch_folder(out, None, KEY) as folder:
        (folder / "mosaic.raw").write_text("pixels")
        journal = Journal(folder / "mosaic.journal")
        journal.note(left_out="a", reason="gone")
        if work:
            journal.note(tile=[0, 0])
        raise error


@pytest.mark.fault("work that is kept")
@pytest.mark.parametrize(
    "error",
    [OrphanedError(), ClusterError("lost"), CatalogueError("down"), OutputError("full"), ValueError()],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize("work", [True, False], ids=["with work", "without"])
def test_folder_stays_where_the_same_request_can_go_on(out: Path, error: Exception, work: bool) -> None:
    with pytest.raises(type(error)):
        fail(out, error, work=work)
    assert len(list(out.parent.iterdir())) == work
    begun = files_at_begin(out)
    assert begun.get("mosaic.raw") == ("pixels" if work else None)


@pytest.mark.fault("work that is kept")
def test_sentence_says_that_the_work_is_kept(out: Path) -> None:
    with pytest.raises(CatalogueError, match=r"^It is down\. What is done is kept: the same request goes on"):
        fail(out, CatalogueError("It is down."), work=True)
    with pytest.raises(CatalogueError, match=r"^It is down\.$"):
        fail(out.with_name("b.tif"), CatalogueError("It is down."), work=False)


def test_folder_goes_with_a_run_that_is_cancelled(out: Path) -> None:
    with pytest.raises(CancelledError):
        fail(out, CancelledError(), work=True)
    assert list(out.parent.iterdir()) == []


def test_error_that_is_not_about_a_file_is_no_matter_of_the_folder(out: Path) -> None:
    """A system without processes to spare, for instance."""
    for error in (BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable"), MemoryError()):
        with pytest.raises(ShortageError, match="What is done is kept"):
            fail(out, error, work=True)
    with pytest.raises(OutputError, match="is full"):
        fail(out, OSError(errno.ENOSPC, "No space left"), work=True)


@pytest.mark.skipif(IS_WINDOWS, reason="Windows has no such permissions")
def test_folder_in_which_others_may_write_is_never_resumed(out: Path) -> None:
    made = make_folder(out.parent / NAME, FILES)
    made.chmod(0o777)
    assert files_at_begin(out) == NEW


@pytest.mark.skipif(IS_WINDOWS, reason="Windows has no such permissions")
def test_folder_is_for_its_user_alone(out: Path) -> None:
    with scratch_folder(out, None, KEY) as folder:
        assert folder.stat().st_mode & 0o777 == 0o700


def test_tiles_are_cut_for_the_machine_that_began(tmp_path: Path) -> None:
    assert planned_processors(tmp_path, 2) == 2
    assert planned_processors(tmp_path, 64) == 2
    for strange in ("", "0", "-3", "nine", "99999999"):
        (tmp_path / "plan").write_text(strange)
        assert planned_processors(tmp_path, 4) == 4


def test_caller_may_name_the_folder(out: Path) -> None:
    make_folder(out.parent / NAME, FILES)
    named = scratch_path(out)
    with scratch_folder(out, named, KEY) as folder:
        assert folder == named
        assert tree(folder) == FILES
        assert list(out.parent.iterdir()) == [named]
    assert list(out.parent.iterdir()) == []


def test_key_tells_what_would_give_other_pixels() -> None:
    grid, skipped = Grid("EPSG:32633", 10.0, 0, 10, 10, 10, 10.0), [SceneError("a", "gone")]
    asked = request("items.json")
    key = resume_key(asked, grid, [], skipped)
    assert resume_key(replace(asked, engine="tcp://host:8786"), grid, [], skipped) == key, "the place does not count"
    others = [
        resume_key(replace(asked, method="mean"), grid, [], skipped),
        resume_key(replace(asked, haze=False), grid, [], skipped),
        resume_key(asked, replace(grid, width=11), [], skipped),
        resume_key(asked, grid, [], []),
        resume_key(asked, grid, [], skipped, "evidence"),
    ]
    assert len({key, *others}) == 6


def test_key_tells_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    grid, asked = Grid("EPSG:32633", 10.0, 0, 10, 10, 10, 10.0), request("items.json")
    key = resume_key(asked, grid, [], [])
    monkeypatch.setattr(checkpoint, "code_digest", lambda: "another")
    assert resume_key(asked, grid, [], []) != key
