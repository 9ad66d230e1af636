"""Outputs that can be written, and the step that puts finished files in place."""

from __future__ import annotations

import os
from contextlib import nullcontext
from pathlib import Path

import pytest

from cloudless_plugin.common.errors import OutputError
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.output import publish
from cloudless_plugin.engine.output.publish import check_folder, check_output, check_space, copy_near, replace_outputs


def test_folder_of_a_series_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder, words in ((tmp_path / "file", "is a file"), (tmp_path / "none" / "series", "does not exist")):
        with pytest.raises(OutputError, match=words):
            check_folder(folder)
    check_folder(tmp_path / "series")


@pytest.mark.fault("output cannot be written")
@pytest.mark.parametrize(
    ("name", "words"),
    [("mosaic.png", "end in .tif"), ("none/mosaic.tif", "does not exist"), ("folder.tif", "is a folder")],
)
def test_output_that_cannot_be_written_is_refused(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "folder.tif").mkdir()
    with pytest.raises(OutputError, match=words):
        check_output(tmp_path / name)


@pytest.mark.fault("output cannot be written")
@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_read_only_folder_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    with pytest.raises(OutputError, match="cannot be written"):
        check_output(tmp_path / "mosaic.tif")


@pytest.mark.fault("output cannot be written")
def test_read_only_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = tmp_path / "mosaic.tif"
    output.write_text("before")
    monkeypatch.setattr(publish.os, "access", lambda path, _: Path(path) != output)
    with pytest.raises(OutputError, match="allow writing"):
        check_output(output)
    assert output.read_text() == "before"


@pytest.mark.fault("disk full")
def test_too_small_disk_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"needs up to [\d,.]+ GB and"):
        check_space(tmp_path, Grid("EPSG:32633", 10.0, 0, 0, 3_000_000, 3_000_000, 10.0), 3)


@pytest.mark.fault("output cannot be written")
@pytest.mark.parametrize("locked", ["mosaic.tif", "mosaic.tif.json"])
@pytest.mark.parametrize("before", ["before", None])
def test_outputs_stay_as_they_were_where_one_cannot_be_replaced(
    tmp_path: Path, locked: str, before: str | None
) -> None:
    outputs = [tmp_path / "mosaic.tif.json", tmp_path / "mosaic.tif"]
    for output in outputs:
        (tmp_path / f"new-{output.name}").write_text("new")
        if output.name == locked:
            output.mkdir()
        elif before:
            output.write_text(before)
    with pytest.raises(OutputError, match="cannot be replaced"):
        replace_outputs({tmp_path / f"new-{output.name}": output for output in outputs})
    for output in outputs:
        if output.name == locked:
            assert output.is_dir()
        else:
            assert (output.read_text() if output.exists() else None) == before


@pytest.mark.fault("output cannot be written")
@pytest.mark.parametrize("fails", [False, True])
def test_no_copy_stays_on_another_disk(small_disk: Path, tmp_path: Path, fails: bool) -> None:
    far, near = small_disk / "evidence.tif", tmp_path / "mosaic.tif"
    far.write_text("before")
    sources = [tmp_path / "new-evidence", tmp_path / "new-mosaic"]
    for source in sources:
        source.write_text("new")
    if fails:
        near.mkdir()
    with pytest.raises(OutputError, match="cannot be replaced") if fails else nullcontext():
        replace_outputs({copy_near(sources[0], far): far, sources[1]: near})
    assert list(small_disk.iterdir()) == [far]
    assert far.read_text() == ("before" if fails else "new")
