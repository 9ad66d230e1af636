"""Runs inside the real QGIS: a live layer on real ground is switched on, moved about and shown in other looks."""

from driver import JOB, REPORT, choose, choose_scenes, finish, later, open_panel, picture, with_scenes
from qgis.core import QgsRectangle
from qgis.utils import iface, plugins

_STEADY = 3
"""Looks at the map, half a second apart, that show the same."""
STATE = {"frame": 0, "seen": None, "same": 0}


def canvas():
    return iface.mapCanvas()


def frames(steps):
    """Take each step, wait until the map stands, and save a picture of the window."""
    if not steps:
        REPORT["frames"] = STATE["frame"]
        plugins["cloudless_plugin"].dock.live.shut_down()
        finish()
        return
    steps[0]()
    STATE.update(seen=None, same=0)
    later(1500, lambda: settle(steps[1:]))


def settle(steps):
    image = canvas().grab().toImage()
    said = plugins["cloudless_plugin"].dock.footer.live.text()
    is_same = image == STATE["seen"] and not canvas().isDrawing() and "looking" not in said
    STATE.update(seen=image, same=STATE["same"] + 1 if is_same else 0)
    if STATE["same"] < _STEADY:
        later(500, lambda: settle(steps))
        return
    STATE["frame"] += 1
    picture(f"{JOB['name']}-{STATE['frame']:02}")
    frames(steps)


def moved(across, down, zoom=1.0):
    """Return what moves the map by shares of its extent, and zooms in."""

    def move():
        extent = canvas().extent()
        width, height = extent.width() / zoom, extent.height() / zoom
        x = extent.center().x() + across * extent.width()
        y = extent.center().y() + down * extent.height()
        canvas().setExtent(QgsRectangle(x - width / 2, y - height / 2, x + width / 2, y + height / 2))
        canvas().refresh()

    return move


def looked(look):
    """Return what chooses another look."""

    def change():
        what = plugins["cloudless_plugin"].dock.form.what
        choose(what.look, look)
        what.look.activated.emit(what.look.currentIndex())

    return change


def start():
    dock = open_panel()
    choose_scenes(dock)
    if "buffer" in JOB:
        dock.form.how.buffer.setValue(JOB["buffer"])
    switched_on = dock.footer.live_button.click
    nearer, further, back = moved(0.1, 0.1, 2.0), moved(0.25, -0.1), moved(-0.3, -0.1)
    steps = [switched_on, nearer, further, looked("false-colour"), back, moved(-0.2, 0.1), looked("true-colour")]
    with_scenes(dock, lambda: frames(steps))


later(2000, start)
