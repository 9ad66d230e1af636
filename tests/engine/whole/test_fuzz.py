"""Recipes, items and files that nobody would write: an error of ours or a result, never another exception.

``make test-fuzz`` tries ten thousand of each, the ordinary run fewer.
"""

from __future__ import annotations

import json
import os
import socket
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from affine import Affine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cloudless_plugin.common.beside import write_json
from cloudless_plugin.common.errors import CloudlessError, ReadError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.common.settings import Limits, Settings
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.jobs.output_grid import lonlat_bboxes, make_grid
from cloudless_plugin.engine.jobs.preflight import _found_scene
from cloudless_plugin.engine.jobs.prepare import prepare
from cloudless_plugin.engine.jobs.preview import clearest_overpasses
from cloudless_plugin.engine.jobs.run_context import RunContext
from cloudless_plugin.engine.kernels.radiometry import IDENTITY, harmonise
from cloudless_plugin.engine.mosaicking.clip import ClipArea
from cloudless_plugin.engine.mosaicking.tile_plan import plan_tiles
from cloudless_plugin.engine.output.recipe import make_recipe, make_tags, read_recipe
from cloudless_plugin.engine.raster_io.reader import AssetReader
from cloudless_plugin.engine.stac.overpasses import clear_fraction, group_overpasses, start_time
from tests.support import jobs
from tests.support.touched import touched

TRIED = settings(
    max_examples=int(os.environ.get("CLOUDLESS_FUZZ", "1000")),
    derandomize="CLOUDLESS_FUZZ" not in os.environ,  # by itself ``make test-fuzz`` looks for what is new
    suppress_health_check=list(HealthCheck),
)

ODD_TEXTS = st.sampled_from(
    [
        *(
            "",
            " ",
            "\0",
            "\ud800",
            "\u202e",
            "a\nb",
            "../../..",
            "C:\\x",
            "~nobody/x",
            "file:///etc/passwd",
            "/vsimem/x",
        ),
        *("<b>x</b>", "{x}", "%s", "EPSG:4326", "EPSG:999999", "EPSG:32633", "9" * 5000, "-1", "nan", "\u0663"),
        *("0001-01-01", "9999-12-31", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "2023-02-30"),
    ]
)
ODD_NUMBERS = st.sampled_from(
    [0, -0.0, -1, 1e-320, 1e308, float("inf"), float("nan"), 2**63, -(2**63), 10**400, True, 0.5]
)
ODD = st.recursive(
    st.none() | ODD_NUMBERS | ODD_TEXTS | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=6) | ODD_TEXTS, inner, max_size=4),
    max_leaves=8,
)
DEEP = st.integers(1, 3000).map(lambda depth: "[" * depth + "]" * depth)
PLACES = ODD_NUMBERS | st.floats(-400, 400)
RINGS = st.lists(st.lists(PLACES | ODD, min_size=1, max_size=3), max_size=6)
GEOMETRIES = st.fixed_dictionaries(
    {"type": st.sampled_from(["Polygon", "MultiPolygon", "Point", "LineString", "GeometryCollection"]) | ODD},
    optional={
        "coordinates": RINGS | st.lists(RINGS, max_size=2) | st.lists(st.lists(RINGS, max_size=2), max_size=2) | ODD,
        "geometries": ODD,
    },
)


