"""The real ``qgis`` binary, in a fresh profile, on a virtual screen."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal

from tests.support import foreign_python, jobs, real_ground
from tests.support.engine import INTERPRETER, make_scenes
from tests.support.paths import BUILD, ROOT

_PIXELS = """
import json, sys, rasterio
with rasterio.open(sys.argv[1]) as mosaic:
    pixels = mosaic.read()
    print(json.dumps({"mean": float(pixels[pixels > 0].mean()), "bands": mosaic.count, "epsg": mosaic.crs.to_epsg()}))
"""


def pixels(source: str) -> dict[str, float]:
    """Return what the engine's rasterio says of a mosaic."""
    answer = subprocess.run([str(INTERPRETER), "-c", _PIXELS, source], capture_output=True, text=True, check=True)
    return json.loads(answer.stdout)


def test_from_the_canvas_to_a_layer(drive: Callable[..., dict[str, Any]]) -> None:
    report = drive("drive_run.py", {**real_ground.window_job("window"), "scenes": True})
    assert report["running_at_once"]
    assert report["layers"] == ["S2 true colour · 10–20 Aug 2023 · median"]  # noqa: RUF001
    assert "5 scenes, 5 dates" in report["texts"]
    assert any(text.startswith("Tile 1 of") for text in report["texts"])
    assert report["status"].startswith("Done: 5 scenes")
    assert report["passes"] == 5
    assert report["stall"] < 1, "the window froze"
    assert report["dialogs"] == []
    assert report["stretch"][0] == report["stretch"][1] == report["stretch"][2], "colours are not true"
    assert 0 < report["stretch"][0][0] < report["stretch"][0][1] < 5000
    mosaic = pixels(report["sources"][0])
    assert mosaic["epsg"] == 32633
    assert mosaic["bands"] == 3
    assert 300 < mosaic["mean"] < 1500
    assert (BUILD / "window" / "window.png").stat().st_size > 20_000


