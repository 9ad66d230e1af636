"""Runs inside the real QGIS: switches a live layer on over the real scenes, for a picture of the documents."""

from driver import JOB, REPORT, choose_scenes, finish, later, open_panel, picture, until, with_scenes
from qgis.core import QgsProject
from qgis.utils import iface, plugins


def panel():
    return plugins["cloudless_plugin"].dock


def start():
    dock = open_panel()
    choose_scenes(dock)
    with_scenes(dock, switch_on)


def switch_on():
    panel().footer.live_button.click()
    later(1500, lambda: until(is_drawn, look, 200))


def is_drawn():
    said = panel().footer.live.text()
    return not iface.mapCanvas().isDrawing() and said.startswith("Live:") and "looking" not in said


def look():
    REPORT["layers"] = [layer.name() for layer in QgsProject.instance().mapLayers().values()]
    REPORT["said"] = panel().footer.live.text()
    later(1500, shoot)


def shoot():
    picture(JOB["name"])
    panel().live.shut_down()
    finish()


later(2000, start)