def altered(whole: dict[str, Any], special: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Return what is right but for a few entries, which are lost or odd."""
    keys = st.sampled_from(sorted({*whole, *special}))
    return st.lists(keys, unique=True, max_size=3).flatmap(
        lambda changed: st.fixed_dictionaries(
            {
                **{key: st.just(value) for key, value in whole.items() if key not in changed},
                **{key: special.get(key, ODD) | ODD for key in changed},
            }
        )
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


def as_text(value: Any) -> str:
    """Return JSON, of Python's kind where it has to hold what is no number."""
    return value if isinstance(value, str) else json.dumps(value)


def one_sentence(error: CloudlessError) -> None:
    """Fail where what the user reads could not be written, or could act."""
    text = str(error)
    text.encode()
    assert text.strip()
    assert "\n" not in text
    assert "<b>" not in text


AREA = {"type": "Polygon", "coordinates": [[[15, 46.9], [15.1, 46.9], [15.1, 47], [15, 46.9]]]}
RECIPES = altered(
    {**jobs.request("items.json", area=AREA, crs="EPSG:32633", resolution=20, months="jul", period="month")},
    {
        "extent": st.lists(PLACES | ODD, min_size=4, max_size=4),
        "area": GEOMETRIES,
        "collection": st.sampled_from(["landsat-c2-l2", "hls2-s30", "sentinel-2-c1-l2a"]),
        "method": st.sampled_from(["best", "percentile", "geomedian"]),
        "scenes": st.lists(ODD_TEXTS, max_size=3),
        "extent_crs": st.sampled_from(["EPSG:4326", "EPSG:3857", "EPSG:4978", "EPSG:5703", "+proj=ortho"]),
        "crs": st.sampled_from(["EPSG:4326", "EPSG:3857", "EPSG:4978", "EPSG:5703", "EPSG:27700"]),
        "engine": st.sampled_from(["tcp://[x", "tcp://host:99999999", "tls://u:p@h:1", "gateway+https://h"]),
        "unheard-of": ODD,
    },
)


@TRIED
@given(content=st.builds(as_text, st.fixed_dictionaries({"request": RECIPES}) | ODD | DEEP) | st.text(max_size=40))
def test_any_recipe_is_read_or_refused(folder: Path, content: str) -> None:
    path = folder / "recipe.json"
    path.write_bytes(content.encode("utf-8", "surrogatepass"))
    try:
        request = read_recipe(path)
        lonlat_bboxes(request)
        grid = make_grid(request if request.crs else replace(request, crs="EPSG:32633"), [])
        if request.area is not None:
            ClipArea(request, grid)
    except CloudlessError as error:
        one_sentence(error)
        return
    assert Request.from_dict(json.loads(json.dumps(request.to_dict()))) == request
    assert grid.width * grid.height > 0


STRANGE = {
    "engine": st.sampled_from(["tcp://127.0.0.1:9", "tls://h:1", "gateway+http://127.0.0.1:9", "local"]),
    "catalog": st.sampled_from(["custom", "earth-search", "planetary-computer", "cdse"]),
    "catalog_url": st.sampled_from(
        ["http://127.0.0.1:9", "file:///etc/passwd", "/proc/self/environ", "\\\\h\\x", "//h/x", "~/x", "../x.json"]
    ),
    "sensor_file": ODD,
    "output": st.sampled_from(["/tmp/x.tif", "../x.tif"]),  # noqa: S108 - nobody writes it
    "authcfg": ODD_TEXTS,
}
"""What a stranger may ask for, known or not yet."""
STRANGERS = st.dictionaries(
    st.sampled_from(["scenes", "grid", "result", "versions", "cloudless", "skipped"]) | ODD_TEXTS, ODD, max_size=3
)


def test_what_touches_the_world_is_noticed(folder: Path) -> None:
    with touched() as what, suppress(OSError):
        (folder / "written").write_text("x")
        socket.create_connection(("127.0.0.1", 9), 1)
    assert [event.split()[0] for event in what][:2] == ["open", "socket.getaddrinfo"]


@TRIED
@given(
    asked=altered(jobs.request("items.json", bands="red,nir", crs="EPSG:32633", area=AREA), STRANGE),
    others=STRANGERS,
)
def test_recipe_of_a_stranger_touches_nothing(folder: Path, asked: dict[str, Any], others: dict[str, Any]) -> None:
    """To read a recipe is to connect to nobody, to start nothing and to write nothing, whatever it says."""
    path = folder / "stranger.json"
    path.write_bytes(json.dumps({**others, "request": asked}).encode("utf-8", "surrogatepass"))
    with touched() as what:
        try:
            request = read_recipe(path)
        except CloudlessError as error:
            one_sentence(error)
            request = None
    assert what == []
    assert request is None or request == Request.from_dict(json.loads(json.dumps(request.to_dict())))


ASSET = {
    "href": "B04.tif",
    "proj:shape": [192, 192],
    "proj:transform": [10, 0, 499980, 0, -10, 5200020],
    "raster:bands": [{"offset": -0.1, "scale": 0.0001}],
}
ASSETS = altered(
    ASSET,
    {
        "href": st.sampled_from(
            ["/vsicurl/x", "file:///etc/passwd", "//host/share", "\\\\host\\share", "~x/y", "a\0b"]
        ),
        "proj:shape": st.lists(PLACES | ODD, min_size=2, max_size=2),
        "proj:transform": st.lists(PLACES | ODD, min_size=6, max_size=6),
        "raster:bands": st.lists(st.fixed_dictionaries({}, optional={"offset": PLACES, "scale": PLACES}), max_size=1),
        "proj:epsg": st.integers(0, 40000),
    },
)
PROPERTIES = altered(
    {
        "datetime": "2023-07-01T10:00:00Z",
        "platform": "sentinel-2a",
        "s2:processing_baseline": "05.09",
        "s2:mgrs_tile": "33TWM",
        "sat:relative_orbit": 122,
        "eo:cloud_cover": 3.5,
        "proj:epsg": 32633,
    },
    {
        "proj:epsg": st.sampled_from([4326, 4978, 5703, 3857, 999999, 2154]),
        "proj:code": st.sampled_from(["EPSG:32633", "EPSG:999999", "EPSG:5703"]),
        "proj:shape": st.lists(PLACES, min_size=2, max_size=2),
        "proj:transform": st.lists(PLACES, min_size=6, max_size=6),
        "landsat:collection_category": st.sampled_from(["T1", "T2"]),
        "s2:product_uri": st.sampled_from(["S2A_N0509_x", "S2A_N9999_x"]),
        "grid:code": ODD_TEXTS,
        "earthsearch:boa_offset_applied": ODD,
    },
)
ITEMS = st.tuples(PROPERTIES, ASSETS, ASSETS).flatmap(
    lambda parts: altered(
        {
            "id": "S2A_MSIL2A",
            "collection": "sentinel-2-l2a",
            "bbox": [14.9, 46.8, 15.2, 47.1],
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[14.9, 46.8], [15.2, 46.8], [15.2, 47.1], [14.9, 47.1], [14.9, 46.8]]],
            },
            "properties": parts[0],
            "assets": {"B02": ASSET, "B03": ASSET, "B04": parts[1], "SCL": parts[2]},
        },
        {"geometry": GEOMETRIES, "bbox": st.lists(PLACES | ODD, min_size=4, max_size=6)},
    )
)
SEARCHES = st.fixed_dictionaries(
    {},
    optional={
        "start": st.sampled_from(["0001-01-01", "2023-06-01"]),
        "end": st.sampled_from(["9999-12-31", "2023-08-31"]),
        "collection": st.sampled_from(["sentinel-2-c1-l2a"]),
        "mask": st.sampled_from(["none"]),
        "method": st.sampled_from(["best"]),
        "crs": st.sampled_from(["EPSG:4326", "EPSG:3857"]),
        "scenes": st.just(["S2A_MSIL2A"]),
        "bands": st.sampled_from(["red", "red,nir"]),
    },
)


