"""The note at the panel's top, shown once after an upgrade: what is new."""

from __future__ import annotations

from qgis.PyQt.QtGui import QShowEvent
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from ..common.package_files import changelog_file
from ..common.version import read_version
from ..panel.memory import Memory
from ..panel.whats_new import FIRST_VERSION, news_since
from ..runtime.engine_location import is_0_1_left
from ..runtime.translation import tr
from .document_window import show_document
from .sentence_label import SentenceLabel


class NewsNote(QFrame):
    """Says what is new to those who have used an older version; hidden for all others."""

    def __init__(self, memory: Memory) -> None:
        """Look in ``memory`` which version was used last."""
        super().__init__()
        self._memory = memory
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.title, self.points = QLabel(), SentenceLabel()
        self.title.setWordWrap(True)
        self.all_button, self.close_button = QPushButton(tr("All changes")), QPushButton(tr("Close"))
        self.all_button.clicked.connect(self._show_all)
        self.close_button.clicked.connect(self.hide)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.all_button)
        row.addWidget(self.close_button)
        column = QVBoxLayout(self)
        for label in (self.title, self.points):
            column.addWidget(label)
        column.addLayout(row)
        self._fill()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Keep in mind that the user has seen this."""
        super().showEvent(event)
        self._memory.keep_version()

    def _fill(self) -> None:
        before = self._memory.version() or (FIRST_VERSION if was_used(self._memory) else "")
        news = news_since(before, read_version()) if before else None
        if news is None:
            self.hide()
        else:
            self.title.setText(f"<b>{tr('New in Cloudless {version}', version=news.version)}</b>")
            self.points.setText("\n".join(f"• {tr(point)}" for point in news.points))
        self.all_button.setVisible(changelog_file() is not None)

    def _show_all(self) -> None:
        path = changelog_file()
        if path is not None:
            show_document(self.window(), tr("What is new in Cloudless"), path)


def was_used(memory: Memory) -> bool:
    """Tell whether this profile has used any version before."""
    return not memory.is_empty() or is_0_1_left()
