"""A label for sentences of the engine, which may quote words that are wider than the panel."""

from __future__ import annotations

import re

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QLabel, QSizePolicy

_LONG = re.compile(r"\S{20,}")
_PARTS = re.compile(r"(?<=[_/.\\-])(?=\w)")
_BREAK = "\u200b"
"""A place, without width, at which a line may end."""


class SentenceLabel(QLabel):
    """Wraps plain text within whatever width there is: ids and paths end a line, too, and widen nothing."""

    def __init__(self) -> None:
        """Say nothing yet."""
        super().__init__()
        self._said = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
        self.setSizePolicy(policy)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Say something."""
        self._said = text
        super().setText(_LONG.sub(lambda word: _PARTS.sub(_BREAK, word[0]), text))

    def text(self) -> str:
        """Return what was said."""
        return self._said
