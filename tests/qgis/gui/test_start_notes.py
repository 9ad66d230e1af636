"""The notes at the panel's top: sample scenes at the first start, and what is new after an upgrade."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsRectangle, QgsSettings
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QApplication, QDialog, QTextBrowser

from cloudless_plugin.common.package_files import sample_items
from cloudless_plugin.gui import sample_note
from cloudless_plugin.gui.dock import CloudlessDock
from cloudless_plugin.gui.document_window import show_document
from cloudless_plugin.panel.choices_made import PanelChoices
from cloudless_plugin.runtime.engine_location import SETTING, is_0_1_left
from tests.qgis.gui.conftest import Bar, close, layers, look, rows, run, show, untick
from tests.qgis.gui.test_preset_menu import choose_entry
from tests.support import real_ground

OWN = PanelChoices(
    method="medoid", bands="nir,red,green", max_cloud=30.0, catalog="earth-search", output="/no/where.tif"
)


@pytest.fixture
def new(make_dock: Callable[[], CloudlessDock]) -> CloudlessDock:
    """The panel at the first start."""
    dock = make_dock()
    show(dock)
    return dock


@pytest.fixture
def version(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Be another version of the plugin."""

    def become(version: str) -> None:
        for module in ("gui.news_note", "panel.memory"):
            monkeypatch.setattr(f"cloudless_plugin.{module}.read_version", lambda: version)

    return become


@pytest.fixture
def chosen_engine(qgis_app: Any) -> Iterator[None]:
    """What 0.1.0 leaves in the settings: an interpreter that the user chose."""
    QgsSettings().setValue(SETTING, "/usr/bin/python3")
    yield
    QgsSettings().remove(SETTING)


def opened(word: str) -> str:
    """Return the text of the document that is open, and close it."""
    (browser,) = [one for one in QApplication.allWidgets() if isinstance(one, QTextBrowser) and one.isVisible()]
    window = browser.window()
    assert isinstance(window, QDialog)
    assert word in window.windowTitle()
    text = browser.toPlainText()
    window.reject()
    return text


# -- sample scenes ---------------------------------------------------------------------------------------------------


def test_first_start_offers_sample_scenes(new: CloudlessDock) -> None:
    assert new.samples.isVisible()
    assert [new.samples.try_button.isVisible(), new.samples.back_button.isVisible()] == [True, False]
    assert not new.news.isVisible()
    assert new.memory.is_empty(), "a look at the panel leaves nothing"


def test_sample_scenes_are_composed(new: CloudlessDock, bar: Bar) -> None:
    new.samples.try_button.click()
    look(new)
    assert new.scenes.summary.text() == "5 scenes · 5 dates"
    run(new)
    assert [text for text, level in bar.messages if level] == ["Done: 5 scenes, 100.0 % filled"]
    (layer,) = layers()
    west, south, east, north = real_ground.extent()
    extent = layer.extent()
    assert [extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()] == [west, south, east, north]
    assert layer.rasterUnitsPerPixelX() == 60
    new.samples.back_button.click()
    assert not new.samples.isVisible(), "whoever has made a mosaic is not new"


def test_map_goes_to_the_scenes_in_the_project_s_crs(new: CloudlessDock, canvas: Any) -> None:
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    canvas.setExtent(QgsRectangle(0, 0, 1000, 1000))
    new.samples.try_button.click()
    middle = canvas.extent().center()
    assert middle.x() == pytest.approx(1745000, rel=0.01)
    assert middle.y() == pytest.approx(5860000, rel=0.01)
    assert canvas.mapSettings().destinationCrs().authid() == "EPSG:3857"
    new.samples.back_button.click()
    assert canvas.extent().center().x() == pytest.approx(500)


def test_what_was_chosen_comes_back_by_one_click(new: CloudlessDock) -> None:
    new.show_choices(OWN)
    new.samples.begin()
    shown = new.form.choices()
    assert (shown.catalog_url, shown.method, shown.output) == (str(sample_items()), "median", "")
    assert new.samples.label.text().startswith("5 sample scenes of Maribor, Slovenia, 2023-08-10 to 2023-08-20")
    assert "Contains modified Copernicus Sentinel data 2023." in new.samples.label.text()
    new.form.what.bands.setText("red")
    new.samples.begin()
    assert new.form.choices().bands == "red,green,blue", "the samples again"
    new.samples.back_button.click()
    assert new.form.choices() == new_choices(new, OWN)


def new_choices(dock: CloudlessDock, made: PanelChoices) -> PanelChoices:
    """Return choices with the days and the area that the panel gives a relative time and a map."""
    shown = dock.form.choices()
    return replace(made, area=shown.area, start=shown.start, end=shown.end)


def test_it_comes_back_after_a_restart(make_dock: Callable[[], CloudlessDock]) -> None:
    first = make_dock()
    first.show_choices(OWN)
    first.samples.begin()
    close(first)
    other = make_dock()
    show(other)
    assert other.form.choices().catalog_url == str(sample_items())
    assert other.samples.back_button.isVisible()
    other.samples.back_button.click()
    assert other.form.choices() == new_choices(other, OWN)
    close(other)
    third = make_dock()
    show(third)
    assert not third.samples.isVisible()


