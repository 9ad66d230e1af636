"""Runs inside the real QGIS: gives the address of a catalogue, opens the list of its collections, and chooses some."""

from driver import JOB, REPORT, choose, finish, later, open_panel, picture, until
from qgis.PyQt.QtCore import QEvent, QTimer
from qgis.PyQt.QtWidgets import QApplication
from qgis.utils import plugins


def start():
    dock = open_panel()
    choose(dock.form.what.catalogue, "custom")
    dock.form.what.address.setEditText(JOB["address"])
    QApplication.sendEvent(dock, QEvent(QEvent.Type.Enter))
    field = dock.form.what.collection
    until(lambda: field.count() == JOB["count"], open_list)


def open_list():
    field = plugins["cloudless_plugin"].dock.form.what.collection
    REPORT["entries"] = [field.itemText(row) for row in range(field.count())]
    later(1500, shown)
    QTimer.singleShot(0, field.showPopup)


def shown():
    picture(f"{JOB['name']}-list")
    field = plugins["cloudless_plugin"].dock.form.what.collection
    field.hidePopup()
    choose(field, JOB["choose"])
    later(1500, chosen)


def chosen():
    what = plugins["cloudless_plugin"].dock.form.what
    REPORT["note"] = what.collection_note.text()
    REPORT["is_cut"] = what.collection_note.height() < what.collection_note.heightForWidth(what.collection_note.width())
    picture(f"{JOB['name']}-chosen")
    finish()


later(2000, start)
