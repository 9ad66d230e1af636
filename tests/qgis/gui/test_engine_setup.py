"""Setting the engine up from the panel and the options, for real."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsApplication, QgsSettings

from cloudless_plugin.gui.engine_setup import EngineSetup
from cloudless_plugin.gui.options_page import OptionsPage
from cloudless_plugin.gui.setup_notice import SetupNotice
from cloudless_plugin.runtime import environment as env
from cloudless_plugin.runtime import installer
from cloudless_plugin.runtime.engine_location import SETTING, chosen_interpreter, is_anything_left
from cloudless_plugin.runtime.environment import Environment, State
from tests.qgis.runtime.conftest import LOCK, make_up
from tests.support.engine import INTERPRETER
from tests.support.waiting import wait_for

_BUNDLED = """
import importlib, json
names = ["qgis.core", "qgis.gui", "processing", "numpy", "osgeo.gdal", "osgeo.ogr", "PyQt5.QtCore", "psycopg2",
         "jinja2", "pygments", "owslib", "requests", "yaml", "urllib3", "certifi", "dateutil", "lxml", "idna"]
found = {}
for name in names:
    try:
        module = importlib.import_module(name)
        found[name] = [getattr(module, "__file__", ""), str(getattr(module, "__version__", ""))]
    except ImportError as error:
        found[name] = str(error)
print(json.dumps(found))
"""


def bundled() -> dict[str, Any]:
    """Return where QGIS's packages come from, and their versions, in a process of QGIS's Python."""
    path = "/usr/share/qgis/python/plugins"
    answer = subprocess.check_output(["/usr/bin/python3", "-c", _BUNDLED], env={"PYTHONPATH": path}, text=True)
    return dict(json.loads(answer))


def test_from_nothing_to_a_run_and_back(
    environment: Environment, setup: EngineSetup, notice: SetupNotice, page: OptionsPage
) -> None:
    before = bundled()
    assert not notice.isHidden()
    assert re.search(r"about \d+0 MB to download, \d+0 MB on the disk", notice.label.text())
    assert notice.button.text() == page.button.text() == "Set up"
    assert page.state.text() == "Not set up"
    assert re.fullmatch(r"About \d+0 MB when it is set up, \d+0 MB to download", page.disk_size.text())
    assert not page.remove_button.isEnabled()
    fractions: list[int] = []
    told: list[str] = []
    setup.changed.connect(lambda: fractions.append(setup.percent))
    setup.changed.connect(lambda: told.append(notice.label.text()))
    notice.button.click()
    assert notice.button.text() == page.button.text() == "Cancel"
    assert setup.state() is State.MAKING
    wait_for(lambda: not setup.is_running(), 240)
    assert setup.error == ""
    assert environment.state() is State.READY
    assert re.fullmatch(r"The engine is ready \(\d+ MB on the disk\)\.", notice.label.text())
    assert notice.button.text() == "Close"
    notice.button.click()
    assert notice.isHidden()
    assert page.state.text().startswith("Ready, set up on 20")
    assert page.button.text() == "Make again"
    assert 200 < int(page.disk_size.text().split()[0]) < 700
    assert fractions == sorted(fractions)
    assert max(fractions) > 20
    text = "\n".join(told)
    steps = (
        "Looking for what is there",
        "Downloading and unpacking packages: ",
        "Making the engine quick",
        "Trying the",
    )
    for words in steps:
        assert words in text, "Row 22 of the desk: the step is named"
    sizes = {int(size) for size in re.findall(r"packages: (\d+) MB of about \d+ MB", text)}
    assert sizes, "Row 22 of the desk: and how much of it is done"
    assert bundled() == before, "QGIS's own packages are as they were"
    page.remove_button.click()
    wait_for(lambda: not setup.is_running())
    assert not environment.folder.exists()
    assert page.state.text() == "Not set up"
    assert not notice.isHidden()


def test_cancel(environment: Environment, setup: EngineSetup, notice: SetupNotice) -> None:
    notice.button.click()
    wait_for(environment.venv.exists)
    notice.button.click()
    wait_for(lambda: not setup.is_running(), 5)
    assert environment.state() is State.MISSING
    assert setup.error == ""
    assert notice.button.text() == "Set up"


def test_what_went_wrong_is_told(
    setup: EngineSetup, notice: SetupNotice, page: OptionsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installer, "NEEDED", 10**18)
    notice.button.click()
    wait_for(lambda: not setup.is_running())
    assert "free some and try again" in notice.label.text()
    assert "free some and try again" in page.message.text()
    assert not page.message.isHidden()


def test_broken_and_outdated(environment: Environment, notice: SetupNotice, page: OptionsPage) -> None:
    environment.interpreter.parent.mkdir(parents=True)
    environment.interpreter.symlink_to(INTERPRETER)
    for lock, text, button in (("", "Broken", "Repair"), ("old", "Of another version of Cloudless", "Update")):
        environment.trust({})
        (environment.folder / "cloudless.json").write_text(json.dumps({"lock": lock}))
        notice.refresh()
        page.refresh()
        assert page.state.text() == text
        assert page.button.text() == notice.button.text() == button
        assert not notice.isHidden()


def test_another_qgis_makes_it(environment: Environment, notice: SetupNotice, page: OptionsPage) -> None:
    with environment.lock():
        notice.refresh()
        page.refresh()
        assert notice.label.text() == "The engine is being set up by another QGIS window."
        assert notice.button.isHidden()
        assert not page.button.isEnabled()
    wait_for(lambda: not notice.button.isHidden(), 5)


def test_another_python(setup: EngineSetup, notice: SetupNotice, page: OptionsPage) -> None:
    page.python.setFilePath("/usr/bin/python3")
    page.use_button.click()
    wait_for(lambda: not setup.is_running())
    assert "broken" in setup.error
    assert chosen_interpreter() == ""
    page.python.setFilePath(str(INTERPRETER))
    page.use_button.click()
    wait_for(lambda: not setup.is_running())
    assert setup.error == ""
    assert chosen_interpreter() == str(INTERPRETER)
    assert notice.isHidden()
    assert str(INTERPRETER) in page.chosen.text()
    page.own_button.click()
    assert chosen_interpreter() == ""
    assert not notice.isHidden()


def test_chosen_python_that_is_gone(setup: EngineSetup) -> None:
    shown: list[bool] = []
    QgsSettings().setValue(SETTING, "/gone/python")
    notice = SetupNotice(setup, lambda: shown.append(True))
    assert "does not exist: choose another" in notice.label.text()
    assert notice.button.text() == "Options…"
    notice.button.click()
    assert shown


def test_engine_that_does_not_start_is_not_trusted(
    environment: Environment, setup: EngineSetup, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One package is not what a run imports."""
    monkeypatch.setattr(env, "LOCK_FILE", tmp_path / "engine.lock")
    env.LOCK_FILE.write_text(LOCK)
    setup.make()
    wait_for(lambda: not setup.is_running(), 120)
    assert "broken" in setup.error
    assert environment.state() is State.MISSING