def test_ticks_come_back(dock: CloudlessDock) -> None:
    look(dock)
    untick(dock, 0, 2)
    ticked = dock.scenes.choice.scenes()
    dock.samples.begin()
    look(dock)
    assert dock.scenes.summary.text() == "5 scenes · 5 dates", "none of them is left out"
    dock.samples.back_button.click()
    look(dock)
    assert set(dock.scenes.choice.scenes()) == set(ticked)
    assert len(rows(dock)) > 2


def test_another_catalogue_leaves_what_was_put_aside(new: CloudlessDock) -> None:
    new.show_choices(OWN)
    new.samples.begin()
    new.show_choices(PanelChoices())
    assert new.samples.label.text() == "What you had chosen before the sample scenes is kept."
    assert [new.samples.close_button.isVisible(), new.samples.notice_button.isVisible()] == [True, False]
    new.samples.close_button.click()
    assert not new.samples.isVisible()
    assert new.memory.aside() is None


def test_not_now_is_for_good(new: CloudlessDock, make_dock: Callable[[], CloudlessDock]) -> None:
    new.samples.later_button.click()
    assert not new.samples.isVisible()
    other = make_dock()
    show(other)
    assert not other.samples.isVisible()
    choose_entry(other, "Sample scenes")
    assert other.samples.back_button.isVisible()


def test_notice_is_shown(new: CloudlessDock) -> None:
    new.samples.begin()
    new.samples.notice_button.click()
    text = opened("Sample scenes")
    assert "EOX IT Services" in text
    assert "Contains modified Copernicus Sentinel data 2023." in text


@pytest.mark.parametrize("text", [None, "{", "[]"])
def test_scenes_that_are_damaged(
    make_dock: Callable[[], CloudlessDock], bar: Bar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | None
) -> None:
    place = tmp_path / "items.json"
    if text is not None:
        place.write_text(text)
    monkeypatch.setattr(sample_note, "sample_items", lambda: place if text is not None else None)
    dock = make_dock()
    show(dock)
    before = dock.form.choices()
    assert dock.samples.isVisible() is (text is not None)
    dock.samples.begin()
    assert dock.form.choices() == before
    assert [message for message, _ in bar.messages] == ["The sample scenes are damaged: install Cloudless again."]


def test_links_of_documents_lead_somewhere(new: CloudlessDock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    addresses: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda address: addresses.append(address.toString()))
    document = tmp_path / "document.md"
    document.write_text("[one](docs/sensors.md) and [two](https://example.org/a)")
    browser = show_document(new, "Links", document).findChild(QTextBrowser)
    for target in ("docs/sensors.md", "https://example.org/a"):
        browser.anchorClicked.emit(QUrl(target))
    assert addresses == [
        "https://github.com/cloudless-qgis/cloudless/blob/HEAD/docs/sensors.md",
        "https://example.org/a",
    ]
    assert opened("Links") == "one and two"


# -- what is new -----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("chosen_engine")
def test_upgrade_from_0_1_tells_once(make_dock: Callable[[], CloudlessDock], version: Callable[[str], None]) -> None:
    assert is_0_1_left()
    version("1.0.0")
    dock = make_dock()
    assert dock.memory.is_empty(), "nobody has seen it"
    show(dock)
    assert dock.news.isVisible()
    assert "New in Cloudless 1.0" in dock.news.title.text()
    assert not dock.samples.isVisible(), "whoever has used 0.1 is not new"
    dock.news.all_button.click()
    assert opened("What is new").startswith("Changelog")
    dock.news.close_button.click()
    assert not dock.news.isVisible()
    close(dock)
    other = make_dock()
    show(other)
    assert not other.news.isVisible()


def test_upgrade_from_a_version_that_remembers(
    make_dock: Callable[[], CloudlessDock], version: Callable[[str], None]
) -> None:
    version("0.9.0")
    dock = make_dock()
    dock.memory.keep_preset("Mine", OWN)
    close(dock)
    version("1.0.2")
    other = make_dock()
    show(other)
    assert other.news.isVisible()
    assert other.memory.presets() == {"Mine": OWN}
    close(other)
    version("1.0.3")
    third = make_dock()
    show(third)
    assert not third.news.isVisible(), "the same news are no news"


def test_first_start_of_a_later_version_has_no_news(
    make_dock: Callable[[], CloudlessDock], version: Callable[[str], None]
) -> None:
    version("1.0.0")
    dock = make_dock()
    show(dock)
    assert not dock.news.isVisible()
    dock.memory.keep_last(OWN)
    close(dock)
    other = make_dock()
    show(other)
    assert not other.news.isVisible()
    assert json.loads(QgsSettings().value("cloudless/panel/last"))["method"] == "medoid"
