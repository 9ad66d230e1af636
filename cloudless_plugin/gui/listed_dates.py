"""The dates of the list on the map: one that was clicked, and the clearest beside a result."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsMapLayer
from qgis.PyQt.QtCore import QObject

from ..common.results import FoundOverpass, clearest_first
from ..panel.run_record import RunRecord
from ..runtime.translation import tr
from .date_view import DateView
from .result_actions import ResultActions
from .scene_search import Question
from .scenes_box import ScenesBox


class ListedDates(QObject):
    """Has a date drawn as the panel's request sees it, and compares a result with it where that was asked for."""

    def __init__(
        self,
        view: DateView,
        scenes: ScenesBox,
        results: ResultActions,
        question: Callable[[], Question | None],
        pixels: Callable[[], int],
    ) -> None:
        """Follow the list and the result card.

        Args:
            view: draws a date.
            scenes: lists the dates.
            results: compares.
            question: returns what the panel asks; ``None``, after a word to the user, where it can ask nothing.
            pixels: returns the length of the map.
        """
        super().__init__()
        self._view, self._scenes, self._results = view, scenes, results
        self._question, self._pixels = question, pixels
        self._compared: RunRecord | None = None
        """The run that the date is compared with once it is drawn."""
        scenes.previewed.connect(self._show)
        results.wants_clearest.connect(self._compare_with_clearest)
        view.shown.connect(self._compare)

    def _show(self, overpass: FoundOverpass | None) -> None:
        self._compared = None
        if overpass is None or not self._draw(overpass):
            self._view.clear()

    def _draw(self, overpass: FoundOverpass) -> bool:
        question = self._question()
        if question is not None:
            self._view.show(overpass, question.request, question.logins, self._pixels())
        return question is not None

    def _compare_with_clearest(self, run: RunRecord) -> None:
        found = clearest_first(self._scenes.choice.overpasses)
        if found and self._draw(found[0]):
            self._compared = run
        else:
            self._results.failed.emit(tr("The scenes are not listed: press Search first."))

    def _compare(self, layer: QgsMapLayer) -> None:
        if self._compared is not None:
            self._results.compare(self._compared, [layer], layer.name())
            self._compared = None
