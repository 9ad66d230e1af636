"""The time of a project after a series: its range and step, so that the temporal controller plays it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from qgis.core import Qgis, QgsDateTimeRange, QgsProject, QgsUnitTypes
from qgis.PyQt.QtCore import Qt

from ..common.periods import begin_of
from ..common.results import SeriesStep
from .layer_style import whole_days

_SCOPE, _KEY = "Cloudless", "time-range"
"""Entry of a project that holds the range that a series has set."""
_STEPS = {
    "month": (1, "Months"),
    "month-of-year": (1, "Months"),
    "quarter": (3, "Months"),
    "season": (3, "Months"),
    "year": (1, "Years"),
    "week": (1, "Weeks"),
    "dekad": (10, "Days"),
    "days": (0, "Days"),
}
"""How long a frame lasts, by the period of the series; 0 is as long as the request's step."""


class SeriesTime:
    """The time that a series spans, to be set where the project has none of its own; nothing is switched on."""

    def __init__(self, steps: Sequence[SeriesStep], period: str, step: int) -> None:
        """Span all steps, in frames of a period of ``choices.PERIODS``, or of so many days for that of days.

        The first frame begins where its period does, though the series may begin later. Dekads have frames of ten days,
        as QGIS has no others: they drift where a month has not thirty.
        """
        first = date.fromisoformat(min(step.first for step in steps))
        self.range = whole_days(begin_of(first, period).isoformat(), max(step.last for step in steps))
        count, self._unit_name = _STEPS[period]
        self._count = count or step

    def set_in(self, project: QgsProject) -> None:
        """Set range and step of a project, unless somebody else has set its range."""
        settings = project.timeSettings()
        own, _ = project.readEntry(_SCOPE, _KEY, "")
        there = settings.temporalRange()
        if not there.isInfinite() and _text(there) != own:
            return
        settings.setTemporalRange(self.range)
        settings.setTimeStep(self._count)
        settings.setTimeStepUnit(_unit(self._unit_name))
        project.writeEntry(_SCOPE, _KEY, _text(self.range))


def _text(time: QgsDateTimeRange) -> str:
    return "/".join(moment.toString(Qt.DateFormat.ISODate) for moment in (time.begin(), time.end()))


def _unit(name: str) -> Any:
    """Return a unit of time by its name in QGIS 3.30 and later; before, it had another."""
    units = getattr(Qgis, "TemporalUnit", None)
    return getattr(QgsUnitTypes.TemporalUnit, f"Temporal{name}") if units is None else getattr(units, name)
