from __future__ import annotations

from datetime import date
from pathlib import Path

from cloudless_plugin.panel.choices_made import PanelChoices
from cloudless_plugin.panel.parameters import (
    MOSAIC,
    SERIES,
    TEMPORARY,
    algorithm_of,
    numbered,
    outputs,
    search_and_composition,
)
from cloudless_plugin.panel.times import Span

SPAN = Span(date(2023, 6, 1), date(2023, 8, 31), ("jul",))


def test_address_and_login_count_where_they_are_asked_for() -> None:
    made = PanelChoices(catalog="custom", catalog_url=" items.json ", authcfg="abc1234", resolution=20)
    asked = search_and_composition(made, SPAN)
    assert (asked["CATALOG_URL"], asked["AUTHCFG"], asked["MONTHS"], asked["RESOLUTION"]) == (
        "items.json",
        "abc1234",
        ["jul"],
        20,
    )
    asked = search_and_composition(PanelChoices(catalog_url="items.json", authcfg="abc1234"), SPAN)
    assert (asked["CATALOG_URL"], asked["AUTHCFG"], asked["RESOLUTION"]) == ("", "", None)
    asked = search_and_composition(PanelChoices(catalog="cdse", catalog_url="items.json", authcfg="abc1234"), SPAN)
    assert (asked["CATALOG_URL"], asked["AUTHCFG"]) == ("", "abc1234"), "its files ask for a login"


def test_outputs_of_a_mosaic_and_of_a_series(tmp_path: Path) -> None:
    assert outputs(PanelChoices()) == {"OUTPUT": TEMPORARY}
    made = PanelChoices(output=str(tmp_path / "a.tif"), evidence=True, figure=True)
    assert outputs(made) == {"OUTPUT": str(tmp_path / "a.tif"), "EVIDENCE": str(tmp_path / "a_evidence.tif")}
    assert algorithm_of(made) == MOSAIC
    series = PanelChoices(output=str(tmp_path), period="month", evidence=True, figure=True)
    assert algorithm_of(series) == SERIES
    assert outputs(series) == {
        "PERIOD": "month",
        "OUTPUT_FOLDER": str(tmp_path),
        "FIGURE": str(tmp_path / "figure.png"),
    }


def test_number_that_is_free(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    assert numbered(str(path)) == str(tmp_path / "a-2.tif")
    (tmp_path / "a-2.tif").touch()
    assert numbered(str(path)) == str(tmp_path / "a-3.tif")


def test_views_count_for_methods_that_have_a_use_for_them() -> None:
    assert search_and_composition(PanelChoices(views=16), SPAN)["VIEWS"] == 16
    assert search_and_composition(PanelChoices(views=16, method="medoid"), SPAN)["VIEWS"] == 0
    assert search_and_composition(PanelChoices(cloud_in="area"), SPAN)["CLOUD_IN"] == "area"
