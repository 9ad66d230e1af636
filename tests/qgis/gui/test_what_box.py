"""What: catalogue, collection, one mosaic or many, and the look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QFormLayout, QWidget

from cloudless_plugin.common import catalogues, looks
from cloudless_plugin.common.sensors import BY_COLLECTION, TOGETHER
from cloudless_plugin.gui.dock import CloudlessDock
from cloudless_plugin.gui.what_box import WhatBox
from cloudless_plugin.panel.choices_made import ALL_BANDS, CUSTOM_LOOK, PanelChoices
from cloudless_plugin.processing.titles import titles_of
from tests.qgis.gui.conftest import choose


@pytest.fixture
def what(qgis_app: Any) -> Iterator[WhatBox]:
    widget = QWidget()
    box = WhatBox(QFormLayout(widget))
    box.show_choices(PanelChoices())
    yield box
    box.deleteLater()
    widget.deleteLater()


def pick(what: WhatBox, look: str) -> None:
    """Choose a look as a click does."""
    choose(what.look, look)
    what.look.activated.emit(what.look.currentIndex())


def is_grey(what: WhatBox, look: str) -> bool:
    item = what.look.model().item(what.look.findData(look))
    return not item.flags() & Qt.ItemFlag.ItemIsEnabled


def test_address_is_asked_for_custom_catalogues_only(dock: CloudlessDock) -> None:
    what = dock.form.what
    assert not what.access.isHidden()
    assert not what.address.isHidden()
    choose(what.catalogue, "planetary-computer")
    assert what.access.isHidden()
    assert dock.form.parameters()["CATALOG_URL"] == ""
    assert dock.form.parameters()["AUTHCFG"] == ""
    choose(what.catalogue, "custom")
    assert dock.form.parameters()["CATALOG_URL"] != "", "it is not forgotten"


def test_every_catalogue_is_offered(what: WhatBox) -> None:
    offered = {what.catalogue.itemData(row) for row in range(what.catalogue.count())}
    assert offered == {entry.id for entry in catalogues.CATALOGUES}


@pytest.mark.parametrize("catalogue", ["cdse", "lpdaac", "landsatlook"])
def test_login_is_asked_for_where_the_files_want_one(dock: CloudlessDock, catalogue: str) -> None:
    what = dock.form.what
    login = catalogues.BY_ID[catalogue].login
    assert login is not None
    choose(what.catalogue, catalogue)
    assert not what.access.isHidden()
    assert not what.login.isHidden()
    assert what.address.isHidden()
    assert what.hint.text() == what.login.toolTip() == f"The files need a login with {login.needs}."
    choose(what.catalogue, "dea")
    assert what.hint.isHidden()


def test_several_collections_are_offered_as_one(what: WhatBox) -> None:
    choose(what.catalogue, "dea")
    assert what.collection.currentText() == "Sentinel-2 ARD, all satellites"
    assert what.collection.currentData() == "ga_s2am_ard_3,ga_s2bm_ard_3,ga_s2cm_ard_3"
    pick(what, "swir")
    assert what.band_names() == looks.BY_ID["swir"].names_in(what.sensor())
    assert what.look.currentData() == "swir"


def test_where_a_collection_is_to_be_had_is_told_where_nobody_knows(what: WhatBox) -> None:
    titles = {titled.word: titled.title for titled in titles_of("COLLECTION")}
    assert titles["hls2-s30"].endswith(" (Planetary Computer)")
    assert titles["HLSS30_2.0"].endswith(" (NASA LP DAAC)")
    assert titles["ga_s2am_ard_3"] == "Sentinel-2A ARD (Digital Earth Australia)"
    assert titles["sentinel-2-l2a"] == "Sentinel-2 Level-2A", "there are several"
    assert len(set(titles.values())) == len(titles)
    choose(what.catalogue, "custom")
    assert what.collection.itemText(what.collection.findData("s2_l2a")) == "Sentinel-2 Level-2A (Digital Earth Africa)"


def test_collections_that_need_an_account_are_not_offered(what: WhatBox) -> None:
    def offered() -> set[str]:
        return {what.collection.itemData(row) for row in range(what.collection.count())}

    choose(what.catalogue, "custom")
    assert offered() == {*BY_COLLECTION, *TOGETHER}, "nobody knows what a custom catalogue has"
    choose(what.collection, "landsat-c2-l2")
    choose(what.catalogue, "planetary-computer")
    assert what.collection.currentData() == "landsat-c2-l2"
    choose(what.catalogue, "earth-search")
    assert offered() == {"sentinel-2-l2a", "sentinel-2-c1-l2a"}
    assert what.sensor().collection == "sentinel-2-l2a"


def test_any_collection_of_a_catalogue_of_ones_own_may_be_named(dock: CloudlessDock) -> None:
    """Its bands are not judged before a search has told them."""
    what = dock.form.what
    choose(what.catalogue, "custom")
    what.address.setEditText("items.json")
    what.collection.setEditText("of-nobody-here")
    assert dock.form.choices().collection == "of-nobody-here"
    assert what.sensor() is None
    assert what.look.findData("all") < 0
    pick(what, "false-colour")
    assert what.band_names() == ("nir", "red", "green")
    assert what.look.currentData() == "false-colour"
    what.bands.setText("SR_3")
    assert what.problem() == ("", "")
    kept = dock.form.choices()
    what.collection.setEditText("")
    assert what.problem()[0] == "COLLECTION"
    dock.form.show_choices(kept)
    assert dock.form.choices() == kept
    assert dock.form.lost(kept) == ()
    what.collection.setEditText(what.collection.itemText(what.collection.findData("landsat-c2-l2")))
    assert dock.form.choices().collection == "landsat-c2-l2"
    assert what.problem()[0] == "BANDS"
    what.collection.setEditText("of-nobody-here")
    choose(what.catalogue, "earth-search")
    assert dock.form.choices().collection == "sentinel-2-l2a"


@pytest.mark.parametrize("look", looks.LOOKS, ids=lambda look: look.id)
def test_look_gives_its_bands(what: WhatBox, look: looks.Look) -> None:
    pick(what, look.id)
    assert what.band_names() == look.names_in(BY_COLLECTION["sentinel-2-l2a"])
    assert what.look.currentData() == look.id


def test_all_bands(what: WhatBox) -> None:
    pick(what, ALL_BANDS)
    assert what.band_names() == tuple(band.name for band in BY_COLLECTION["sentinel-2-l2a"].bands)
    assert what.look.currentData() == ALL_BANDS


def test_bands_that_are_typed_show_their_look(what: WhatBox) -> None:
    what.bands.setText("nir, red,green")
    assert what.look.currentData() == "false-colour"
    what.bands.setText("nir,red")
    assert what.look.currentData() == CUSTOM_LOOK


def test_looks_that_a_collection_lacks_are_grey(what: WhatBox, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(what.catalogue, "custom")
    for collection, sensor in BY_COLLECTION.items():
        choose(what.collection, collection)
        for look in looks.LOOKS:
            assert is_grey(what, look.id) == (not look.names_in(sensor)), (collection, look.id)
    whole = BY_COLLECTION["sentinel-2-l2a"]
    few = replace(
        whole, collection="few", bands=tuple(band for band in whole.bands if band.name in ("red", "green", "blue"))
    )
    monkeypatch.setitem(BY_COLLECTION, "few", few)
    what.collection.addItem("Few", "few")
    choose(what.collection, "few")
    assert [look.id for look in looks.LOOKS if not is_grey(what, look.id)] == ["true-colour"]


def test_look_stays_with_another_collection(what: WhatBox) -> None:
    """Bands that are called otherwise there are taken over; Run would say that there is no such band."""
    choose(what.catalogue, "custom")
    for look in looks.LOOKS:
        choose(what.collection, "sentinel-2-l2a")
        pick(what, look.id)
        for collection, sensor in BY_COLLECTION.items():
            choose(what.collection, collection)
            if look.names_in(sensor):
                assert what.look.currentData() == look.id, (look.id, collection)
                assert all(sensor.band(name) is not None for name in what.band_names())


def test_addresses_are_offered_and_what_is_typed_stays(what: WhatBox) -> None:
    choose(what.catalogue, "custom")
    what.address.setEditText("/data/mine.json")
    what.show_addresses(["https://a.example/stac", "/data/b.json"])
    assert what.address.currentText() == "/data/mine.json"
    assert [what.address.itemText(row) for row in range(what.address.count())] == [
        "https://a.example/stac",
        "/data/b.json",
    ]
    assert what.address.completer().completionModel().rowCount() in (0, 2)


def test_all_bands_stay_all_with_another_collection(what: WhatBox) -> None:
    choose(what.catalogue, "custom")
    pick(what, ALL_BANDS)
    choose(what.collection, "landsat-c2-l2")
    assert what.band_names() == tuple(band.name for band in BY_COLLECTION["landsat-c2-l2"].bands)
    assert what.look.currentData() == ALL_BANDS


def test_own_bands_stay_with_another_collection(what: WhatBox) -> None:
    choose(what.catalogue, "custom")
    what.bands.setText("nir,red")
    choose(what.collection, "landsat-c2-l2")
    assert what.bands_text() == "nir,red"