@TRIED
@given(
    content=st.builds(as_text, st.fixed_dictionaries({"features": st.lists(ITEMS | ODD, max_size=3)}) | ODD | DEEP),
    search=SEARCHES,
)
def test_any_item_is_read_or_refused(folder: Path, content: str, search: dict[str, Any]) -> None:
    path = folder / "items.json"
    path.write_bytes(content.encode("utf-8", "surrogatepass"))
    request = Request.from_dict(jobs.request(path, **{"bands": "red,green,blue", **search}))
    reporter = Reporter()
    try:
        prepared = prepare(request, RunContext(reporter, Settings()))
    except CloudlessError as error:
        one_sentence(error)
        return
    request, grid, scenes, skipped = prepared.request, prepared.grid, prepared.scenes, prepared.skipped
    overpasses = group_overpasses(clearest_overpasses(scenes))
    assert all(0 <= clear_fraction(overpass) <= 1 and start_time(overpass) for overpass in overpasses)
    tiles = plan_tiles(grid, scenes, request, Limits())
    assert sum(tile.width * tile.height for tile in tiles) == grid.width * grid.height
    json.dumps([asdict(_found_scene(scene)) for scene in scenes], allow_nan=False)
    json.dumps(make_tags(request, scenes, scenes, skipped), allow_nan=False)
    write_json(make_recipe(request, grid, scenes, skipped, {}), folder / "written.json")
    for scene in scenes:
        if scene.scaling != IDENTITY:
            harmonise(np.arange(9, dtype=np.uint16), scene.scaling, np.empty(9, np.uint16))
    assert all(warning.encode() and "<b>" not in warning for warning in reporter.warnings)


