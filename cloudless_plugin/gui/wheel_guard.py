"""The wheel scrolls a panel; it does not change the fields that come under the mouse meanwhile."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QObject, Qt
from qgis.PyQt.QtWidgets import QAbstractSpinBox, QComboBox, QSlider, QWidget

_FIELDS = (QAbstractSpinBox, QComboBox, QSlider)
"""Fields that the wheel changes; those for dates are spin boxes too."""


class WheelGuard(QObject):
    """Lets the wheel pass through fields that do not have the keyboard's focus."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Keep a wheel event from a field without focus, and let Qt offer it to what lies around the field."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


def guard(panel: QWidget) -> None:
    """Guard all fields within a panel; call it again where fields were added."""
    guards = panel.findChildren(WheelGuard, options=Qt.FindChildOption.FindDirectChildrenOnly)
    filter_ = guards[0] if guards else WheelGuard(panel)
    for field in (one for kind in _FIELDS for one in panel.findChildren(kind)):
        if field.focusPolicy() == Qt.FocusPolicy.WheelFocus:
            field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        field.installEventFilter(filter_)
