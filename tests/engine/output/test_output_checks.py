"""Outputs that are refused before a run, since they cannot be written or somebody else's file is in the way."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from cloudless_plugin.common.errors import OutputError
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.output import output_checks
from cloudless_plugin.engine.output.disk_space import check_space
from cloudless_plugin.engine.output.output_checks import (
    check_distinct,
    check_folder,
    check_output,
    check_picture,
    check_series_place,
)
from tests.support.posix import IS_ROOT, IS_WINDOWS

as_root = pytest.mark.skipif(not IS_ROOT or not shutil.which("mount"), reason="only root mounts")


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
@pytest.mark.skipif(IS_ROOT or IS_WINDOWS, reason="root may write anywhere, and Windows has no such modes")
def test_read_only_folder_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    with pytest.raises(OutputError, match="cannot be written"):
        check_output(tmp_path / "mosaic.tif")


@pytest.mark.fault("output cannot be written")
def test_read_only_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = tmp_path / "mosaic.tif"
    output.write_text("before")
    monkeypatch.setattr(output_checks.os, "access", lambda path, _: Path(path) != output)
    with pytest.raises(OutputError, match="allow writing"):
        check_output(output)
    assert output.read_text() == "before"


@pytest.mark.fault("output that cannot be replaced")
@as_root
def test_file_that_is_mounted_is_refused(tmp_path: Path) -> None:
    output = tmp_path / "a b\\c.tif"
    output.write_text("")
    other = tmp_path / "other"
    other.write_text("")
    subprocess.run(["mount", "--bind", str(other), str(output)], check=True)
    try:
        with pytest.raises(OutputError, match="it is mounted"):
            check_output(output)
    finally:
        subprocess.run(["umount", str(output)], check=True)
    check_output(output)


@pytest.mark.fault("output that cannot be replaced")
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no FIFOs")
def test_fifo_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.tif")
    with pytest.raises(OutputError, match="not a file that can be replaced"):
        check_output(tmp_path / "a.tif")


@pytest.mark.fault("name that no disk takes")
@pytest.mark.parametrize("length", [242, 250, 255])
def test_name_that_is_too_long_is_told_before(tmp_path: Path, length: int) -> None:
    with pytest.raises(OutputError, match=rf"too long by {length - 241} letters"):
        check_output(tmp_path / f"{'a' * (length - 4)}.tif")
    check_output(tmp_path / f"{'a' * 237}.tif")
    with pytest.raises(OutputError, match="too long"):
        check_output(tmp_path / f"{'ü' * (240 if IS_WINDOWS else 122)}.tif")


@pytest.mark.fault("name that no disk takes")
def test_name_that_is_not_utf_8_is_told_before(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"'.*a\?\.tif' is not in UTF-8"):
        check_output(tmp_path / "a\udcff.tif")
    with pytest.raises(OutputError, match="UTF-8"):
        check_folder(tmp_path / "a\udcff")


@pytest.mark.fault("somebody else's files")
@pytest.mark.parametrize("text", ['{"type": "Feature"}', "[]", "notes", '{"request": 3}', "{"])
def test_file_in_the_place_of_the_recipe_is_not_overwritten(tmp_path: Path, text: str) -> None:
    place = tmp_path / "a.tif.json"
    place.write_text(text)
    with pytest.raises(OutputError, match=r"a\.tif\.json' lies where the recipe of the mosaic belongs"):
        check_output(tmp_path / "a.tif")
    for ours in (json.dumps({"request": {}}), ""):
        place.write_text(ours)
        check_output(tmp_path / "a.tif")


@pytest.mark.fault("somebody else's files")
@pytest.mark.parametrize("text", ['{"type": "Feature", "properties": {}}', "[]", "notes", '{"request": {}}'])
def test_file_in_the_place_of_the_item_is_not_overwritten(tmp_path: Path, text: str) -> None:
    place = tmp_path / "a.tif.item.json"
    place.write_text(text)
    with pytest.raises(OutputError, match=r"a\.tif\.item\.json' lies where the STAC item of the mosaic belongs"):
        check_output(tmp_path / "a.tif")
    for ours in (json.dumps({"properties": {"processing:software": {"Cloudless": "1"}}}), ""):
        place.write_text(ours)
        check_output(tmp_path / "a.tif")


@pytest.mark.fault("somebody else's files")
def test_series_overwrites_its_own_mosaics_only(tmp_path: Path) -> None:
    place = tmp_path / "2023-07.tif"
    place.write_bytes(b"II*\0 a picture of mine")
    with pytest.raises(OutputError, match="not made by Cloudless"):
        check_series_place(place)
    place.write_bytes(b"II*\0...Cloudless 0.1.0\0...")
    check_series_place(place)
    place.write_bytes(b"II*\0 retouched")
    (tmp_path / "2023-07.tif.json").write_text('{"request": {}}')
    check_series_place(place)


@pytest.mark.fault("outputs that are one file, or an input")
def test_outputs_that_are_one_file_are_refused_however_they_are_spelled(tmp_path: Path) -> None:
    output = tmp_path / "a.tif"
    output.write_text("")
    os.link(output, tmp_path / "hard.tif")
    (tmp_path / "sub").mkdir()
    for other in (output, tmp_path / "hard.tif", tmp_path / "sub" / ".." / "a.tif", tmp_path / "A.TIF"):
        with pytest.raises(OutputError, match="OUTPUT and EVIDENCE are one file"):
            check_distinct({"OUTPUT": output, "EVIDENCE": other}, ())
    check_distinct({"OUTPUT": output, "EVIDENCE": tmp_path / "sub" / "a.tif"}, ())


@pytest.mark.fault("outputs that are one file, or an input")
@pytest.mark.skipif(IS_WINDOWS, reason="links need rights there")
def test_outputs_that_links_make_one_file_are_refused(tmp_path: Path) -> None:
    output = tmp_path / "a.tif"
    output.write_text("")
    (tmp_path / "soft.tif").symlink_to(output)
    (tmp_path / "way").symlink_to(tmp_path)
    for other in (tmp_path / "soft.tif", tmp_path / "way" / "a.tif"):
        with pytest.raises(OutputError, match="OUTPUT and EVIDENCE are one file"):
            check_distinct({"OUTPUT": output, "EVIDENCE": other}, ())
    new = {"OUTPUT": tmp_path / "n.tif", "EVIDENCE": tmp_path / "way" / "n.tif"}
    with pytest.raises(OutputError, match="one file"):
        check_distinct(new, ())


@pytest.mark.fault("outputs that are one file, or an input")
def test_output_that_the_run_reads_is_refused(tmp_path: Path) -> None:
    scene = tmp_path / "B04.tif"
    scene.write_text("pixels")
    os.link(scene, tmp_path / "a.tif")
    with pytest.raises(OutputError, match=r"a\.tif' is a file that the run reads"):
        check_distinct({"OUTPUT": tmp_path / "a.tif"}, [tmp_path / "gone.tif", scene])
    check_distinct({"OUTPUT": tmp_path / "b.tif"}, [scene])


def test_picture_has_the_name_of_what_it_is(tmp_path: Path) -> None:
    check_picture(tmp_path / "a.png", ".png")
    with pytest.raises(OutputError, match=r"does not end in \.gif"):
        check_picture(tmp_path / "a.png", ".gif")


def scratch(folder: Path) -> Path:
    """Make a scratch folder."""
    made = folder / ".a.tif.0123456789ab"
    made.mkdir(parents=True, exist_ok=True)
    return made


@pytest.mark.fault("disk full")
def test_too_small_disk_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"needs up to [\d,.]+ GB and"):
        check_space(scratch(tmp_path), Grid("EPSG:32633", 10.0, 0, 0, 3_000_000, 3_000_000, 10.0), 3)


@pytest.mark.fault("evidence on another disk")
def test_too_small_disk_of_the_evidence_is_refused(small_disk: Path, tmp_path: Path) -> None:
    grid = Grid("EPSG:32633", 10.0, 0, 0, 4000, 4000, 10.0)
    with pytest.raises(OutputError, match=re.escape(f"The disk of '{small_disk}' is too full")):
        check_space(scratch(tmp_path), grid, 3, {small_disk: 8})
    check_space(scratch(tmp_path), grid, 3, {tmp_path: 8})


@pytest.mark.fault("disk full")
def test_what_is_in_the_scratch_folder_need_not_be_written_again(small_disk: Path) -> None:
    grid = Grid("EPSG:32633", 10.0, 0, 0, 1000, 1000, 10.0)
    folder = scratch(small_disk)
    check_space(folder, grid, 1)
    (folder / "mosaic.raw").write_bytes(bytes(6_000_000))
    check_space(folder, grid, 2)
    with pytest.raises(OutputError, match="too full"):
        check_space(scratch(small_disk / "other"), grid, 2)
