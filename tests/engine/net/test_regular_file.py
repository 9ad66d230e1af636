"""Paths of this machine that are no files: a pipe, a device or a socket may never end."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest

from cloudless_plugin.common.errors import CatalogueError, ReadError, RequestError
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.net.regular_file import open_regular
from cloudless_plugin.engine.output.recipe import read_recipe
from cloudless_plugin.engine.raster_io.reader import AssetReader
from tests.support.geotiffs import numbers, write
from tests.support.odd_api import search
from tests.support.posix import IS_WINDOWS, needs_links, needs_pipes

pytestmark = [pytest.mark.fault("path that is no file"), pytest.mark.timeout(20)]
DEVICES = ["NUL"] if IS_WINDOWS else ["/dev/zero", "/dev/null"]
MADE_UP = [] if IS_WINDOWS else ["/proc/kmsg", "/proc/self/mem", "/proc/self/status"]
KINDS = [] if IS_WINDOWS else ["pipe", "link to a pipe", "socket"]


@pytest.fixture(params=[*DEVICES, *MADE_UP, *KINDS])
def nowhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A path that is none of a file; nobody writes into the pipe."""
    if request.param not in KINDS:
        yield Path(request.param)
        return
    path = tmp_path / "x"
    with socket.socket(socket.AF_UNIX) as listening:
        if request.param == "socket":
            listening.bind(str(path))
        else:
            os.mkfifo(path)
        if "link" in request.param:
            (tmp_path / "link").symlink_to(path)
            path = tmp_path / "link"
        yield path


REFUSED = "pipe or a device, not a file|is empty|[Pp]ermission"


def test_item_collection(nowhere: Path) -> None:
    with pytest.raises(CatalogueError, match=REFUSED):
        search(nowhere)


def test_recipe(nowhere: Path) -> None:
    with pytest.raises(RequestError, match=REFUSED):
        read_recipe(nowhere)


def test_raster(nowhere: Path) -> None:
    with pytest.raises(ReadError, match=REFUSED):
        AssetReader(Settings()).inspect(str(nowhere))


@needs_pipes
def test_raster_that_became_one_before_gdal_opens_it(tmp_path: Path) -> None:
    """A reader that has seen the header opens the file again."""
    path = write(tmp_path / "a.tif", numbers(), driver="GTiff", compress="lzw")
    reader = AssetReader(Settings())
    source = reader.inspect(str(path))
    reader.close_idle()
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(OSError, match="pipe or a device"):
        source.fill(numbers(), 0, 0, 0, None, overwrite=True)  # type: ignore[arg-type] - it is not reached


@needs_pipes
@pytest.mark.parametrize(
    "beside", ["a.tif.aux.xml", "a.tif.ovr", "a.tif.msk", "a.tfw", "a.wld", "a.aux.xml", "a.tif.xml"]
)
@pytest.mark.filterwarnings("ignore:Dataset has no geotransform")
@pytest.mark.parametrize("kind", [{"driver": "GTiff", "compress": "lzw"}, {"driver": "JP2OpenJPEG"}])
def test_pipe_beside_a_raster_is_not_opened(tmp_path: Path, beside: str, kind: dict[str, str]) -> None:
    path = write(tmp_path / "a.tif", numbers(), **kind)
    (tmp_path / beside).unlink(missing_ok=True)
    os.mkfifo(tmp_path / beside)
    # The JPEG 2000's own georeference lay in one of these files.
    with suppress(ReadError) if "JP2" in kind["driver"] else nullcontext():
        AssetReader(Settings()).inspect(str(path))


def test_file_is_opened(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"content")
    with open_regular(tmp_path / "a") as file:
        assert file.read() == b"content"


@needs_links
def test_link_to_a_file_is_opened(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"content")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    with open_regular(tmp_path / "link") as file:
        assert file.read() == b"content"


@needs_pipes
def test_nothing_stays_open(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x")
    before = len([*Path("/proc/self/fd").iterdir()])
    for _ in range(3):
        with pytest.raises(OSError):
            open_regular(tmp_path / "x")
    assert len([*Path("/proc/self/fd").iterdir()]) == before