@pytest.fixture(scope="module")
def wholes(folder: Path) -> list[tuple[str, bytes]]:
    """Small files of every kind that is read, by the ends of their names."""
    pixels = np.random.default_rng(1).integers(1, 4000, (48, 40)).astype(np.uint16)
    place = {"crs": "EPSG:32633", "transform": Affine(10, 0, 600000, 0, -10, 5200020)}
    tiled = {"driver": "GTiff", "tiled": True, "blockxsize": 16, "blockysize": 16}
    kinds: list[tuple[str, dict[str, Any]]] = [
        (".tif", {**tiled, "compress": "deflate", "predictor": 2}),
        (".tif", {**tiled, "BIGTIFF": "YES"}),
        (".tif", {**tiled, "compress": "lzw"}),
        (".tif", {"driver": "GTiff", "compress": "deflate"}),
        (".jp2", {"driver": "JP2OpenJPEG", "QUALITY": 100, "REVERSIBLE": "YES"}),
    ]
    made = []
    for number, (suffix, options) in enumerate(kinds):
        path = folder / f"whole{number}{suffix}"
        with rasterio.open(path, "w", height=48, width=40, count=1, dtype="uint16", **place, **options) as file:
            file.write(pixels, 1)
            if options.get("tiled"):
                file.build_overviews([2, 4])
        made.append((suffix, path.read_bytes()))
    return made


@TRIED
@given(
    kind=st.integers(0, 4),
    cut=st.none() | st.integers(0, 3000),
    changes=st.lists(st.tuples(st.integers(0, 1200), st.integers(0, 255)), max_size=6),
    size=st.sampled_from([10, 8, 40, 10_000]),
    crs=st.sampled_from(["EPSG:32633", "EPSG:32632"]),
)
def test_any_file_is_read_or_refused(
    folder: Path,
    wholes: list[tuple[str, bytes]],
    kind: int,
    cut: Any,
    changes: list[tuple[int, int]],
    size: int,
    crs: str,
) -> None:
    suffix, whole = wholes[kind]
    content = bytearray(whole[:cut])
    for place, value in changes:
        if place < len(content):
            content[place] = value
    path = folder / f"x{suffix}"
    path.write_bytes(content)
    west = 600000 if crs == "EPSG:32633" else 1_055_000
    grid = Grid(crs, float(size), west // size, 5200020 // size, 24, 24, float(size))
    out = np.zeros(grid.shape, np.uint16)
    reader = AssetReader(Settings())
    try:
        reader.inspect(str(path))
        reader.stored_bytes(str(path), grid)
        reader.fill(out, str(path), grid)
        reason = "none"
    except ReadError as error:
        reason = error.reason
    finally:
        reader.close()
    assert reason
    assert "\n" not in reason
