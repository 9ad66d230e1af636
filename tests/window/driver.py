"""What the scripts that run inside the real QGIS share."""

import json
import os
import time
import traceback
from pathlib import Path

from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsProject, QgsRectangle
from qgis.PyQt.QtCore import QDate, QEvent, QTimer
from qgis.PyQt.QtWidgets import QApplication
from qgis.utils import iface, plugins

JOB = json.loads(os.environ["CLOUDLESS_JOB"])
REPORT = {}
DEADLINE = time.monotonic() + JOB["seconds"]


def picture(name):
    """Save what stands on the whole screen."""
    QApplication.processEvents()
    QApplication.primaryScreen().grabWindow(0).save(str(Path(JOB["pictures"]) / f"{name}.png"))


def finish():
    """Write the report and end QGIS at once."""
    Path(JOB["report"]).write_text(json.dumps(REPORT))
    os._exit(0)


def later(milliseconds, step):
    """Call ``step`` after a while; what it raises goes into the report."""

    def call():
        try:
            if time.monotonic() > DEADLINE:
                picture(f"{JOB['name']}-late")
                raise TimeoutError(step.__name__)
            step()
        except Exception:  # noqa: BLE001 - the test shall see it
            REPORT["error"] = traceback.format_exc()
            finish()

    QTimer.singleShot(milliseconds, call)


def open_panel():
    """Fill the screen with the window, go to the extent of the job, and return the panel."""
    if JOB.get("theme"):
        QgsApplication.setUITheme(JOB["theme"])
    QApplication.setActiveWindow(iface.mainWindow())  # no window manager does it here
    iface.mainWindow().setGeometry(QApplication.primaryScreen().geometry())
    iface.newProject()
    utm = QgsCoordinateReferenceSystem("EPSG:32633")
    QgsProject.instance().setCrs(utm)
    iface.mapCanvas().setDestinationCrs(utm)
    iface.mapCanvas().setExtent(QgsRectangle(*JOB["extent"]))
    dock = plugins["cloudless_plugin"].dock
    dock.setUserVisible(True)
    return dock


def choose_scenes(dock):
    """Fill in the catalogue and the days of the job, summer 2023 where it names none, with every cloudy scene."""
    what, when = dock.form.what, dock.form.when
    what.catalogue.setCurrentIndex(what.catalogue.findData("custom"))
    what.address.setEditText(JOB["items"])
    first, last = (QDate.fromString(day, "yyyy-MM-dd") for day in JOB.get("days", ("2023-06-01", "2023-08-31")))
    when.start.setDate(first)
    when.end.setDate(last)
    dock.form.how.max_cloud.setValue(100)


def with_scenes(dock, step):
    """Move the pointer into the panel, which then searches by itself, and call ``step`` when the scenes are known.

    The offer of the first start is declined, so that it hides nothing in pictures.
    """
    dock.samples.later_button.click()
    QApplication.sendEvent(dock, QEvent(QEvent.Type.Enter))
    later(1500, lambda: until(lambda: dock.scenes.choice.is_known() and not dock.search.is_searching(), step))


def choose(box, word):
    """Choose the entry of a word."""
    box.setCurrentIndex(box.findData(word))


def until(is_so, step, milliseconds=100):
    """Call ``step`` as soon as ``is_so()``."""
    later(milliseconds, lambda: step() if is_so() else until(is_so, step, milliseconds))


def messages():
    """Return the texts in the message bar."""
    return [item.text() for item in iface.messageBar().items()]
