"""The panel's foot: the estimate, what is going on, Run and Cancel."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QMenu, QWidget

from cloudless_plugin.common.results import EXTREME, HEAVY, LIGHT, RunEstimate
from cloudless_plugin.gui.dock import CloudlessDock
from cloudless_plugin.gui.footer import Footer
from tests.qgis.gui.conftest import Bar, choose, show, wait_until_done

PLAN = RunEstimate(
    scene_count=18,
    date_count=9,
    width=1000,
    height=500,
    ground_pixel_m=10.0,
    crs="EPSG:32633",
    tile_count=4,
    request_count=100,
    read_bytes=325_000_000,
    memory_bytes=900_000_000,
    disk_bytes=244_000_000,
    seconds=9.2,
    thin_percent=41.3,
    advice=("Choose a smaller area.",),
    level=LIGHT,
)


@pytest.fixture
def footer(qgis_app: Any) -> Iterator[Footer]:
    owner = QWidget()
    footer = Footer(QMenu(owner), QMenu(owner), owner)
    yield footer
    footer.deleteLater()
    owner.deleteLater()


def colour(footer: Footer) -> tuple[int, int, int]:
    """Return what the light shows."""
    footer.resize(400, 120)
    image = footer.light.grab().toImage()
    found = image.pixelColor(image.width() // 2, image.height() // 2)
    return found.red(), found.green(), found.blue()


def test_estimate_in_one_line(footer: Footer) -> None:
    footer.show_estimate(PLAN)
    line = "≈ 9 s · 325 MB to read · 244 MB on disk · 41 % with fewer than three clear views"
    assert footer.estimate.text() == line
    for words in ("1000 × 500", "10 m", "EPSG:32633", "900 MB", "Choose a smaller area."):  # noqa: RUF001
        assert words in footer.estimate.toolTip(), words


def test_light_of_the_estimate(footer: Footer) -> None:
    """Row 15 of the desk: green, amber, red; none of the three while the estimate is stale, or there is none."""
    shown = []
    for level in (LIGHT, HEAVY, EXTREME):
        footer.show_estimate(replace(PLAN, level=level))
        shown.append(colour(footer))
    green, amber, red = shown
    assert green[1] > green[0]
    assert red[0] > 2 * red[1]
    assert amber[0] > amber[1] > amber[2]
    footer.show_estimate(PLAN, stale=True)
    stale = colour(footer)
    footer.show_estimate(None)
    assert stale == colour(footer)
    assert stale not in shown


def test_stale_estimate_is_marked(footer: Footer) -> None:
    """Row 17 of the desk."""
    footer.show_estimate(PLAN, stale=True)
    assert footer.estimate.text().endswith("three clear views (updating)")
    assert "italic" in footer.estimate.styleSheet()
    footer.show_estimate(PLAN)
    assert "italic" not in footer.estimate.styleSheet()
    footer.show_estimate(PLAN, stale=True)
    footer.show_estimate(None)
    assert "italic" not in footer.estimate.styleSheet()
    assert "325" not in footer.estimate.text()


def test_fewer_views_are_offered_where_they_save_much(dock: CloudlessDock) -> None:
    """One click sets them; the offer is not made of a stale estimate, of none, or where it saves little."""
    footer = dock.footer
    shown = []
    for plan, stale in ((PLAN, False), (replace(PLAN, saved_percent=62.0), True), (None, False)):
        footer.show_estimate(plan, stale=stale)
        shown.append(footer.offer.isHidden())
    assert shown == [True, True, True]
    footer.show_estimate(replace(PLAN, saved_percent=62.0))
    assert not footer.offer.isHidden()
    assert ">16 clear views a pixel: 62 % less to read<" in footer.offer.text()
    footer.offer.linkActivated.emit("#")
    assert dock.form.parameters()["VIEWS"] == 16


def test_time_goes_on_and_tells_how_long_it_will_take(footer: Footer, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    footer.show_running(running=True)
    footer.say("June 2023, tile 2 of 6")
    assert footer.status.text() == "June 2023, tile 2 of 6"
    now[0] += 41
    footer.say("June 2023, tile 2 of 6")
    assert footer.status.text() == "June 2023, tile 2 of 6 · 0:41"
    footer.move_to(50)
    footer._clock.timeout.emit()
    assert footer.status.text() == "June 2023, tile 2 of 6 · 0:41, about 0:41 left"
    assert footer.bar.value() == 50
    footer.show_running(running=False)
    footer.say("Done")
    assert footer.status.text() == "Done"
    footer._clock.timeout.emit()
    now[0] += 100
    footer.show_running(running=True)
    footer.say("Starting")
    assert footer.status.text() == "Starting", "a new run begins at zero"


def test_words_of_others_are_no_markup(footer: Footer) -> None:
    """A catalogue may be quoted."""
    for running in (False, True):
        footer.show_running(running=running)
        footer.say('<b>no</b> <a href="http://evil.example">scene</a>')
        assert footer.status.textFormat() == Qt.TextFormat.PlainText
    footer.show_dashboard('http://127.0.0.1:8787/status"><b>x</b>')
    assert "<b>" not in footer.dashboard.text()


def test_run_and_cancel_take_turns(footer: Footer) -> None:
    pressed: list[str] = []
    footer.run_pressed.connect(lambda: pressed.append("run"))
    footer.cancel_pressed.connect(lambda: pressed.append("cancel"))
    assert footer.cancel_button.isHidden()
    footer.run_button.click()
    footer.show_running(running=True)
    assert footer.run_button.isHidden()
    footer.cancel_button.click()
    footer.show_running(running=False)
    assert not footer.run_button.isHidden()
    assert footer.bar.isHidden()
    footer.can_run("because")
    footer.run_button.click()
    assert pressed == ["run", "cancel"]
    assert footer.run_button.toolTip() == "because"
    footer.can_run("")
    assert "Ctrl+Return" in footer.run_button.toolTip()


def test_run_is_always_on_screen(dock: CloudlessDock) -> None:
    """However small the panel is, and however much it shows."""
    show(dock, 360, 260)
    dock.form.how.setCollapsed(False)
    for y in (0, dock.area.verticalScrollBar().maximum()):
        dock.area.verticalScrollBar().setValue(y)
        button = dock.footer.run_button
        assert button.isVisible()
        assert dock.rect().contains(button.mapTo(dock, button.rect().bottomRight()))


def test_what_is_said_in_a_series_names_the_month(dock: CloudlessDock, bar: Bar) -> None:
    """Row 19 of the desk: month and tile, and the bar does not jump back."""
    choose(dock.form.what.period, "month")
    said: list[str] = []
    percents: list[float] = []
    dock.runs.said.connect(said.append)
    dock.run.progressed.connect(percents.append)
    dock.start()
    wait_until_done(dock)
    for month in ("June 2023", "July 2023", "August 2023"):
        assert any(text.startswith(month) and "1 of" in text for text in said), (month, said)
    assert percents == sorted(percents)