@pytest.mark.fault("engine removed during a run")
def test_engine_at_work_is_left_alone(
    environment: Environment, setup: EngineSetup, notice: SetupNotice, page: OptionsPage
) -> None:
    """The buttons say why they are off, and are on again soon after."""
    make_up(environment)
    page.refresh()
    assert page.remove_button.isEnabled()
    with environment.in_use():
        page.refresh()
        for button in (page.button, page.remove_button):
            assert not button.isEnabled()
        assert page.message.text().startswith("The engine is at work, here or in another QGIS: wait")
        assert not page.message.isHidden()
        setup.remove()
        assert not setup.is_running()
        environment.distrust()
        notice.refresh()
        assert "at work" in notice.label.text()
        assert not notice.button.isEnabled()
        setup.make()
        assert not setup.is_running()
        assert environment.interpreter.exists()
    wait_for(lambda: page.remove_button.isEnabled() and notice.button.isEnabled(), 5)
    assert page.message.isHidden()


def test_what_an_older_version_left_in_the_profile_goes_and_is_told(
    environment: Environment, setup: EngineSetup, notice: SetupNotice
) -> None:
    """QGIS starts with the plugin updated, and another profile has set the engine up already."""
    old = Environment(Path(QgsApplication.qgisSettingsDirPath()) / "cloudless" / "engine")
    make_up(old, "of 0.1.0")
    try:
        notice.refresh()
        assert notice.button.text() == "Update"
        assert "the old one is removed then" in notice.label.text()
        setup.tidy()
        assert old.interpreter.exists(), "as long as there is no other"
        make_up(environment)
        QgsSettings().setValue(SETTING, str(old.interpreter))
        assert not is_anything_left(), "which the user has chosen"
        QgsSettings().remove(SETTING)
        setup.tidy()
        assert not setup.is_running(), "a run may begin meanwhile"
        wait_for(lambda: bool(setup.told), 5)
        assert not old.folder.parent.exists()
        assert "older Cloudless kept in this QGIS profile was removed" in notice.label.text()
        notice.button.click()
        assert notice.isHidden()
    finally:
        shutil.rmtree(old.folder.parent, ignore_errors=True)
