"""Runs inside the real QGIS: the map is asked, an index chosen, a date shown and unticked, and the tool given back."""

import time

from driver import JOB, REPORT, choose_scenes, finish, later, messages, open_panel, picture, until, with_scenes
from qgis.PyQt.QtCore import QPoint, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.utils import iface, plugins

TICKS = QTimer()
STATE = {"last": 0.0, "stall": 0.0, "began": 0.0}
NONE, LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton


def panel():
    return plugins["cloudless_plugin"].dock


def window():
    return panel().ask.window


def chart():
    return window().chart


def content():
    return window()._content


def is_whole():
    answer = panel().ask._answer
    return answer is not None and answer.is_whole


def tick():
    """Ten milliseconds between two calls, unless something holds the window up."""
    now = time.monotonic()
    STATE["stall"] = max(STATE["stall"], now - STATE["last"])
    STATE["last"] = now


def shoot(name):
    """Take a picture, whose time is ours."""
    REPORT.setdefault("stalls", {})[name] = STATE["stall"]
    picture(f"{JOB['name']}-{name}")
    STATE["last"], STATE["stall"] = time.monotonic(), 0.0


def start():
    dock = open_panel()
    choose_scenes(dock)
    dock.form.how.buffer.setValue(20)
    REPORT["tool_before"] = type(iface.mapCanvas().mapTool()).__name__
    with_scenes(dock, press)


def press():
    panel().ask.button.click()
    later(2500, ask)


def ask():
    canvas = iface.mapCanvas()
    STATE["last"] = STATE["began"] = time.monotonic()
    STATE["stall"] = 0.0
    TICKS.timeout.connect(tick)
    TICKS.start(10)
    panel().ask._engine.placed.connect(first)
    at = QPoint(round(canvas.width() * 0.4), round(canvas.height() * 0.35))
    if "place" in JOB:
        at = canvas.getCoordinateTransform().transform(*JOB["place"]).toQPointF().toPoint()
    QTest.mouseClick(canvas.viewport(), LEFT, NONE, at)
    later(200, lambda: until(is_whole, asked))


def first(_):
    REPORT.setdefault("first", time.monotonic() - STATE["began"])


def asked():
    REPORT["states"] = sorted({dot.state for dot in content().dots})
    REPORT["line"] = content().line_name
    later(400, index)


def index():
    shoot("red")
    column = window().column
    column.setCurrentIndex(column.findText("NDVI"))
    column.activated.emit(column.currentIndex())
    later(200, lambda: until(is_whole, show))


def show():
    clear = [place for place, dot in enumerate(content().dots) if dot.state == "clear"]
    at = chart().places()[clear[-1]].toPoint()
    QTest.mouseClick(chart(), LEFT, NONE, at)
    later(300, lambda: until(is_idle, lambda: later(800, untick)))


def is_idle():
    return not panel().date.is_drawing() and not panel().search.is_searching()


def untick():
    REPORT["layers"] = [layer.name() for layer in iface.mapCanvas().layers()]
    shoot("date")
    window().use.click()
    later(300, lambda: until(is_whole, lambda: later(300, polygon)))


def polygon():
    REPORT["unticked"] = [dot.day.isoformat() for dot in content().dots if not dot.ticked]
    REPORT["in_list"] = len(panel().scenes.choice.unticked())
    shoot("unticked")
    canvas = iface.mapCanvas()
    width, height = canvas.width(), canvas.height()
    places = [QPoint(round(width * x), round(height * y)) for x, y in ((0.3, 0.3), (0.5, 0.3), (0.5, 0.6), (0.3, 0.6))]
    QTest.mousePress(canvas.viewport(), LEFT, NONE, places[0])
    for place in places[1:]:
        QTest.mouseMove(canvas.viewport(), place)
    QTest.mouseRelease(canvas.viewport(), LEFT, NONE, places[-1])
    later(200, lambda: until(is_whole, lambda: later(300, end)))


def end():
    shoot("polygon")
    QTest.keyClick(iface.mapCanvas(), Qt.Key.Key_Escape)
    REPORT["tool_after"] = type(iface.mapCanvas().mapTool()).__name__
    window().close()
    REPORT["ended"] = not panel().live.engine.is_running()
    REPORT["messages"] = messages()
    finish()


later(2000, start)
