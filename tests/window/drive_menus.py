"""Runs inside the real QGIS: menus, questions, drawing, evidence and a series that plays; takes a picture of each."""

from driver import JOB, REPORT, choose, choose_scenes, finish, later, open_panel, picture, until
from qgis.core import QgsProject, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QEvent, QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QMessageBox
from qgis.utils import iface, plugins

SHOTS = REPORT["shots"] = []


def panel():
    return plugins["cloudless_plugin"].dock


def shoot(name):
    SHOTS.append(f"{JOB['name']}-{len(SHOTS):02}-{name}")
    picture(SHOTS[-1])


def idle():
    return not panel().search.is_searching() and not panel().runs.is_running() and not panel().date.is_drawing()


def start():
    dock = open_panel()
    choose_scenes(dock)
    QgsProject.instance().addMapLayer(QgsVectorLayer("Polygon?crs=EPSG:32633&field=name:string", "Fields", "memory"))
    QApplication.sendEvent(dock, QEvent(QEvent.Type.Enter))
    menu = dock.form.where.source
    later(1500, lambda: until(idle, lambda: show_menu(menu.menu(), menu, "where", presets)))


def show_menu(menu, below, name, after):
    menu.popup(below.mapToGlobal(QPoint(0, below.height())))
    later(500, lambda: (shoot(name), menu.close(), later(200, after)))


def presets():
    dock = panel()
    dock.memory.keep_preset("Summer, false colour", dock.form.choices())
    show_menu(dock.presets.menu, dock.presets.button, "presets", run_menu)


def run_menu():
    button = panel().footer.run_button
    show_menu(button.menu(), button, "run-menu", draw)


def draw():
    """Draw a triangle on the map; what it bounds is the area."""
    dock, canvas = panel(), iface.mapCanvas()
    dock.form.where.draw("polygon")
    view = canvas.viewport()
    width, height = view.width(), view.height()
    for x, y in ((0.3, 0.3), (0.7, 0.35), (0.5, 0.7)):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(round(x * width), round(y * height)))
    QTest.mouseMove(view, QPoint(round(0.4 * width), round(0.6 * height)))
    later(300, drawn)


def drawn():
    shoot("drawing")
    QTest.keyClick(iface.mapCanvas().viewport(), Qt.Key.Key_Return)
    REPORT["area"] = panel().form.where.choice().kind
    REPORT["size"] = panel().form.where.label.text()
    panel().form.result.evidence.setChecked(True)
    panel().start()
    until(idle, evidence, 500)


def evidence():
    """The evidence, switched on, with its legend."""
    root = QgsProject.instance().layerTreeRoot()
    for node in root.findLayers():
        is_evidence = node.name() == "Evidence"
        node.setItemVisibilityChecked(is_evidence)
        node.setExpanded(is_evidence)
    later(2000, shown)


def shown():
    shoot("evidence")
    dock = panel()
    dock.form.result.evidence.setChecked(False)
    menu = dock.card.look_menu
    show_menu(menu, dock.card.look_button, "look-menu", restyle)


def restyle():
    dock = panel()
    dock.card.empty_action.trigger()
    for node in QgsProject.instance().layerTreeRoot().findLayers():
        node.setItemVisibilityChecked(node.name() != "Evidence")
    later(1500, lambda: (shoot("empty-pixels"), ask()))


def ask():
    """A run of a whole country asks first."""
    dock = panel()
    dock.form.where.pin.setChecked(False)
    dock.form.how.resolution.setValue(0.5)
    iface.mapCanvas().setExtent(QgsRectangle(*JOB["extent"]))
    later(1500, lambda: until(idle, big))


def big():
    REPORT["estimate"] = panel().footer.estimate.text()
    later(1500, answer)
    panel().start()
    series()


def answer():
    """Look at the question, and say no."""
    box = QApplication.activeModalWidget()
    REPORT["question"] = box.text() if isinstance(box, QMessageBox) else ""
    shoot("question")
    if isinstance(box, QMessageBox):
        box.button(QMessageBox.StandardButton.Cancel).click()


def series():
    dock = panel()
    REPORT["asked_and_left"] = not dock.runs.is_running()
    dock.form.how.resolution.setValue(0)
    choose(dock.form.what.period, "month")
    dock.form.result.figure.setChecked(True)
    dock.start()
    until(idle, play, 500)


def play():
    dock = panel()
    REPORT["groups"] = [group.name() for group in QgsProject.instance().layerTreeRoot().findGroups()]
    dock.results.play(dock.card.run())
    later(2500, played)


def played():
    shoot("playing")
    finish()


later(2000, start)
