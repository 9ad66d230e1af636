"""The plugin in German and in Chinese: what QGIS's side shows, and what the engine says."""

# ruff: noqa: RUF001 - Chinese has signs of its own

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProject, QgsSettings
from qgis.PyQt.QtWidgets import QCheckBox, QLabel, QPushButton

from cloudless_plugin.common.messages import Message
from cloudless_plugin.common.results import RunEstimate
from cloudless_plugin.gui import dock as panel
from cloudless_plugin.gui import scene_list
from cloudless_plugin.processing.engine_access import EngineAccess
from cloudless_plugin.processing.mosaic_algorithm import MosaicAlgorithm
from cloudless_plugin.processing.post_processors import PostProcessors
from cloudless_plugin.processing.series_algorithm import SeriesAlgorithm
from cloudless_plugin.runtime import translation
from tests.qgis.conftest import Feedback

WORDS = {
    "de_AT": {
        "panel": {"Ausdehnung", "Erster Tag", "Katalog", "Kanäle", "Methode", "Starten", "Szenen zeigen"},
        "june": "Juni",
        "algorithm": "Wolkenfreies Mosaik",
        "MAX_CLOUD": "Szenen auslassen, die wolkiger sind als (%)",
        "CRS": "KBS der Ausgabe (leer: UTM-Zone der Szenen)",
        "help": "Sucht in einem STAC-Katalog",
        "plan": ["1 Szene, 2 Tage;", "2.5 GB", "10 Minuten", "Etwa 7 %", "wolkigere Szenen zulassen"],
        "progress": "Suche läuft",
        "error": "Die Item-Sammlung „{path}“ kann nicht gelesen werden",
        "wrong": "Der letzte Tag (2023-05-01) liegt vor dem ersten (2023-06-01)",
    },
    "zh-Hans": {
        "panel": {"范围", "第一天", "目录", "波段", "方法", "运行", "显示影像"},
        "june": "六月",
        "algorithm": "无云镶嵌",
        "MAX_CLOUD": "排除云量高于此值的影像（%）",
        "CRS": "输出坐标参照系（留空：影像的 UTM 带）",
        "help": "在 STAC 目录中搜索",
        "plan": ["1 景影像，2 天；", "2.5 GB", "10 分钟", "约 7 %", "允许云量更多的影像"],
        "progress": "正在搜索",
        "error": "无法读取条目集合“{path}”",
        "wrong": "最后一天（2023-05-01）早于第一天（2023-06-01）",
    },
}


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Have QGIS speak a language, as its options set it."""
    settings = QgsSettings()
    settings.setValue("locale/overrideFlag", True)
    settings.setValue("locale/userLocale", locale)
    try:
        with translation.installed():
            yield
    finally:
        settings.remove("locale/overrideFlag")
        settings.remove("locale/userLocale")


@pytest.fixture(params=WORDS)
def words(request: pytest.FixtureRequest, qgis_app: Any) -> Iterator[dict[str, Any]]:
    with speaking(request.param):
        yield WORDS[request.param]


def test_panel(words: dict[str, Any], qgis_iface: Any, engine: Path) -> None:
    dock = panel.CloudlessDock(qgis_iface, EngineAccess())
    texts = {one.text() for kind in (QLabel, QPushButton, QCheckBox) for one in dock.findChildren(kind)}
    months = [dock.form.more.months.itemText(index) for index in range(12)]
    dock.shut_down()
    dock.deleteLater()
    assert words["panel"] <= texts
    assert words["june"] in months


def test_algorithm(words: dict[str, Any]) -> None:
    algorithm = MosaicAlgorithm(EngineAccess(), PostProcessors()).create()
    assert algorithm.displayName() == words["algorithm"]
    for name in ("MAX_CLOUD", "CRS"):
        assert algorithm.parameterDefinition(name).description() == words[name]
    assert words["help"] in algorithm.shortHelpString()
    # Models and scripts are the same in every language.
    assert "clouds-shadows" in algorithm.parameterDefinition("MASK").options()


def test_plan(words: dict[str, Any]) -> None:
    counts = {"scene_count": 1, "date_count": 2, "width": 10, "height": 20, "ground_pixel_m": 10.0, "thin_percent": 7.4}
    takes = {"read_bytes": 2.5e9, "seconds": 600.0, "memory_bytes": 4e8, "disk_bytes": 1e8}
    advice = (Message("Much of the area will have few clear views: widen the dates, or allow cloudier scenes."),)
    grid = {"crs": "EPSG:32633", "tile_count": 1, "request_count": 3}
    text = scene_list.describe_estimate(RunEstimate(**counts, **grid, **takes, advice=advice, level="heavy"))
    for part in words["plan"]:
        assert part in text


def test_error_of_the_engine(
    words: dict[str, Any], engine: Path, parameters: dict[str, Any], tmp_path: Path, context: Any
) -> None:
    feedback = Feedback()
    missing = str(tmp_path / "nowhere.json")
    access = EngineAccess()
    _, done = (
        MosaicAlgorithm(access, PostProcessors())
        .create()
        .run({**parameters, "CATALOG_URL": missing}, context, feedback)
    )
    assert not done
    assert feedback.texts == [words["progress"]]
    assert words["error"].format(path=missing) in feedback.errors[-1]
    # What is reported to developers is English.
    assert any(f"The item collection '{missing}' cannot be read" in line for line in access.log.last.lines)


def test_error_of_the_parameters(words: dict[str, Any], parameters: dict[str, Any], context: Any) -> None:
    parameters["END"] = "2023-05-01"
    right, message = (
        MosaicAlgorithm(EngineAccess(), PostProcessors()).create().checkParameterValues(parameters, context)
    )
    assert not right
    assert words["wrong"] in message


def test_layers_of_a_series(engine: Path, parameters: dict[str, Any], tmp_path: Path, context: Any) -> None:
    context.setProject(QgsProject.instance())
    del parameters["OUTPUT"]
    with speaking("zh_CN"):
        results, done = (
            SeriesAlgorithm(EngineAccess(), PostProcessors())
            .create()
            .run({**parameters, "PERIOD": "month", "OUTPUT_FOLDER": str(tmp_path / "series")}, context, Feedback())
        )
    assert done
    assert results["PERIOD_COUNT"] == 3
    names = {details.name for details in context.layersToLoadOnCompletion().values()}
    assert names == {"2023年6月", "2023年7月", "2023年8月"}


def test_figure_of_a_series(engine: Path, parameters: dict[str, Any], tmp_path: Path, context: Any) -> None:
    """Its titles are pixels: those of July are not those of Juli, and all else is the same."""
    del parameters["OUTPUT"]
    figures = {}
    for locale in ("en", "fr", "de"):
        asked = {"OUTPUT_FOLDER": str(tmp_path / locale), "FIGURE": str(tmp_path / f"{locale}.png")}
        with speaking(locale):
            _, done = (
                SeriesAlgorithm(EngineAccess(), PostProcessors())
                .create()
                .run({**parameters, **asked, "PERIOD": "month"}, context, Feedback())
            )
        assert done
        figures[locale] = Path(asked["FIGURE"]).read_bytes()
    assert figures["en"] == figures["fr"]
    assert figures["en"] != figures["de"]


@pytest.mark.parametrize("locale", ["en_US", "fr", "C", ""])
def test_other_languages_are_english(qgis_app: Any, locale: str) -> None:
    with speaking(locale):
        assert MosaicAlgorithm(EngineAccess(), PostProcessors()).create().displayName() == "Cloud-free mosaic"
        assert "Searches a STAC catalogue" in MosaicAlgorithm(EngineAccess(), PostProcessors()).shortHelpString()


def test_translations_go_with_the_plugin(qgis_app: Any) -> None:
    with speaking("de"):
        assert translation.tr("Bands") == "Kanäle"
    assert translation.tr("Bands") == "Bands"


def test_qgis_process(qgis_process: Any, parameters: dict[str, Any], tmp_path: Path) -> None:
    """Nothing but the provider is loaded there."""
    (settings,) = (tmp_path / "profile").rglob("QGIS3.ini")
    with settings.open("a", encoding="utf-8") as file:
        file.write("\n[locale]\noverrideFlag=true\nuserLocale=de\n")
    shown = qgis_process("help", "cloudless:mosaic").stdout
    assert "KBS der Ausgabe (leer: UTM-Zone der Szenen)" in shown
    changed = {**parameters, "CATALOG_URL": str(tmp_path / "nowhere.json")}
    answer = qgis_process("run", "cloudless:mosaic", *(f"--{name}={value}" for name, value in changed.items()))
    assert answer.returncode != 0
    assert "kann nicht gelesen werden" in answer.stdout + answer.stderr
