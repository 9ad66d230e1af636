"""Names and paths that a disk, or Windows, cannot have."""

from __future__ import annotations

import errno
from pathlib import Path, PurePosixPath

import pytest

from cloudless_plugin.common.errors import OutputError
from cloudless_plugin.common.scratch_folders import LONGEST_INSIDE, scratch_path
from cloudless_plugin.engine.output import output_names
from cloudless_plugin.engine.output.output_names import check_name, check_writable


@pytest.mark.parametrize(
    "name", ["con.tif", "NUL.tif", "Com1.a.tif", "lpt9 .tif", "a:b.tif", "a?.tif", 'a".tif', "a|b.tif", "a.tif.", "a "]
)
def test_windows_has_no_files_of_some_names(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match="Windows has no files of the name"):
        check_name(Path(f"{tmp_path}/{name}"), "win32")
    check_name(Path(f"{tmp_path}/{name}"), "linux")


@pytest.mark.parametrize(
    "name", ["console.tif", "a con.tif", "com10.tif", "nul-1.tif", "冬 & (1).tif", ".a.tif", "lpt.tif"]
)
def test_windows_has_files_of_all_other_names(tmp_path: Path, name: str) -> None:
    check_name(tmp_path / name, "win32")


def test_windows_counts_letters_and_linux_bytes(tmp_path: Path) -> None:
    name = "冬" * 200 + ".tif"
    check_name(tmp_path / name, "win32")
    with pytest.raises(OutputError, match="too long by"):
        check_name(tmp_path / name, "linux")
    with pytest.raises(OutputError, match="too long by 2 letters"):
        check_name(tmp_path / ("🛰" * 119 + "n.tif"), "win32")  # each is two of Windows' letters


def test_windows_is_asked_whether_a_file_can_be_made(tmp_path: Path) -> None:
    check_writable(tmp_path / "a.tif", "win32")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match=r"a\.tif' cannot be written"):
        check_writable(tmp_path / "file" / "a.tif", "win32")


@pytest.mark.skipif(not isinstance(Path(), PurePosixPath), reason="Wine has no limit")
def test_too_long_a_path_is_told_with_by_how_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Windows answers where the path of the longest file of a run has more than 259 letters."""
    output = tmp_path / f"{'n' * 200}.tif"
    over = len(str(scratch_path(output))) + 1 + LONGEST_INSIDE - 259
    assert over > 0

    def touch(path: Path) -> None:
        raise FileNotFoundError(errno.ENOENT, "The system cannot find the path specified")

    monkeypatch.setattr(output_names.Path, "touch", touch)
    with pytest.raises(OutputError, match=f"too long for Windows by {over} letters"):
        check_writable(output, "win32")
    assert list(tmp_path.iterdir()) == []
