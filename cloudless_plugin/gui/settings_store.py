"""The texts that the panel remembers, in QGIS's settings."""

from __future__ import annotations

from qgis.core import QgsSettings

_PREFIX = "cloudless/panel/"


class SettingsStore:
    """Keeps texts by name in the settings of the profile; see ``panel.memory.Store``."""

    def read(self, name: str) -> str:
        """Return a text; empty where there is none."""
        return str(QgsSettings().value(_PREFIX + name, "") or "")

    def write(self, name: str, text: str) -> None:
        """Keep a text; an empty one is removed."""
        if text:
            QgsSettings().setValue(_PREFIX + name, text)
        else:
            QgsSettings().remove(_PREFIX + name)
