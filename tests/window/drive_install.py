"""Runs inside the real QGIS: installs the package by "Install from ZIP", reloads it, and uninstalls it.

After each step it counts what of the plugin is there.
"""

import gc
import sys
from pathlib import Path

import pyplugin_installer
from driver import JOB, REPORT, finish, later, open_panel, picture
from qgis import utils
from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QApplication, QMessageBox
from qgis.utils import iface

NAME = "cloudless_plugin"
RELOADS = 5


def count():
    """Return how much of the plugin is there."""
    gc.collect()
    window = iface.mainWindow()
    everything = window.findChildren(QObject)
    return {
        "docks": len([child for child in everything if child.objectName() == "CloudlessDock"]),
        "buttons": [action.text() for action in iface.pluginToolBar().actions()].count("Cloudless"),
        "menus": [action.text() for action in iface.rasterMenu().actions()].count("Cloudless"),
        "providers": [entry.id() for entry in QgsApplication.processingRegistry().providers()].count("cloudless"),
        "window": len(everything) - len(iface.messageBar().findChildren(QObject)),  # QGIS's messages come and go
        "canvas": len(iface.mapCanvas().scene().items()),
        "objects": len([thing for thing in gc.get_objects() if is_ours(type(thing))]),
        "classes": len([thing for thing in gc.get_objects() if isinstance(thing, type) and is_ours(thing)]),
        "modules": len([name for name in sys.modules if name.split(".")[0] == NAME]),
        "settings": [key for key in QgsSettings().allKeys() if "cloudless" in key.lower()],
        "files": files(),
    }


def is_ours(kind):
    return str(getattr(kind, "__module__", "")).split(".")[0] == NAME


def files():
    """Return what lies in the profile, by name, without what QGIS itself keeps changing."""
    profile = Path(QgsApplication.qgisSettingsDirPath())
    return sorted(str(path.relative_to(profile)) for path in profile.rglob("*") if "loudless" in str(path))


def start():
    REPORT["before"] = count()
    pyplugin_installer.instance().installFromZipFile(JOB["package"])
    later(1000, installed)


def installed():
    REPORT["installed"] = count()
    REPORT["is_loaded"] = utils.isPluginLoaded(NAME)
    open_panel()
    later(1000, reload)


def reload(times=1):
    if times == 1:
        picture(JOB["name"])
    REPORT["reloads"] = utils.reloadPlugin(NAME) and times
    if times < RELOADS:
        later(300, lambda: reload(times + 1))
    else:
        later(300, reloaded)


def reloaded():
    REPORT["reloaded"] = count()
    pyplugin_installer.instance().uninstallPlugin(NAME, quiet=True)
    later(1000, uninstalled)


def uninstalled():
    REPORT["uninstalled"] = count()
    REPORT["dialogs"] = [type(w).__name__ for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox)]
    finish()


later(3000, start)
