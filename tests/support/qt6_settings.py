"""Names of Qt 5 by which pytest-qgis knows a QGIS 3 that was built with Qt 6; given with ``-p``."""

from __future__ import annotations

from qgis.PyQt.QtCore import QSettings

QSettings.IniFormat = QSettings.Format.IniFormat
QSettings.UserScope = QSettings.Scope.UserScope
