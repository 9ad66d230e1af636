"""The rules of ``scripts/qt6.py``: each fires, the plugin keeps them, and PyQt6 has every name that it uses."""

from __future__ import annotations

import importlib
from functools import reduce
from pathlib import Path

import pytest

from scripts.qt6 import PLUGIN, Source, problems

QT = "from qgis.PyQt.QtCore import QDate, QVariant, Qt\n"
GUI = "from qgis.PyQt.QtWidgets import QFrame\nfrom qgis.PyQt import QtCore\n"
QGIS = "from qgis.core import Qgis, QgsDataProvider, QgsProcessing, QgsTask\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("import PyQt5", "PyQt5 is not qgis.PyQt"),
        ("from PyQt6.QtCore import QDate", "PyQt6.QtCore is not qgis.PyQt"),
        ("from PySide2 import QtCore", "PySide2 is not qgis.PyQt"),
        ("import sip", "sip is not qgis.PyQt"),
        ("from qgis.PyQt.QtCore import *", "import *"),
        ("import qgis.PyQt.QtCore", "import names from"),
        ("from qgis.PyQt.QtWebKit import QWebView", "no module QtWebKit"),
        ("from qgis.PyQt import QtWebKit", "no module QtWebKit"),
        ("from qgis.PyQt.Qt import QDate", "no module Qt"),
        ("from qgis.PyQt.QtCore import QRegExp", "no QRegExp"),
        ("from qgis.PyQt.QtWidgets import qApp", "no qApp"),
        (GUI + "QtCore.QRegExp('a')", "no QRegExp"),
        ("from qgis.PyQt.QtWidgets import QAction", "QAction lies in another module"),
        ("from qgis.PyQt.QtGui import QShortcut", "QShortcut lies in another module"),
        (QT + "Qt.ISODate", "Qt.ISODate is not scoped"),
        (QT + "Qt.red", "Qt.red is not scoped"),
        (QT + "f(Qt.AlignTop | Qt.AlignLeft)", "Qt.AlignTop is not scoped"),
        (GUI + "QFrame.StyledPanel", "QFrame.StyledPanel is not scoped"),
        (GUI + "QtCore.Qt.ISODate", "Qt.ISODate is not scoped"),
        (GUI + "class Box(QFrame):\n def f(self): g(self.StyledPanel)", "self.StyledPanel is not scoped"),
        ("from qgis.PyQt.QtWidgets import QFrame as Frame\nFrame.Box", "QFrame.Box is not scoped"),
        (QGIS + "Qgis.Warning", "Qgis.Warning is not scoped"),
        (QGIS + "QgsTask.CanCancel", "QgsTask.CanCancel is not scoped"),
        (QT + "Qt.DateFormat.ISODate.value", "has no value"),
        (QT + "QVariant.Int", "QMetaType.Type"),
        (QT + "QVariant.Type.Int", "QMetaType.Type"),
        ("dialog.exec_()", "no exec_()"),
        ("time.toTime_t()", "no toTime_t()"),
        ("box.activated[str].connect(f)", "chosen by its type"),
        ("signal = box.activated[str]", "chosen by its type"),
        ("from .widgets import QFrame\nQFrame.Box", "QFrame.Box is not scoped"),
        ("from .core import Qgis\nQgis.Warning", "Qgis.Warning is not scoped"),
        ("from .widgets import *\nqApp.quit()", "no qApp"),
        ("from . import resources_rc", "no compiled resources"),
        ("class Box:\n def exec_(self): pass", "calls no exec_()"),
        ("menu.addAction(icon, 'Copy', f, 'Ctrl+C')", "make a QAction"),
        ("QVariant()", "NULL"),
        ("QVariant(QVariant.Int)", "NULL"),
        ("QDateTime(QDate(2023, 8, 31))", "a QDate and a QTime"),
        ("QDateTime(2023, 8, 31, 10, 30, 0, 0, 1)", "a QDate and a QTime"),
        ("QFontMetrics(font).width('a')", "no width()"),
        ("box.fontMetrics().width('a')", "no width()"),
        ("metrics = QFontMetricsF(font)\nmetrics.width('a')", "no width()"),
    ],
)
def test_rule_fires(text: str, words: str) -> None:
    assert any(words in problem for problem in problems(text)), problems(text)


@pytest.mark.parametrize(
    "text",
    [
        QT + "QDate.currentDate().toString(Qt.DateFormat.ISODate)",
        QT + "Qt.GlobalColor.red",
        QT + "Qt.CheckState(2)",
        QT + "def f(state: Qt.CheckState) -> list[Qt.CheckState]: pass",
        QT + "getattr(Qt.DateFormat, name)",
        QGIS + "Qgis.MessageLevel.Warning, Qgis.QGIS_VERSION, QgsProcessing.TEMPORARY_OUTPUT",
        QGIS + "QgsDataProvider.ProviderOptions()",
        GUI + "class Box(QFrame):\n def f(self): self.COUNT; self.Kind()",
        "try:\n from qgis.PyQt.QtGui import QAction\nexcept ImportError:\n from qgis.PyQt.QtWidgets import QAction",
        "from qgis.PyQt import sip",
        "dialog.exec(); box.activated.connect(f)",
        "menu.addAction(icon, 'Copy', f); QVariant(1); QDateTime(QDate(2023, 8, 31), QTime(0, 0))",
        "metrics = box.fontMetrics()\nmetrics.horizontalAdvance('a'); box.width()",
    ],
)
def test_rule_is_silent(text: str) -> None:
    assert problems(text) == []


def modules() -> list[Path]:
    return sorted(PLUGIN.rglob("*.py"))


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PLUGIN)))
def test_pyqt6_has_every_name(path: Path) -> None:
    source = Source(path.read_text(encoding="utf-8"))
    assert problems(path.read_text(encoding="utf-8")) == []
    found: dict[str, bool] = {}
    for node, module, name, _ in source.imports():
        if module.startswith("qgis.PyQt."):
            is_there = hasattr(importlib.import_module(module.replace("qgis.PyQt", "PyQt6")), name)
            found[name] = is_there or (source.is_tried(node) and found.get(name, False))
    assert [name for name, is_there in found.items() if not is_there] == []
    for reference in source.references():
        if reference.module.startswith("qgis.PyQt"):
            reduce(getattr, reference.path, importlib.import_module(reference.module.replace("qgis.PyQt", "PyQt6")))


def test_plugin_says_that_it_runs_on_qgis_4() -> None:
    lines = (PLUGIN.parent / "metadata.txt").read_text().splitlines()
    assert "qgisMaximumVersion=4.99" in lines
