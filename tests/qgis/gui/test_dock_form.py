"""What the panel asks, and the parameters that it makes of it."""

from __future__ import annotations

from typing import Any

from cloudless_plugin.common import choices
from cloudless_plugin.common.sensors import BY_COLLECTION
from cloudless_plugin.gui.dock import CloudlessDock
from tests.qgis.gui.conftest import Bar, choose


def test_defaults_are_the_algorithm_s(qgis_iface: Any, provider: Any, bar: Bar, algorithm: Any) -> None:
    dock = CloudlessDock(qgis_iface, provider.access)
    parameters = dock.form.parameters()
    for definition in algorithm.parameterDefinitions():
        name = definition.name()
        if name in parameters and name not in ("EXTENT", "START", "END", "OUTPUT"):
            assert (parameters[name] or None) == (definition.defaultValue() or None), name
    assert set(parameters) <= {definition.name() for definition in algorithm.parameterDefinitions()}
    assert parameters["START"] < parameters["END"]
    dock.shut_down()
    dock.deleteLater()


def test_address_is_asked_for_custom_catalogues_only(dock: CloudlessDock) -> None:
    assert not dock.form.address.isHidden()
    dock.form.catalogue.setCurrentIndex(0)
    assert dock.form.address.isHidden()
    assert dock.form.parameters()["CATALOG_URL"] == ""


def test_each_word_can_be_chosen(dock: CloudlessDock) -> None:
    for box, words in (
        (dock.form.method, choices.METHODS),
        (dock.form.masked, choices.MASKS),
        (dock.form.more.normalise, choices.NORMALISATIONS),
    ):
        assert sorted(box.itemData(row) for row in range(box.count())) == sorted(words)


def test_percentile_is_asked_for_where_it_counts(dock: CloudlessDock) -> None:
    assert dock.form.percentile.isHidden()
    dock.form.method.setCurrentIndex(dock.form.method.findData("percentile"))
    assert not dock.form.percentile.isHidden()
    dock.form.percentile.setValue(40)
    assert dock.form.parameters()["PERCENTILE"] == 40


def test_period_changes_what_can_be_chosen(dock: CloudlessDock) -> None:
    assert not dock.form.preview.isHidden()
    assert dock.form.more.figure.isHidden()
    choose(dock.form.period, "season")
    assert dock.form.preview.isHidden()
    assert dock.form.more.evidence.isHidden()
    assert not dock.form.more.figure.isHidden()
    parameters = dock.form.parameters()
    assert parameters["PERIOD"] == "season"
    assert "OUTPUT" not in parameters


def test_collections_that_need_an_account_are_not_offered(dock: CloudlessDock) -> None:
    box = dock.form.collection

    def offered() -> set[str]:
        return {box.itemData(row) for row in range(box.count())}

    assert offered() == set(BY_COLLECTION), "nobody knows what a custom catalogue has"
    choose(box, "landsat-c2-l2")
    choose(dock.form.catalogue, "planetary-computer")
    assert box.currentData() == "landsat-c2-l2"
    choose(dock.form.catalogue, "earth-search")
    assert offered() == {"sentinel-2-l2a", "sentinel-2-c1-l2a"}
    assert dock.form.parameters()["COLLECTION"] == "sentinel-2-l2a"


def test_haze_and_normalise_reach_both_algorithms(dock: CloudlessDock) -> None:
    for period in ("", "month"):
        choose(dock.form.period, period)
        dock.form.haze.setChecked(not period)
        choose(dock.form.more.normalise, "ratio" if period else "none")
        parameters = dock.form.parameters()
        assert (parameters["HAZE"], parameters["NORMALISE"]) == ((False, "ratio") if period else (True, "none"))


def test_expanding_a_box_shows_no_more_than_what_counts(dock: CloudlessDock) -> None:
    dock.setParent(None)  # the window of the tests is never shown
    dock.show()
    more, scenes = dock.form.more, dock.form.scenes
    for box in (more, scenes):
        box.setCollapsed(True)
        box.setCollapsed(False)
    assert more.evidence.isVisible()
    assert more.figure.isHidden()
    assert scenes.button.isVisible()
    assert scenes.list.isHidden()
    assert scenes.plan.isHidden()
