"""Runs inside the real QGIS: a live layer is switched on, moved about, changed, played, printed, saved and opened."""

import time
from pathlib import Path

from driver import JOB, REPORT, choose_scenes, finish, later, messages, open_panel, picture, until
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsDateTimeRange,
    QgsLayoutExporter,
    QgsLayoutItemMap,
    QgsPrintLayout,
    QgsProject,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QDateTime, QRectF, Qt, QTimer
from qgis.utils import iface, plugins

TICKS = QTimer()
STATE = {"last": 0.0, "stall": 0.0, "began": 0.0, "steps": []}
FOLDER = Path(JOB["report"]).parent


def panel():
    return plugins["cloudless_plugin"].dock


def canvas():
    return iface.mapCanvas()


def tick():
    """Ten milliseconds between two calls, unless something holds the window up."""
    now = time.monotonic()
    STATE["stall"] = max(STATE["stall"], now - STATE["last"])
    STATE["last"] = now


def is_drawn():
    """Tell whether the map has stood for a while, and the live layer says what it shows."""
    settled = not canvas().isDrawing() and time.monotonic() - STATE["began"] > 1.2
    return settled and panel().footer.live.text().startswith("Live:") and "looking" not in panel().footer.live.text()


def after(change, name, step):
    """Change something, wait until the map is drawn, take a picture and go on."""
    STATE["began"] = time.monotonic()
    change()

    def drawn():
        REPORT.setdefault("seconds", {})[name] = time.monotonic() - STATE["began"]
        REPORT.setdefault("stalls", {})[name] = STATE["stall"]
        picture(f"{JOB['name']}-{name}")
        REPORT.setdefault("colours", {})[name] = colours()
        STATE["last"], STATE["stall"] = time.monotonic(), 0.0  # what was measured here is ours
        later(50, step)

    later(300, lambda: until(is_drawn, drawn))


def colours():
    """Return how many different colours the map shows: a layer that is not drawn has one."""
    image = canvas().grab().toImage()
    width, height = image.width(), image.height()
    return len({image.pixel(x, y) for x in range(0, width, 9) for y in range(0, height, 9)})


def start():
    dock = open_panel()
    choose_scenes(dock)
    dock.form.how.buffer.setValue(JOB.get("buffer", 60))
    STATE["last"] = time.monotonic()
    TICKS.timeout.connect(tick)
    TICKS.start(10)
    later(1500, lambda: after(panel().footer.live_button.click, "on", pan))


def pan():
    extent = canvas().extent()
    moved = QgsRectangle(extent)
    moved.setXMinimum(extent.xMinimum() + extent.width() / 2)
    moved.setXMaximum(extent.xMaximum() + extent.width() / 2)
    after(lambda: go_to(moved), "pan", lambda: back(extent))


def go_to(extent):
    canvas().setExtent(extent)
    canvas().refresh()


def back(extent):
    go_to(extent)
    after(lambda: canvas().zoomByFactor(0.4), "zoom", lambda: look(extent))


def look(extent):
    go_to(extent)
    what = panel().form.what
    after(lambda: what.bands.setText("nir,red,green") or what.bands.editingFinished.emit(), "look", reproject)


def reproject():
    def change():
        QgsProject.instance().setCrs(QgsCoordinateReferenceSystem("EPSG:3857"), True)

    after(change, "mercator", play)


def play():
    """Show three months, as the temporal controller does."""
    months = [("2023-06-01", "2023-06-30"), ("2023-07-01", "2023-07-31"), ("2023-08-01", "2023-08-31")]

    def step():
        if not months:
            canvas().setTemporalRange(QgsDateTimeRange(QDateTime(), QDateTime()))
            later(500, print_it)
            return
        first, last = months.pop(0)
        span = QgsDateTimeRange(
            *(
                QDateTime.fromString(f"{day}T{at}", Qt.DateFormat.ISODate)
                for day, at in ((first, "00:00:00"), (last, "23:59:59"))
            )
        )
        after(lambda: canvas().setTemporalRange(span), first[:7], step)

    step()


def print_it():
    layout = QgsPrintLayout(QgsProject.instance())
    layout.initializeDefaults()
    item = QgsLayoutItemMap(layout)
    item.attemptSetSceneRect(QRectF(10, 10, 277, 190))
    item.setExtent(canvas().extent())
    layout.addLayoutItem(item)
    path = str(FOLDER / "live.pdf")
    QgsLayoutExporter(layout).exportToPdf(path, QgsLayoutExporter.PdfExportSettings())
    REPORT["pdf"] = Path(path).stat().st_size
    later(300, save)


def save():
    live, path = panel().live, FOLDER / "live.qgs"
    QgsProject.instance().write(str(path))
    REPORT["saved_secret"] = live.engine.secret in path.read_text(encoding="utf-8")
    REPORT["title"] = [layer.name() for layer in QgsProject.instance().mapLayers().values()]
    iface.newProject()
    REPORT["ended"] = not live.engine.is_running()
    STATE["last"] = time.monotonic()
    later(500, lambda: reopen(path))


def reopen(path):
    iface.addProject(str(path))

    def drawn():
        picture(f"{JOB['name']}-reopened")
        REPORT["colours"]["reopened"] = colours()
        REPORT["messages"] = messages()
        panel().live.shut_down()
        finish()

    later(2000, lambda: until(lambda: panel().live.engine.is_ready() and is_steady(), drawn))


def is_steady():
    """Tell whether the map is drawn, and has shown the same for three seconds."""
    now, image = time.monotonic(), canvas().grab().toImage()
    if canvas().isDrawing() or image != STATE.get("shown"):
        STATE.update(shown=image, since=now)
    return now - STATE["since"] > 3


later(2000, start)
