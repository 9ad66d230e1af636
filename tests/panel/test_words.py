from __future__ import annotations

import shlex
from datetime import date
from typing import Any

import pytest

from cloudless_plugin.common.messages import Message
from cloudless_plugin.panel.choices_made import PanelChoices
from cloudless_plugin.panel.commands import python_command, qgis_process_command
from cloudless_plugin.panel.estimate_words import clock, time_left
from cloudless_plugin.panel.methods_text import methods_text
from cloudless_plugin.panel.names import layer_name, time_name
from cloudless_plugin.panel.problem_words import FIELDS, field_of, in_panel_words

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def month(number: int) -> str:
    return MONTHS[number - 1]


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [
        ("2023-06-01", "2023-08-31", "Jun–Aug 2023"),  # noqa: RUF001
        ("2023-06-01", "2023-06-30", "Jun 2023"),
        ("2022-12-01", "2023-02-28", "Dec 2022–Feb 2023"),  # noqa: RUF001
        ("2023-01-01", "2023-12-31", "2023"),
        ("2019-01-01", "2023-12-31", "Jan 2019–Dec 2023"),  # noqa: RUF001
        ("2023-08-10", "2023-08-20", "10–20 Aug 2023"),  # noqa: RUF001
        ("2023-08-28", "2023-11-28", "28 Aug–28 Nov 2023"),  # noqa: RUF001
        ("2022-12-28", "2023-01-05", "28 Dec 2022–5 Jan 2023"),  # noqa: RUF001
        ("2023-08-15", "2023-08-15", "15 Aug 2023"),
    ],
)
def test_time_in_few_letters(start: str, end: str, name: str) -> None:
    assert time_name(date.fromisoformat(start), date.fromisoformat(end), month) == name


def test_layer_names_tell_runs_apart() -> None:
    days = (date(2023, 6, 1), date(2023, 8, 31))
    assert layer_name(PanelChoices(), *days, month) == "S2 true colour · Jun–Aug 2023 · median"  # noqa: RUF001
    other = PanelChoices(collection="landsat-c2-l2", bands="red,nir08")
    assert layer_name(other, *days, month).startswith("Landsat red,nir08 · ")


@pytest.mark.parametrize(
    ("sentence", "field"),
    [
        ("The custom catalogue has no address (CATALOG_URL): give the root of a STAC API.", "CATALOG_URL"),
        ("Die letzte liegt vor dem ersten: START und END vertauschen.", "START"),
        ("sentinel-2-l2a has no band 'heat': choose among red.", "BANDS"),
        ("Something about /data/AREA.tif and MY_START.", ""),
        (Message("No scene is left: {reason}.", reason="18 outside the dates"), "START"),
        ("The extent is empty: draw an area.", "EXTENT"),
        ("VIEWS is 3, and METHOD 'medoid' chooses among all clear views: set VIEWS to 0.", "VIEWS"),
        ("Choose a CLOUD_IN of scene, area.", "CLOUD_IN"),
        ("The engine's process was ended from outside: run again, with a smaller extent if it happens twice.", ""),
        ("'/data' is a folder: give the path of the item collection (JSON) in it.", "CATALOG_URL"),
        ("The catalogue has more than 9 scenes for this request: ask for fewer days or a smaller extent.", "START"),
        ("No scene covers the extent: move it, or widen the dates.", "EXTENT"),
        ("The catalogue a asks for a login (401): choose a login that it accepts, or another catalogue.", "AUTHCFG"),
        ("Nothing of the kind.", ""),
    ],
)
def test_field_of_an_error(sentence: str, field: str) -> None:
    assert field_of(sentence) == field


def test_sentences_in_the_panels_words() -> None:
    titles = {name: f"“{title}”" for name, title in FIELDS.items()}
    said = in_panel_words("Swap START and END, or give CATALOG_URL.", titles)
    assert said == "Swap “First day” and “Last day”, or give “Address”."
    assert in_panel_words("/data/AREA.tif", titles) == "/data/AREA.tif"


def test_command_that_a_shell_reads() -> None:
    values = {"EXTENT": "1,2,3,4 [EPSG:4326]", "MONTHS": ["jun", "jul"], "HAZE": False, "CRS": None, "MAX_CLOUD": 25.0}
    command = qgis_process_command("cloudless:mosaic", {**values, "CATALOG_URL": ""}, windows=False)
    assert shlex.split(command) == [
        "qgis_process",
        "run",
        "cloudless:mosaic",
        "--EXTENT=1,2,3,4 [EPSG:4326]",
        "--MONTHS=jun",
        "--MONTHS=jul",
        "--HAZE=false",
        "--MAX_CLOUD=25",
    ]
    assert '"--EXTENT=1,2,3,4 [EPSG:4326]"' in qgis_process_command("cloudless:mosaic", values, windows=True)


def test_python_that_runs() -> None:
    called = []
    values = {"EXTENT": "1,2,3,4", "MONTHS": ["jun"], "HAZE": False, "BUFFER": 20.0, "CRS": None, "O": "C:\\ä.tif"}
    text = python_command("cloudless:mosaic", values).replace("import processing", "")

    class Processing:
        run = staticmethod(lambda name, given: called.append((name, given)))

    exec(text, {"processing": Processing})  # noqa: S102 - what a user pastes
    assert called == [("cloudless:mosaic", {name: value for name, value in values.items() if value is not None})]


def test_clock() -> None:
    assert [clock(seconds) for seconds in (0, 41.4, 70, 3725)] == ["0:00", "0:41", "1:10", "1:02:05"]
    assert time_left(0.05, 10) is None
    assert time_left(0.25, 10) == 30


def test_methods() -> None:
    recipe: dict[str, Any] = {
        "cloudless": "1.0",
        "request": {"collection": "sentinel-2-l2a", "bands": "red,green,blue", "mask": "clouds", "buffer": 60},
        "grid": {"crs": "EPSG:32633", "resolution": 10},
        "scenes": [{"datetime": "2023-06-04T10:00:00Z"}, {"datetime": "2023-06-04T10:00:20Z"}],
    }
    text = methods_text(recipe, "Median", "Contains modified Copernicus Sentinel data 2023", "m")
    assert text.startswith("Sentinel-2 Level-2A scenes (2 scenes of 1 date, 2023-06-04 to 2023-06-04)")
    assert "clouds masked by the scenes' classification and grown by 60 m, hazy observations dropped" in text
    assert text.endswith("with Cloudless 1.0. Contains modified Copernicus Sentinel data 2023.")
    recipe["request"]["views"] = 16
    assert methods_text(recipe, "Median", "", "m").endswith(" Each pixel rests on at most 16 clear views.")
