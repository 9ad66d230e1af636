"""A field for a number that is shown as it is: neither rounded nor with zeros that say nothing."""

from __future__ import annotations

from qgis.PyQt.QtCore import QLocale
from qgis.PyQt.QtWidgets import QDoubleSpinBox

_DECIMALS = 20
"""More than any number has, so that none is rounded."""


class PlainSpinBox(QDoubleSpinBox):
    """Shows the shortest text of a number."""

    def __init__(self) -> None:
        """Show 0."""
        super().__init__()
        self.setDecimals(_DECIMALS)

    def textFromValue(self, value: float) -> str:  # noqa: N802 - Qt's name
        """Return the shortest text of a number, in the user's language."""
        locale = self.locale()
        locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
        return locale.toString(value, "f", QLocale.FloatingPointPrecisionOption.FloatingPointShortest)
