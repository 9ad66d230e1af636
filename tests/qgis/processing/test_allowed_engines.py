"""Models, scripts and ``qgis_process`` connect to no Dask scheduler that this user has not allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.core import (
    QgsProcessingException,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsSettings,
)

from cloudless_plugin.runtime.allowed_engines import SETTING, allow_engine, allowed_engines, forbid_engine
from tests.qgis.conftest import Feedback
from tests.support.stranger import Stranger, listening

pytestmark = [pytest.mark.usefixtures("engine"), pytest.mark.fault("recipe that names a stranger's Dask scheduler")]
REFUSED = r"not among the allowed Dask addresses.*Settings → Options → Cloudless → Dask \(cloudless/allowed_engines\)"


@pytest.fixture
def stranger(qgis_app: Any) -> Iterator[Stranger]:
    QgsSettings().remove(SETTING)
    with listening() as server:
        yield server
    QgsSettings().remove(SETTING)


@pytest.fixture
def theirs(parameters: dict[str, Any], stranger: Stranger) -> dict[str, Any]:
    """Parameters that name the stranger's scheduler."""
    return {**parameters, "ENGINE": stranger.address}


def test_algorithm_is_refused_before_it_begins(
    algorithm: Any, theirs: dict[str, Any], context: Any, stranger: Stranger
) -> None:
    right, message = algorithm.checkParameterValues(theirs, context)
    assert not right
    assert stranger.address in message
    with pytest.raises(QgsProcessingException, match=REFUSED):
        algorithm.run(theirs, context, Feedback(), {}, False)
    assert stranger.visitors == 0
    assert not any(Path(theirs["OUTPUT"]).parent.iterdir())


def test_series_is_refused_too(series: Any, asked: dict[str, Any], context: Any, stranger: Stranger) -> None:
    with pytest.raises(QgsProcessingException, match=REFUSED):
        series.run({**asked, "ENGINE": stranger.address}, context, Feedback(), {}, False)
    assert stranger.visitors == 0


def test_model_from_elsewhere_is_refused(
    provider: Any, theirs: dict[str, Any], context: Any, stranger: Stranger
) -> None:
    model = QgsProcessingModelAlgorithm("Clear sky", "tests")
    child = QgsProcessingModelChildAlgorithm("cloudless:mosaic")
    child.setChildId("mosaic")
    for name, value in theirs.items():
        child.addParameterSources(name, [QgsProcessingModelChildParameterSource.fromStaticValue(value)])
    model.addChildAlgorithm(child)
    feedback = Feedback()
    with pytest.raises(QgsProcessingException, match="Error encountered while running") as raised:
        model.run({}, context, feedback, {}, False)
    # Older versions of QGIS report the sentence of a model's step, newer ones raise it.
    assert any(re.search(REFUSED, error) for error in (*feedback.errors, str(raised.value)))
    assert stranger.visitors == 0


def test_qgis_process_is_refused(qgis_process: Any, theirs: dict[str, Any], stranger: Stranger) -> None:
    answer = qgis_process("run", "cloudless:mosaic", *(f"--{name}={value}" for name, value in theirs.items()))
    assert answer.returncode != 0
    assert "cloudless/allowed_engines" in answer.stdout + answer.stderr
    assert stranger.visitors == 0


def test_allowed_one_is_used(algorithm: Any, theirs: dict[str, Any], context: Any, stranger: Stranger) -> None:
    allow_engine(f"{stranger.address}/")
    assert allowed_engines() == (stranger.address,)
    with pytest.raises(QgsProcessingException, match="does not answer"):
        algorithm.run(theirs, context, Feedback(), {}, False)
    assert stranger.visitors
    forbid_engine(stranger.address)
    assert algorithm.checkParameterValues(theirs, context)[0] is False
