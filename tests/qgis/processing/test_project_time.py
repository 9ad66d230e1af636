"""The project's time after a series is loaded: ready to play."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from qgis.core import QgsDateTimeRange, QgsProject
from qgis.PyQt.QtCore import Qt

from cloudless_plugin.common.choices import PERIODS
from cloudless_plugin.processing import project_time
from cloudless_plugin.processing.layer_style import whole_days
from tests.qgis.conftest import add_loaded, run


@pytest.fixture
def project(context: Any) -> Iterator[QgsProject]:
    project = QgsProject.instance()
    project.clear()
    context.setProject(project)
    yield project
    project.clear()


def days(project: QgsProject) -> tuple[str, str]:
    time: QgsDateTimeRange = project.timeSettings().temporalRange()
    return time.begin().toString(Qt.DateFormat.ISODate)[:10], time.end().toString(Qt.DateFormat.ISODate)[:10]


def test_every_period_has_a_step() -> None:
    assert project_time._STEPS.keys() == set(PERIODS)


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    ("period", "step", "begin"), [("month", 1, "2023-06-01"), ("quarter", 3, "2023-04-01"), ("year", 1, "2023-01-01")]
)
def test_series_sets_range_and_step_and_switches_nothing_on(
    series: Any, asked: dict[str, Any], context: Any, project: QgsProject, period: str, step: int, begin: str
) -> None:
    """Frames begin where periods do: else each would show two."""
    run(series, {**asked, "PERIOD": period}, context)
    add_loaded(context, added_first=False)
    assert days(project) == (begin, "2023-08-31")
    settings = project.timeSettings()
    assert settings.timeStep() == step
    assert settings.timeStepUnit() == project_time._unit("Years" if period == "year" else "Months")


@pytest.mark.usefixtures("engine")
def test_time_that_a_project_has_of_its_own_stays(
    series: Any, asked: dict[str, Any], context: Any, project: QgsProject
) -> None:
    project.timeSettings().setTemporalRange(whole_days("2001-01-01", "2001-12-31"))
    run(series, {**asked, "PERIOD": "month"}, context)
    add_loaded(context, added_first=False)
    assert days(project) == ("2001-01-01", "2001-12-31")


@pytest.mark.usefixtures("engine")
def test_next_series_sets_its_own(series: Any, asked: dict[str, Any], context: Any, project: QgsProject) -> None:
    project.writeEntry("Cloudless", "time-range", "2001-01-01T00:00:00Z/2001-12-31T23:59:59Z")
    project.timeSettings().setTemporalRange(whole_days("2001-01-01", "2001-12-31"))
    run(series, {**asked, "PERIOD": "month"}, context)
    add_loaded(context, added_first=False)
    assert days(project) == ("2023-06-01", "2023-08-31")
