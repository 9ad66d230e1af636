"""The plugin in German and in Chinese: what QGIS's side shows, and what the engine says."""

# ruff: noqa: RUF001 - Chinese has signs of its own

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProject, QgsSettings
from qgis.PyQt.QtWidgets import QAbstractButton, QGroupBox, QLabel

from cloudless_plugin.common.errors import RecipeError
from cloudless_plugin.common.messages import Message
from cloudless_plugin.common.results import RunEstimate
from cloudless_plugin.gui import dock as panel
from cloudless_plugin.gui.recipes import choices_in
from cloudless_plugin.gui.scene_search import level_text
from cloudless_plugin.panel.estimate_words import estimate_details, estimate_line
from cloudless_plugin.processing.engine_access import EngineAccess
from cloudless_plugin.processing.mosaic_algorithm import MosaicAlgorithm
from cloudless_plugin.processing.post_processors import PostProcessors
from cloudless_plugin.processing.series_algorithm import SeriesAlgorithm
from cloudless_plugin.runtime import translation
from tests.qgis.conftest import Feedback

WORDS = {
    "de_AT": {
        "panel": {
            "Au&sdehnung",
            "&Zeitraum",
            "Katalo&g",
            "&Kanäle",
            "Methode",
            "Noch nicht gesucht",
            "Suchen",
            "Starten",
        },
        "june": "Juni",
        "algorithm": "Wolkenfreies Mosaik",
        "MAX_CLOUD": "Max. Wolken (%)",
        "CRS": "KBS der Ausgabe (leer: UTM-Zone der Szenen)",
        "help": "Sucht in einem STAC-Katalog",
        "plan": [
            "≈ 10 min",
            "2.5 GB zu lesen",
            "7 % mit weniger als drei",
            "10 × 20 Pixel",
            "wolkigere Szenen zulassen",
        ],
        "progress": "Suche läuft",
        "error": "Die Item-Sammlung „{path}“ kann nicht gelesen werden",
        "names": ["S2 Echtfarben · 10.–20. Aug 2023 · Median", "S2 Echtfarben · Jun–Aug 2023 · Median"],
        "recipe": "„none.json“ ist kein Rezept",
        "wrong": "Der letzte Tag (2023-05-01) liegt vor dem ersten (2023-06-01)",
    },
    "zh-Hans": {
        "panel": {"范围(&A)", "时间(&T)", "目录(&G)", "波段(&B)", "方法", "尚未搜索", "搜索", "运行"},
        "june": "六月",
        "algorithm": "无云镶嵌",
        "MAX_CLOUD": "最大云量（%）",
        "CRS": "输出坐标参照系（留空：影像的 UTM 带）",
        "help": "在 STAC 目录中搜索",
        "plan": ["≈ 10 分钟", "读取 2.5 GB", "7 % 的范围", "10 × 20 个", "允许云量更多的影像"],
        "progress": "正在搜索",
        "error": "无法读取条目集合“{path}”",
        "names": ["S2 真彩色 · 2023年8月10–20日 · 中值", "S2 真彩色 · 2023年6月–8月 · 中值"],
        "recipe": "“none.json”不是配方",
        "wrong": "最后一天（2023-05-01）早于第一天（2023-06-01）",
    },
}

MENUS = {"en": "JEVLSPORDWMCH", "de_AT": "JBALEWVRDNH", "zh-Hans": "JEVLSPORDWMCH"}
"""The mnemonics of the menus of QGIS."""


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
    texts = {one.text() for kind in (QLabel, QAbstractButton) for one in dock.findChildren(kind)}
    months = [dock.form.when.months.itemText(index) for index in range(12)]
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
    plan = RunEstimate(**counts, **grid, **takes, advice=advice, level="heavy")
    tr = translation.tr
    text = "\n".join([tr(estimate_line(plan)), tr(estimate_details(plan)), level_text(plan)])
    for part in words["plan"]:
        assert part in text


def test_names_of_layers(words: dict[str, Any], provider: Any, qgis_iface: Any, engine: Path) -> None:
    """Days, months, years and method stand as the language has them."""
    dock = panel.CloudlessDock(qgis_iface, provider.access)
    names = []
    for days in (("2023-08-10", "2023-08-20"), ("2023-06-01", "2023-08-31")):
        dock.form.when.set_days(*days, ())
        names.append(dock.form.layer_name())
    dock.shut_down()
    dock.deleteLater()
    assert names == words["names"]


def test_error_of_a_recipe(words: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "none.json").write_text("{}")
    with pytest.raises(RecipeError) as caught:
        choices_in(tmp_path / "none.json")
    assert words["recipe"] in translation.tr(caught.value.message)


@pytest.mark.parametrize("locale", ["en", *WORDS])
def test_every_key_has_one_label(qgis_iface: Any, engine: Path, locale: str) -> None:
    """No two labels of the panel have one mnemonic, and none has that of a menu of QGIS."""
    with speaking(locale):
        dock = panel.CloudlessDock(qgis_iface, EngineAccess())
        shown = [one.text() for kind in (QLabel, QAbstractButton) for one in dock.findChildren(kind)]
        shown += [one.title() for one in dock.findChildren(QGroupBox)]
        dock.shut_down()
        dock.deleteLater()
    keys = [key.upper() for text in shown for key in re.findall(r"&(\w)", text)]
    assert len(keys) > 8
    assert sorted(set(keys)) == sorted(keys)
    assert not set(keys) & set(MENUS[locale])


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
