"""A login of the user's goes nowhere because a stranger's recipe or project says so."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsPointXY, QgsProject, QgsSettings

from cloudless_plugin.gui.dock import CloudlessDock
from cloudless_plugin.gui.live_map import LiveMap
from cloudless_plugin.gui.place_source import request_of_layer
from cloudless_plugin.gui.place_subject import Subject
from cloudless_plugin.gui.recipes import preset_recipe
from cloudless_plugin.panel.choices_made import PanelChoices
from cloudless_plugin.processing.live_layer import LiveShown, new_live_layer, note_shown
from cloudless_plugin.runtime.known_logins import SETTING, is_known_login, note_login
from tests.qgis.gui.conftest import Bar, look, rows
from tests.support import jobs
from tests.support.files import Files, serve_files

TOKEN = "the-user-s-own"  # noqa: S105


@pytest.fixture(autouse=True)
def unknown(qgis_app: object) -> Iterator[None]:
    QgsSettings().remove(SETTING)
    yield
    QgsSettings().remove(SETTING)


@pytest.fixture
def mine(login: Callable[..., str]) -> str:
    return login("EsriToken", token=TOKEN)


@pytest.fixture
def catalogue(generated: Path) -> Iterator[Files]:
    with serve_files(generated.parent, ("X-Esri-Authorization", f"Bearer {TOKEN}")) as files:
        yield files


@pytest.fixture
def recipe(catalogue: Files, generated: Path, generated_choices: PanelChoices, mine: str, tmp_path: Path) -> Path:
    """Of somebody who knows the id of the user's login."""
    made = replace(generated_choices, catalog_url=f"{catalogue.address}/{generated.name}", authcfg=mine)
    path = tmp_path / "shared.json"
    path.write_text(json.dumps(preset_recipe(made, jobs.request(made.catalog_url))))
    return path


def test_login_is_known_for_the_server_that_it_was_used_for() -> None:
    assert is_known_login("", "https://evil.example/stac")
    assert is_known_login("abc1234", ""), "the servers of a known catalogue are fixed"
    note_login("abc1234", "https://mine.example/stac")
    assert is_known_login("abc1234", "https://MINE.example/stac/v1?x=1")
    for authcfg, address in [
        ("abc1234", "https://evil.example/stac"),
        ("abc1234", "http://mine.example/stac"),
        ("abc1234", "https://mine.example:8443/stac"),
        ("abc1234", "https://mine.example@evil.example/stac"),
        ("zzz9999", "https://mine.example/stac"),
    ]:
        assert not is_known_login(authcfg, address)


def test_recipe_sends_no_login_where_the_user_has_not_used_it(
    dock: CloudlessDock, bar: Bar, recipe: Path, mine: str
) -> None:
    dock.presets.load(recipe)
    assert dock.form.choices().authcfg == ""
    assert "“shared.json” names a login for http://127.0.0.1" in bar.messages[-1][0]
    look(dock)
    assert rows(dock) == []
    dock.form.what.login.setConfigId(mine)
    look(dock)
    assert len(rows(dock)) == 9
    dock.presets.load(recipe)
    assert dock.form.choices().authcfg == mine


def live_layer(dock: CloudlessDock, address: str, login: str) -> str:
    """Have a project with a live layer opened; return the id of the layer."""
    layer = new_live_layer("Of a stranger")
    note_shown(layer, LiveShown(jobs.request(address), ("red", "green", "blue"), login))
    QgsProject.instance().addMapLayer(layer)
    return str(layer.id())


def served_login(live: LiveMap, layer_id: str) -> str:
    return live._served[layer_id].shown.login


def test_project_sends_no_login_where_the_user_has_not_used_it(
    dock: CloudlessDock, bar: Bar, catalogue: Files, generated: Path, mine: str
) -> None:
    address = f"{catalogue.address}/{generated.name}"
    stranger = live_layer(dock, address, mine)
    assert served_login(dock.live, stranger) == ""
    assert "“Of a stranger” names a login for http://127.0.0.1" in bar.messages[-1][0]
    note_login(mine, address)
    assert served_login(dock.live, live_layer(dock, address, mine)) == mine


@pytest.mark.parametrize("is_known", [False, True])
def test_place_of_such_a_layer(
    dock: CloudlessDock, catalogue: Files, generated: Path, mine: str, is_known: bool
) -> None:
    address = f"{catalogue.address}/{generated.name}"
    if is_known:
        note_login(mine, address)
    layer = QgsProject.instance().mapLayer(live_layer(dock, address, mine))
    own = request_of_layer(layer)
    assert own is not None
    place = QgsGeometry.fromPointXY(QgsPointXY(500000, 5100000))
    subject = Subject.of_layer(place, QgsCoordinateReferenceSystem("EPSG:32633"), layer, own, dock.questions)
    assert bool(subject.logins) == is_known