def test_first_picture_stands_on_the_map_until_the_mosaic_takes_its_place(
    drive: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    items = make_scenes(tmp_path / "large", 1200)
    west, _, _, north = jobs.extent()
    extent = [west, north - 12000, west + 22500, north]
    report = drive("drive_run.py", {"name": "preview", "items": str(items), "extent": extent, "buffer": 20})
    ((first, first_id, first_width),) = report["first"]
    ((last, last_id, last_width),) = report["last"]
    assert first == "S2 true colour · Jun–Aug 2023 · median (first picture)"  # noqa: RUF001
    assert last == "S2 true colour · Jun–Aug 2023 · median"  # noqa: RUF001
    assert last_id == first_id
    assert last_width > 3 * first_width
    assert report["running_at_first"]
    assert report["stall"] < 1, "the window froze"
    assert report["dialogs"] == []


@pytest.mark.timeout(600)
def test_new_user_sets_the_engine_up_and_runs(drive: Callable[..., dict[str, Any]], generated: Path) -> None:
    """Nothing is there but QGIS, the plugin, and an index of packages, of which 200 MB come, however slowly."""
    job = {"name": "new-user", "items": str(generated), "extent": jobs.extent(), "buffer": 20, "set_up": True}
    report = drive("drive_run.py", job, engine=False, seconds=480)
    assert report["notice"]
    assert report["status"].startswith("Done: 18 scenes")
    assert report["stall"] < 1, "the window froze"


def test_panel_says_that_the_engine_is_missing(drive: Callable[..., dict[str, Any]]) -> None:
    report = drive("drive_look.py", {"name": "missing-engine", "extent": jobs.extent()}, engine=False)
    assert report["notice"]
    assert report["run_is_on_screen"]
    assert "Cloudless" in report["actions"]


def test_another_python_first_on_path(
    drive: Callable[..., dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    foreign_python.put_first(tmp_path / "foreign", monkeypatch)
    report = drive("drive_look.py", {"name": "another-python", "extent": jobs.extent()}, seconds=60)
    assert "Cloudless" in report["actions"]


def test_small_dark_screen_with_an_error(drive: Callable[..., dict[str, Any]]) -> None:
    job = {"name": "small-dark", "extent": jobs.extent(), "theme": "Night Mapping", "press_run": True}
    report = drive("drive_look.py", job, size="1280x720")
    assert not report["notice"]
    assert report["run_is_on_screen"]
    assert report["problem"].startswith("Give the address of a STAC API")


def test_everything_that_can_be_chosen(drive: Callable[..., dict[str, Any]]) -> None:
    for size in ("1600x1200", "1280x720"):
        job = {"name": f"everything-{size}", "extent": jobs.extent(), "open_everything": True}
        assert drive("drive_look.py", job, size=size)["run_is_on_screen"]


@pytest.mark.parametrize(("language", "words"), [("de", {"Suchen", "&Kanäle"}), ("zh-Hans", {"搜索", "波段(&B)"})])
def test_languages(drive: Callable[..., dict[str, Any]], language: str, words: set[str]) -> None:
    job = {"name": f"panel-{language}", "extent": jobs.extent(), "open_everything": True, "press_run": True}
    report = drive("drive_look.py", job, language=language)
    assert words <= set(report["texts"])
    assert report["cut"] == []
    assert report["problem"]
    assert not report["problem"].startswith("Give the address")


def test_series_that_the_temporal_controller_plays(drive: Callable[..., dict[str, Any]], generated: Path) -> None:
    report = drive("drive_series.py", {"name": "series", "items": str(generated), "extent": jobs.extent()})
    assert len(report["groups"]) == 1, report["messages"]
    ((name, layers),) = report["groups"]
    assert name == "Mosaics 2023-06-01 to 2023-08-31"
    assert layers == ["June 2023", "July 2023", "August 2023"]
    assert report["shown"] == ["2023-06", "2023-08", "2023-12"]
    june, august, december = (picture(BUILD / "window" / f"series-{month}.png") for month in MONTHS)
    assert colours(june) > 1000
    assert colours(august) > 1000
    assert (june != august).mean() > 0.2, "both steps look the same"
    assert colours(december) == 1, "a layer shows outside of its time"


MONTHS = ("june", "august", "december")


def picture(path: Path) -> Any:
    """Return the (y, x, 3) pixels of a picture."""
    dataset = gdal.Open(str(path))
    return dataset.ReadAsArray()[:3].transpose(1, 2, 0)


def colours(pixels: Any) -> int:
    return len(np.unique(pixels.reshape(-1, 3), axis=0))


def test_package_installs_reloads_and_uninstalls(drive: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    package = tmp_path / "cloudless_plugin.zip"
    subprocess.run([sys.executable, str(ROOT / "scripts" / "package.py"), "zip", str(package)], check=True)
    job = {"name": "installed", "package": str(package), "extent": jobs.extent()}
    report = drive("drive_install.py", job, engine=False, plugin=False)
    before, installed, reloaded, after = (report[name] for name in ("before", "installed", "reloaded", "uninstalled"))
    one_of_each = ("docks", "buttons", "menus", "providers")
    assert report["is_loaded"]
    assert "python/plugins/cloudless_plugin/metadata.txt" in installed["files"]
    assert [installed[name] for name in one_of_each] == [1, 1, 1, 1]
    assert report["reloads"] == 5
    for name in (*one_of_each, "objects", "classes", "canvas"):
        assert reloaded[name] == installed[name], name
    assert reloaded["window"] <= installed["window"], "QGIS may have removed something of its own meanwhile"
    for name in (*one_of_each, "modules", "classes", "objects", "settings", "files", "canvas"):
        assert after[name] == before[name], name
    assert before["files"] == before["settings"] == []
    assert report["dialogs"] == []


def test_options(drive: Callable[..., dict[str, Any]]) -> None:
    report = drive("drive_options.py", {"name": "options", "extent": jobs.extent()}, engine=False)
    assert report["visible"]
    assert report["state"] == "Not set up"
    assert {"Set up", "Remove", "Check and use", "Copy to the clipboard"} <= set(report["buttons"])
    assert "- Engine: missing" in report["clipboard"]


@pytest.mark.timeout(300)
def test_live_layer_follows_map_panel_and_time(drive: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    items = make_scenes(tmp_path / "large", 700)
    west, _, _, north = jobs.extent()
    extent = [west + 500, north - 6500, west + 9500, north - 500]
    report = drive("drive_live.py", {"name": "live", "items": str(items), "extent": extent, "buffer": 20}, seconds=150)
    for step, count in report["colours"].items():
        assert count > 100, f"nothing is drawn: {step}"
    assert {"on", "pan", "zoom", "look", "mercator", "2023-06", "2023-07", "2023-08", "reopened"} == set(
        report["colours"]
    )
    assert report["pdf"] > 30_000
    assert not report["saved_secret"]
    assert report["title"] == ["S2 false colour · Jun–Aug 2023 · median (live)"]  # noqa: RUF001
    assert report["ended"]
    assert max(report["stalls"].values()) < 1, f"the window froze: {report['stalls']}"
    assert [text for text in report["messages"] if "Live" in text or "Cloudless" in text] == []


def test_film_of_a_live_layer(drive: Callable[..., dict[str, Any]]) -> None:
    """On real ground; the documents' animation is made from its pictures."""
    for older in (BUILD / "window").glob("film-*.png"):
        older.unlink()
    assert drive("drive_film.py", real_ground.window_job("film"), seconds=150)["frames"] == 7
    files = sorted((BUILD / "window").glob("film-*.png"))
    assert len({file.read_bytes() for file in files}) == len(files) == 7


def test_live_layer_over_the_real_scenes(drive: Callable[..., dict[str, Any]]) -> None:
    """Its picture stands in the documents."""
    report = drive("drive_site.py", real_ground.window_job("site-live"))
    assert len(report["layers"]) == 1
    assert report["layers"][0].endswith("(live)")
    assert report["said"].startswith("Live:")
    assert colours(picture(BUILD / "window" / "site-live.png")[:, :900]) > 1000


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("ask", {}),
        ("ask-real", {}),
        ("ask-night-de", {"theme": "Night Mapping", "language": "de", "scale": 1.5}),
    ],
)
def test_asking_the_map(
    drive: Callable[..., dict[str, Any]], generated: Path, name: str, options: dict[str, Any]
) -> None:
    """The documents' picture is that of the real scenes."""
    theme = {"theme": options.pop("theme")} if "theme" in options else {}
    job = {"name": name, "items": str(generated), "extent": jobs.extent(), **theme}
    if name == "ask-real":
        job = {**real_ground.window_job(name), "place": real_ground.CUT_FIELD}
    report = drive("drive_ask.py", job, **options)
    assert {"clear", "cloud"} <= set(report["states"])
    assert report["line"]
    assert report["first"] < 2, "seconds until the first dot"
    assert len(report["layers"]) == 1
    assert len(report["unticked"]) == 1
    assert report["in_list"] > 0
    assert report["tool_before"] == report["tool_after"]
    assert report["ended"]
    assert max(report["stalls"].values()) < 0.5, f"the window froze: {report['stalls']}"
    assert [text for text in report["messages"] if "Cloudless" in text] == []
