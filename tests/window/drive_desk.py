"""Runs inside the real QGIS: goes through the states of the panel one by one, and takes a picture of each."""

import time

from driver import JOB, REPORT, choose, choose_scenes, finish, later, messages, open_panel, picture, until
from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsRectangle
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QWheelEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QComboBox, QDateEdit, QMessageBox, QSpinBox
from qgis.utils import iface, plugins

STATES = []
SHOTS = REPORT["shots"] = []


def panel():
    return plugins["cloudless_plugin"].dock


def state(step):
    """Mark a step as one of the states, in the order in which they are gone through."""
    STATES.append(step)
    return step


def shoot(name):
    SHOTS.append(f"{JOB['name']}-{len(SHOTS):02}-{name}")
    picture(SHOTS[-1])


def next_state():
    if STATES:
        STATES.pop(0)()
    else:
        finish()


def then(name, milliseconds=600):
    """Take a picture after a while, and go on."""
    later(milliseconds, lambda: (shoot(name), next_state()))


def idle():
    return not panel().search.is_searching() and not panel().runs.is_running() and not panel().date.is_drawing()


@state
def opened():
    dock = open_panel()
    if JOB.get("width"):
        iface.mainWindow().resizeDocks([dock], [JOB["width"]], Qt.Orientation.Horizontal)
    then("opened", 1500)


@state
def searched_by_itself():
    dock = panel()
    choose_scenes(dock)
    REPORT["width"] = dock.width()
    QApplication.sendEvent(dock, QEvent(QEvent.Type.Enter))
    until(lambda: dock.scenes.choice.is_known() and idle(), lambda: then("searched"), 200)


@state
def listed():
    dock = panel()
    REPORT["summary"] = dock.scenes.summary.text()
    REPORT["estimate"] = dock.footer.estimate.text()
    dock.scenes.details.setCollapsed(False)
    later(1200, lambda: until(idle, lambda: then("listed"), 200))


@state
def unticked_and_panned():
    """Row 1: untick dates, pan a little, and the ticks stay."""
    dock = panel()
    dock.scenes.list.topLevelItem(0).setCheckState(0, Qt.CheckState.Unchecked)
    canvas = iface.mapCanvas()
    extent = canvas.extent()
    canvas.setExtent(
        QgsRectangle(extent.xMinimum() + 300, extent.yMinimum(), extent.xMaximum() + 300, extent.yMaximum())
    )
    until(idle, panned, 1500)


def panned():
    REPORT["unticked"] = panel().scenes.summary.text()
    then("unticked")


@state
def scrolled_with_the_wheel():
    """Row 2: the wheel changes nothing in fields without focus."""
    dock = panel()
    before = dock.form.choices()
    for field in (one for kind in (QSpinBox, QDateEdit, QComboBox) for one in dock.findChildren(kind)):
        if field.isVisible() and not field.hasFocus():
            wheel(field)
    REPORT["wheel"] = dock.form.choices() == before
    next_state()


def wheel(widget):
    middle = widget.rect().center()
    event = QWheelEvent(
        QPointF(middle),
        QPointF(widget.mapToGlobal(middle)),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


@state
def dated():
    """A click on a date shows it on the map."""
    dock = panel()
    dock.scenes.list.setCurrentItem(dock.scenes.list.topLevelItem(1))
    later(300, lambda: until(idle, lambda: then("date", 1500), 200))


@state
def locked():
    """Rows 3 and 4: a locked area has an outline without a fill, also in another CRS."""
    dock = panel()
    dock.scenes.list.clearSelection()
    dock.date.clear()
    dock.form.where.pin.setChecked(True)
    iface.mapCanvas().zoomByFactor(1.4)
    QgsProject.instance().setCrs(QgsCoordinateReferenceSystem("EPSG:3035"))
    iface.mapCanvas().setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3035"))
    later(300, lambda: until(idle, lambda: then("locked", 1000), 200))


@state
def how():
    dock = panel()
    dock.form.where.pin.setChecked(False)
    dock.scenes.details.setCollapsed(True)
    dock.form.how.setCollapsed(False)
    choose(dock.form.how.method, "percentile")
    later(300, lambda: dock.area.ensureWidgetVisible(dock.form.how, 0, 0))
    then("how", 900)


@state
def problem():
    """Row 16: the sentence stands below its field, in the panel's words, with the focus."""
    dock = panel()
    choose(dock.form.how.method, "median")
    dock.form.how.setCollapsed(True)
    dock.form.what.address.setEditText("/none/items.json")
    dock.start()
    until(idle, told, 700)


def told():
    dock = panel()
    REPORT["problem"] = dock.form.shown_problem()
    REPORT["messages"] = messages()
    REPORT["focus"] = dock.form.what.address.hasFocus() or dock.form.what.address.lineEdit().hasFocus()
    shoot("problem")
    dock.form.what.address.setEditText(JOB["items"])
    iface.messageBar().clearWidgets()
    later(300, next_state)


@state
def running():
    dock = panel()
    dock.form.result.evidence.setChecked(True)
    REPORT["clicked"] = time.monotonic()
    QTest.keyClick(dock.form.what.bands, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    REPORT["runs_by_key"] = dock.runs.is_running() or dock._waits_for_scenes
    REPORT["clicked"] = time.monotonic() - REPORT["clicked"]
    later(700, lambda: (shoot("running"), until(idle, done)))


def done():
    then("done", 2500)


@state
def restyled():
    dock = panel()
    run = dock.card.run()
    REPORT["facts"] = dock.card.facts.text()
    REPORT["groups"] = tree()
    choose(dock.form.what.look, "true-colour")
    REPORT["record"] = run.to_dict()
    next_state()


def tree():
    root = QgsProject.instance().layerTreeRoot()
    return [
        [
            child.name(),
            [[leaf.name(), leaf.isVisible()] for leaf in child.findLayers()] if hasattr(child, "findLayers") else [],
        ]
        for child in root.children()
    ]


@state
def swiped():
    """Before and after: a second run, with other dates, beside the first."""
    dock = panel()
    dock.form.result.evidence.setChecked(False)
    dock.scenes.choice.tick_only(dock.scenes.choice.overpasses[:1])
    dock.scenes.refresh()
    dock.start()
    until(idle, lambda: later(500, compared), 500)


def compared():
    dock = panel()
    REPORT["root"] = tree()
    dock.results._compare(dock.card.run(), "before")
    later(2000, lambda: (shoot("swipe"), dock.results.swipe.stop(), next_state()))


@state
def ended():
    dock = panel()
    REPORT["dialogs"] = [type(one).__name__ for one in QApplication.topLevelWidgets() if isinstance(one, QMessageBox)]
    REPORT["run_is_on_screen"] = (
        QApplication.primaryScreen()
        .geometry()
        .contains(dock.footer.run_button.mapToGlobal(dock.footer.run_button.rect().bottomRight()))
    )
    REPORT["minimum"] = dock.minimumSizeHint().width()
    next_state()


later(2000, next_state)
