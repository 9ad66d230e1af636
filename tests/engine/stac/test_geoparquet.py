"""Item collections in GeoParquet: the same items as in JSON, to the point of pixels, and what is no such file."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudless_plugin.common.errors import CatalogueError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.net import untrusted
from cloudless_plugin.engine.stac import geoparquet
from cloudless_plugin.engine.stac.geoparquet import as_json
from cloudless_plugin.engine.stac.item_documents import read_items
from tests.support import jobs
from tests.support.geoparquet import write_geoparquet
from tests.support.odd_api import ids, search
from tests.support.paths import shared
from tests.support.web import serve

TRIED = settings(max_examples=int(os.environ.get("CLOUDLESS_FUZZ", "2500")) // 100, deadline=None, derandomize=True)
_BROKEN = "is broken: it cannot be read as GeoParquet; save it again"


def features(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text())["features"]
    return found


@pytest.fixture
def scenes(own_scenes: Path) -> Path:
    """The generated scenes, whose items lie beside them in GeoParquet."""
    return write_geoparquet(features(own_scenes), own_scenes.with_name("items.parquet"))


@pytest.mark.parametrize("nested_as_text", [False, True])
@pytest.mark.parametrize("name", ["pc_sentinel-2-l2a", "pc_landsat-c2-l2", "cdse_s2"])
def test_items_are_those_of_json(tmp_path: Path, name: str, nested_as_text: bool) -> None:
    items = features(shared(f"stac-items/{name}.json"))
    path = write_geoparquet(items, tmp_path / "items.parquet", nested_as_text=nested_as_text)
    (tmp_path / "items.json").write_text(json.dumps({"type": "FeatureCollection", "features": items}))
    expected = read_items(tmp_path / "items.json", Reporter())
    assert [plain(item) for item in read_items(path, Reporter())] == [plain(item) for item in expected]


def plain(value: Any) -> Any:
    """Return what a value says, however times and numbers are written, without what is not there."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items() if part is not None}
    if isinstance(value, list):
        return [plain(part) for part in value]
    if isinstance(value, str):
        return value.replace("000Z", "Z").replace(".000Z", "Z")
    return pytest.approx(value) if isinstance(value, float) else value


def test_scenes_are_found_in_a_file(scenes: Path, generated: Path) -> None:
    assert ids(search(scenes)) == ids(search(generated))


def test_scenes_are_found_on_the_web(scenes: Path, generated: Path) -> None:
    content = scenes.read_bytes()
    with serve(lambda path: (200, content) if path == "/a/items.parquet?v=1" else (404, {})) as url:
        assert ids(search(f"{url}/a/items.parquet?v=1")) == ids(search(generated))
        with pytest.raises(CatalogueError, match="was not found"):
            search(f"{url}/b/items.parquet")


def test_pixels_are_those_of_json(scenes: Path, generated: Path, tmp_path: Path) -> None:
    made = []
    for number, items in enumerate((generated, scenes)):
        request = Request.from_dict(jobs.request(items, bands="red,nir"))
        output = tmp_path / f"{number}.tif"
        run_mosaic(request, output, Reporter())
        with rasterio.open(output) as file:
            made.append(file.read())
    assert made[0].any()
    np.testing.assert_array_equal(*made)


def test_file_of_one_row(tmp_path: Path, own_scenes: Path) -> None:
    content = write_geoparquet(features(own_scenes)[:1], tmp_path / "one.parquet").read_bytes()
    assert len(json.loads(as_json(content, "one"))["features"]) == 1


def test_other_columns_are_refused(tmp_path: Path) -> None:
    import arro3.io as arrow
    from arro3 import core

    path = tmp_path / "fields.parquet"
    arrow.write_parquet(core.Table.from_pydict({"id": core.Array(["a"], core.DataType.string())}), path)
    with pytest.raises(CatalogueError, match="holds no STAC items: it needs the columns id, geometry and assets"):
        search(path)


def test_more_than_is_read_at_once_is_refused(scenes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(untrusted, "MAX_VALUES", 500)
    with pytest.raises(CatalogueError, match="holds more than can be read at once"):
        as_json(scenes.read_bytes(), scenes)


def test_missing_package_is_told(scenes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = scenes.read_bytes()
    program = tmp_path / "without.py"
    program.write_text(
        "import sys\nsys.modules['arro3.io'] = None\n"
        f"exec(compile(open({geoparquet.geoparquet_rows.__file__!r}).read(), 'rows', 'exec'))\n"
    )
    monkeypatch.setattr(geoparquet.geoparquet_rows, "__file__", str(program))
    with pytest.raises(CatalogueError, match="which the engine cannot read on this machine: save the items as JSON"):
        as_json(content, "items.parquet")


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "endless.py"
    program.write_text("import time\ntime.sleep(600)\n")
    monkeypatch.setattr(geoparquet.geoparquet_rows, "__file__", str(program))
    monkeypatch.setattr(geoparquet, "_LONGEST", 0.2)
    with pytest.raises(CatalogueError, match=_BROKEN):
        as_json(b"PAR1", "items.parquet")


def is_sentence_or_items(content: bytes) -> bool:
    """Return whether a file is read, or refused by a sentence about it."""
    try:
        return "features" in json.loads(as_json(content, "items.parquet"))
    except CatalogueError as error:
        return str(error).startswith("'items.parquet' ") and "\n" not in str(error)


@pytest.mark.slow
def test_damage_is_one_sentence_or_items(scenes: Path) -> None:
    """The package aborts on some of these: that is the end of its own process alone."""
    whole = scenes.read_bytes()
    damage = st.lists(st.tuples(st.integers(4, len(whole) - 1), st.integers(0, 255)), min_size=1, max_size=8)

    @TRIED
    @given(damage, st.integers(0, len(whole)) | st.just(len(whole)))
    def tried(bytes_changed: list[tuple[int, int]], length: int) -> None:
        content = bytearray(whole)
        for place, value in bytes_changed:
            content[place] = value
        assert is_sentence_or_items(bytes(content[: max(length, 4)]))

    tried()


def test_footer_that_aborts_the_package_is_one_sentence(scenes: Path) -> None:
    content = scenes.read_bytes()
    for begin in range(len(content) - 600, len(content) - 8, 60):
        assert is_sentence_or_items(
            content[:begin] + bytes(byte ^ 0x55 for byte in content[begin : begin + 4]) + content[begin + 4 :]
        )


def test_a_file_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    """Each of its rows has the same long text, which is in the file once."""
    import arro3.io as arrow
    from arro3 import core

    count = 300
    text = "x" * (1 << 20)
    columns = {name: core.Array(["{}"] * count, core.DataType.string()) for name in ("assets", "geometry")}
    columns["id"] = core.Array([text] * count, core.DataType.large_string())
    path = tmp_path / "much.parquet"
    arrow.write_parquet(
        core.Table.from_pydict(columns),
        path,
        compression="zstd(3)",
        dictionary_page_size_limit=2 << 20,
    )
    assert path.stat().st_size < 1 << 20
    with pytest.raises(CatalogueError, match="holds more than can be read at once"):
        as_json(path.read_bytes(), path)
