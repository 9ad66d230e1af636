"""The collections of a custom catalogue in the panel's field: asked by itself, and what is said of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QSignalSpy

from cloudless_plugin.gui.dock import CloudlessDock
from cloudless_plugin.panel.choices_made import PanelChoices
from tests.qgis.gui.conftest import Bar, attend, choose, show, wait_until_done
from tests.support.waiting import wait_for
from tests.support.web import serve

GEOTIFF = "image/tiff; application=geotiff"
COLLECTIONS: list[dict[str, Any]] = [
    {"type": "Collection", "id": "radar", "title": "Radar", "item_assets": {"vv": {"type": GEOTIFF, "gsd": 10}}},
    {"type": "Collection", "id": "vague", "title": "Of another kind"},
    {"type": "Collection", "id": "sentinel-2-l2a", "title": "Sentinel-2 here"},
]


class Api:
    """The root of a STAC API and its collections; its searches find nothing."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.status = 200
        self.address = ""

    def answer(self, path: str) -> tuple[int, Any]:
        self.asked.append(path)
        if self.status != 200:
            return self.status, {}
        if path.startswith("/v1/search"):
            return 200, {"type": "FeatureCollection", "features": [], "links": []}
        if path.startswith("/v1/collections"):
            return 200, {"collections": COLLECTIONS, "links": []}
        conforms = [f"https://api.stacspec.org/v1.0.0/{name}" for name in ("core", "item-search", "collections")]
        links = [{"rel": "search", "href": f"{self.address}/search"}]
        return 200, {"type": "Catalog", "id": "a", "conformsTo": conforms, "links": links}

    def times(self) -> int:
        return sum(path.startswith("/v1/collections") for path in self.asked)


@pytest.fixture
def api() -> Iterator[Api]:
    api = Api()
    with serve(api.answer) as url:
        api.address = f"{url}/v1"
        yield api


def ask(dock: CloudlessDock, address: str) -> None:
    """Give an address, and wait for the answer."""
    dock.form.what.address.setEditText(address)
    wait_for(lambda: not dock.offered.is_asking())


def entries(dock: CloudlessDock) -> list[str]:
    field = dock.form.what.collection
    return [field.itemText(row) for row in range(field.count())]


def note(dock: CloudlessDock) -> str:
    label = dock.form.what.collection_note
    return "" if label.isHidden() else label.text()


@pytest.fixture
def open_dock(dock: CloudlessDock, bar: Bar) -> Iterator[CloudlessDock]:
    """The panel, which the user has come to look at."""
    attend(dock)
    wait_until_done(dock)
    wait_for(lambda: not dock.offered.is_asking())
    yield dock
    wait_until_done(dock)
    wait_for(lambda: not dock.offered.is_asking())


def test_collections_of_the_address_are_offered(open_dock: CloudlessDock, api: Api) -> None:
    ask(open_dock, api.address)
    assert entries(open_dock) == ["Sentinel-2 here (sentinel-2-l2a)", "Of another kind (vague)", "Radar (radar)"]
    field = open_dock.form.what.collection
    assert field.word() == "sentinel-2-l2a", "the choice stays"
    assert note(open_dock) == ""
    assert not field.itemIcon(0).isNull()
    tip = field.itemData(2, Qt.ItemDataRole.ToolTipRole)
    assert (
        tip
        == "The items of radar do not say which band an asset is (eo:common_name): describe its bands in SENSOR_FILE."
    )


def test_chosen_one_is_judged(open_dock: CloudlessDock, api: Api) -> None:
    ask(open_dock, api.address)
    field = open_dock.form.what.collection
    field.setCurrentIndex(1)
    assert field.word() == "vague"
    assert "is told after the search" in note(open_dock)
    field.setCurrentIndex(2)
    assert field.word() == "radar"
    assert note(open_dock).startswith("The items of radar do not say which band an asset is")
    assert open_dock.form.problem() == ("", ""), "it may be tried"


def test_any_id_may_be_typed(open_dock: CloudlessDock, api: Api) -> None:
    ask(open_dock, api.address)
    field = open_dock.form.what.collection
    field.setEditText("naip")
    assert open_dock.form.choices().collection == "naip"
    assert note(open_dock) == "The catalogue does not have naip: choose one from the list."
    field.setEditText("sentinel-2-l2a")
    assert field.word() == "sentinel-2-l2a"
    assert note(open_dock) == ""


def test_another_address_takes_them_away(open_dock: CloudlessDock, api: Api, generated: Any) -> None:
    ask(open_dock, api.address)
    open_dock.form.what.address.setEditText(str(generated))
    assert "Radar (radar)" not in entries(open_dock)
    wait_for(lambda: not open_dock.offered.is_asking())
    assert len(entries(open_dock)) == 1, "those of the items"
    choose(open_dock.form.what.catalogue, "earth-search")
    assert "Radar (radar)" not in entries(open_dock)
    assert note(open_dock) == ""


def test_typing_an_address_is_one_question(open_dock: CloudlessDock, api: Api) -> None:
    began = QSignalSpy(open_dock.offered.began)
    for end in range(len(api.address) - 3, len(api.address) + 1):
        open_dock.form.what.address.setEditText(api.address[:end])
    wait_for(lambda: not open_dock.offered.is_asking())
    assert len(began) == 1
    assert api.times() >= 1
    before = api.times()
    open_dock.form.how.max_cloud.setValue(40)
    wait_until_done(open_dock)
    assert len(began) == 1, "another field is no reason to ask again"
    assert api.times() <= before + 2, "but for the search's own sentence"


def test_the_latest_address_is_asked(open_dock: CloudlessDock, api: Api, generated: Any) -> None:
    what, offered = open_dock.form.what, open_dock.offered
    what.address.setEditText("http://127.0.0.1:9/v1")
    began = QSignalSpy(offered.began)
    wait_for(lambda: len(began) == 1)
    what.address.setEditText(api.address)
    wait_for(lambda: not offered.is_asking())
    assert "Radar (radar)" in entries(open_dock)


def test_failure_is_said_quietly(open_dock: CloudlessDock, api: Api, bar: Bar) -> None:
    api.status = 404
    ask(open_dock, api.address)
    assert note(open_dock) == "Which collections the catalogue has is not known."
    assert "was not found (404)" in open_dock.form.what.collection_note.toolTip()
    assert "Sentinel-2 Level-2A" in entries(open_dock), "any that is known may be chosen"
    assert bar.messages == []
    api.status = 200
    open_dock.look()
    wait_for(lambda: not open_dock.offered.is_asking())
    assert "Radar (radar)" in entries(open_dock), "Search asks anew"


def test_nobody_asks_for_a_panel_that_is_merely_open(dock: CloudlessDock, api: Api, bar: Bar) -> None:
    show(dock)
    dock.form.what.address.setEditText(api.address)
    assert not dock.offered.is_asking()
    dock.show_choices(PanelChoices(catalog="earth-search"))
    attend(dock)
    assert not dock.offered.is_asking(), "of this catalogue it is known"
    wait_until_done(dock)


def test_closing_the_panel_ends_the_question(open_dock: CloudlessDock, api: Api) -> None:
    began = QSignalSpy(open_dock.offered.began)
    open_dock.form.what.address.setEditText(api.address)
    wait_for(lambda: len(began) == 1)
    open_dock.offered.forget()  # as shutting down does
    wait_for(lambda: not open_dock.offered.is_asking())
    assert "Radar (radar)" not in entries(open_dock)
