"""The first start and the first start after an upgrade, in the real QGIS."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from qgis.PyQt.QtCore import QSettings

from scripts.package import stage
from tests.support import real_ground
from tests.support.engine import INTERPRETER
from tests.support.paths import ROOT

THEMES = {"light": "", "dark": "Night Mapping"}
NARROW = {"german": "de", "chinese": "zh-Hans"}


def has_namespaces() -> bool:
    """Tell whether this machine lets a program run without its network."""
    return not subprocess.run(
        ["unshare", "--map-root-user", "--net", "true"], check=False, capture_output=True
    ).returncode


@pytest.mark.timeout(400)
@pytest.mark.parametrize("theme", THEMES)
def test_sample_scenes_from_the_offer_to_the_mosaic(drive: Callable[..., dict[str, Any]], theme: str) -> None:
    """Without any network; what was there before comes back by one click."""
    offline = has_namespaces()
    job = {**real_ground.window_job(f"first-{theme}"), "theme": THEMES[theme]}
    report = drive("drive_first.py", job, offline=offline, seconds=200)
    assert report["has_network"] is not offline
    assert report["kept_at_first"] == []
    assert report["offered"]
    assert not report["news"], "there is nothing new to somebody new"
    assert "Maribor" in report["offer"]
    assert report["explained"].startswith("5 sample scenes of Maribor")
    assert "Contains modified Copernicus Sentinel data 2023" in report["explained"]
    assert report["summary"] == "5 scenes · 5 dates"
    assert report["status"].startswith("Done: 5 scenes")
    assert report["layers"] == ["S2 true colour · 10–20 Aug 2023 · median"]  # noqa: RUF001 - the sign of ranges
    assert report["choices_back"] == report["choices"]
    west, south, east, north = report["view"]
    shown_west, shown_south, shown_east, shown_north = report["view_back"]
    assert shown_west <= west < east <= shown_east, "the map has another shape where the panel has grown"
    assert shown_south <= south < north <= shown_north
    assert shown_west + shown_east == pytest.approx(west + east)
    assert shown_south + shown_north == pytest.approx(south + north)
    assert min((shown_east - shown_west) / (east - west), (shown_north - shown_south) / (north - south)) < 1.001
    assert not report["offered_again"]
    assert "Sample scenes" in report["menu"]
    assert max(report["minimum"]) <= 280
    assert report["dialogs"] == []


@pytest.mark.timeout(400)
@pytest.mark.parametrize("name", NARROW)
def test_sample_scenes_in_a_narrow_panel(drive: Callable[..., dict[str, Any]], name: str) -> None:
    job = {**real_ground.window_job(f"first-{name}"), "width": 280}
    report = drive("drive_first.py", job, offline=has_namespaces(), language=NARROW[name], size="1280x720", seconds=200)
    assert report["offered"]
    assert len(report["layers"]) == 1
    assert max(report["minimum"]) <= 280
    assert report["choices_back"] == report["choices"]


@pytest.mark.timeout(400)
@pytest.mark.parametrize("theme", THEMES)
def test_upgrade_from_the_first_version(
    drive: Callable[..., dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, theme: str
) -> None:
    """The profile has what 0.1.0 leaves, and a preset of a build after it; settings, engine and recipes go on."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    recipe = tmp_path / "mosaic.tif.json"
    text = (ROOT / "tests" / "fixtures" / "upgrade" / "mosaic-0.1.0.tif.json").read_text()
    recipe.write_text(text.replace('"items.json"', json.dumps(str(real_ground.ITEMS))))
    old_environment: list[Path] = []

    def leave_0_1(profile: Path) -> None:
        settings = QSettings(str(profile / "QGIS" / "QGIS3.ini"), QSettings.Format.IniFormat)
        settings.setValue("cloudless/engine_python", str(INTERPRETER))
        settings.setValue("cloudless/panel/presets", json.dumps({"Summer": {"bands": "nir,red,green"}}))
        settings.sync()
        engine = profile / "cloudless" / "engine"
        (engine / "venv" / "bin").mkdir(parents=True)
        (engine / "venv" / "bin" / "python").write_text("")
        (engine / "cloudless.json").write_text(json.dumps({"lock": "of 0.1.0"}))
        old_environment.append(engine)

    job = {**real_ground.window_job(f"upgrade-{theme}"), "theme": THEMES[theme], "recipe": str(recipe)}
    report = drive(
        "drive_upgrade.py",
        job,
        engine=False,
        prepare=leave_0_1,
        plugins=plugins_of("1.0.0", tmp_path / "plugins"),
        seconds=200,
    )
    assert report["news"]
    assert report["title"] == "<b>New in Cloudless 1.0</b>"
    assert 3 <= len(report["points"]) <= 5
    assert report["changes"].startswith("Changelog")
    assert not report["offered"], "whoever has used it is not new"
    assert report["notice"] == "", "the interpreter that was chosen is still the engine"
    assert report["presets"] == {"Summer": "nir,red,green"}
    assert report["shown"] == {
        "method": "percentile",
        "percentile": 40,
        "resolution": 60,
        "start": "2023-08-10",
        "haze": True,
    }
    assert (report["problem"], report["lost"]) == ("", [])
    assert report["status"].startswith("Done: 5 scenes")
    assert len(report["layers"]) == 1
    assert not report["news_after"]
    assert report["kept"].items() <= {**report["kept_after"], "cloudless/panel/version": "1.0.0"}.items()
    assert report["kept_after"]["cloudless/panel/version"] == "1.0.0"
    (engine,) = old_environment
    assert (engine / "venv" / "bin" / "python").is_file(), "nothing is removed before there is another engine"


def plugins_of(version: str, folder: Path) -> Path:
    """Lay out the plugin as the package of a version has it; return the folder that holds it."""
    metadata = stage(folder) / "metadata.txt"
    text = re.sub(r"^version=.*$", f"version={version}", metadata.read_text(), flags=re.MULTILINE)
    metadata.write_text(text)
    return folder
