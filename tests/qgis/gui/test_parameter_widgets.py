"""Processing's dialog, batch and modeler with our parameters in them, as QGIS makes them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingModelAlgorithm,
    QgsProcessingParameters,
    QgsSettings,
)
from qgis.gui import QgsProcessingModelerParameterWidget
from qgis.PyQt.QtCore import QDate, QLocale, Qt
from qgis.PyQt.QtTest import QSignalSpy, QTest
from qgis.PyQt.QtWidgets import QComboBox, QDoubleSpinBox

from cloudless_plugin.processing.titles import titles_of
from cloudless_plugin.runtime import allowed_engines

CHOICES = ("CATALOG", "CLOUD_IN", "METHOD", "MASK", "NORMALISE", "RESAMPLING", "PERIOD")
TEXTS = ("BANDS", "COLLECTION", "ENGINE")
NUMBERS = ("MAX_CLOUD", "PERCENTILE", "BUFFER", "RESOLUTION")


@pytest.fixture
def opened(processing: Any) -> Iterator[Callable[..., Any]]:
    """Open the dialog of an algorithm with values, as from the history; it is closed at the end."""
    made = []

    def make(name: str = "mosaic", **values: Any) -> Any:
        made.append(processing.createAlgorithmDialog(f"cloudless:{name}", values))
        return made[-1]

    yield make
    for dialog in made:
        dialog.close()
        dialog.deleteLater()


def field(dialog: Any, name: str, kind: type) -> Any:
    """Return the widget in which a parameter is edited."""
    return dialog.mainWidget().wrappers[name].wrappedWidget().findChild(kind)


def values(dialog: Any) -> dict[str, Any]:
    """Return what Run would run."""
    return dict(dialog.createProcessingParameters())


@pytest.mark.parametrize("name", ["mosaic", "series", "scenes"])
def test_untouched_dialog_asks_for_the_defaults_of_the_last_three_months(opened: Any, name: str) -> None:
    dialog = opened(name)
    asked = values(dialog)
    today = QDate.currentDate()
    assert (asked["START"], asked["END"]) == (today.addMonths(-3), today)
    for definition in dialog.algorithm().parameterDefinitions():
        default = definition.defaultValue()
        if default is not None and not definition.isDestination():
            assert asked[definition.name()] == default, definition.name()


def test_command_line_has_to_name_the_days(algorithm: Any, parameters: dict[str, Any], context: Any) -> None:
    """Only dialogs begin with a window that moves."""
    for name in ("START", "END"):
        assert algorithm.parameterDefinition(name).defaultValue() is None
        del parameters[name]
        assert not algorithm.checkParameterValues(parameters, context)[0]


def test_each_word_has_a_title_and_is_what_the_dialog_returns(opened: Any) -> None:
    dialog = opened("series")
    for name in CHOICES:
        box = field(dialog, name, QComboBox)
        words = dialog.algorithm().parameterDefinition(name).options()
        assert [box.itemData(row) for row in range(box.count())] == words
        assert not {box.itemText(row) for row in range(box.count())} & set(words), "a word is no title"
        for row, word in enumerate(words):
            box.setCurrentIndex(row)
            assert values(dialog)[name] == word


def test_values_of_the_history_come_back(opened: Any) -> None:
    told = {
        "METHOD": "geomedian",
        "MASK": "none",
        "MONTHS": "jun,aug",
        "BANDS": "B04,nir",
        "COLLECTION": "landsat-c2-l2",
        "ENGINE": "tcp://host:8786",
        "MAX_CLOUD": 12.25,
        "BUFFER": 0,
        "RESOLUTION": 8.983152841195215e-05,
        "START": QDate(2023, 6, 1),
    }
    asked = values(opened(**told))
    assert {name: asked[name] for name in told} == told


def test_word_that_is_not_known_is_not_replaced_by_another(opened: Any) -> None:
    dialog = opened(METHOD="mode")
    assert field(dialog, "METHOD", QComboBox).currentText() == "mode"
    shown = dialog.mainWidget().wrappers["METHOD"].parameterValue()
    assert not dialog.algorithm().parameterDefinition("METHOD").checkValueIsAcceptable(shown), "Run refuses it"


def test_months_are_ticked_by_their_names(opened: Any) -> None:
    dialog = opened()
    box = field(dialog, "MONTHS", QComboBox)
    assert box.currentText() == "All months"
    for row in (0, 5):
        box.setItemCheckState(row, Qt.CheckState.Checked)
    assert box.currentText() == "January, June"
    months = values(dialog)["MONTHS"]
    definition = dialog.algorithm().parameterDefinition("MONTHS")
    context = QgsProcessingContext()
    assert QgsProcessingParameters.parameterAsEnumStrings(definition, months, context) == ["jan", "jun"]
    kept = ast.literal_eval(definition.valueAsPythonString(months, context))
    assert QgsProcessingParameters.parameterAsEnumStrings(definition, kept, context) == ["jan", "jun"], (
        "history, scripts"
    )
    dialog.mainWidget().wrappers["MONTHS"].setParameterValue(["mar"], context)
    assert values(dialog)["MONTHS"] == "mar"


def test_text_is_chosen_by_a_title_or_typed(opened: Any, qgis_app: Any) -> None:
    QgsSettings().setValue(allowed_engines.SETTING, ["tcp://host:8786"])
    try:
        dialog = opened()
    finally:
        QgsSettings().remove(allowed_engines.SETTING)
    engine = field(dialog, "ENGINE", QComboBox)
    assert [engine.itemText(row) for row in range(engine.count())] == ["This machine (local)", "tcp://host:8786"]
    bands = field(dialog, "BANDS", QComboBox)
    row = bands.findText("False colour (nir,red,green)")
    bands.setCurrentIndex(row)
    assert values(dialog)["BANDS"] == "nir,red,green", "by setCurrentIndex, as an arrow key does"
    bands.activated.emit(row)
    assert bands.currentText() == "nir,red,green"
    bands.lineEdit().selectAll()
    QTest.keyClicks(bands.lineEdit(), "t,B04 ")
    assert values(dialog)["BANDS"] == "t,B04", "nothing is completed"
    assert field(dialog, "COLLECTION", QComboBox).findData("hls2-s30") >= 0


def test_numbers_have_no_zeros_that_say_nothing(opened: Any) -> None:
    dialog = opened()
    texts = {name: field(dialog, name, QDoubleSpinBox).text() for name in NUMBERS}
    assert texts == {"MAX_CLOUD": "25", "PERCENTILE": "25", "BUFFER": "60", "RESOLUTION": "Not set"}
    box = field(dialog, "RESOLUTION", QDoubleSpinBox)
    for number, text in ((20.0, "20"), (0.00009, "0.00009"), (12345.5, "12345.5"), (0.1 + 0.2, "0.30000000000000004")):
        box.setValue(number)
        assert box.text() == text
        assert values(dialog)["RESOLUTION"] == number
    box.setLocale(QLocale("de"))
    box.lineEdit().selectAll()
    QTest.keyClicks(box.lineEdit(), "12,5")
    assert values(dialog)["RESOLUTION"] == 12.5


def test_change_is_told(opened: Any) -> None:
    """What copies a run as a command waits for it."""
    dialog = opened()
    for name, change in {
        "METHOD": lambda: field(dialog, "METHOD", QComboBox).setCurrentIndex(2),
        "BANDS": lambda: field(dialog, "BANDS", QComboBox).setEditText("nir"),
        "BUFFER": lambda: field(dialog, "BUFFER", QDoubleSpinBox).setValue(1),
        "MONTHS": lambda: field(dialog, "MONTHS", QComboBox).toggleItemCheckState(1),
    }.items():
        told = QSignalSpy(dialog.mainWidget().wrappers[name].widgetValueHasChanged)
        change()
        assert len(told) >= 1, name


def test_batch(processing: Any) -> None:
    from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog

    algorithm = QgsApplication.processingRegistry().createAlgorithmById("cloudless:series")
    dialog = BatchAlgorithmDialog(algorithm)
    panel = dialog.mainWidget()
    row = {name: panel.wrappers[0][column] for name, column in panel.parameter_to_column.items() if column >= 0}
    for name in (*CHOICES, *TEXTS):
        row[name].wrappedWidget().findChild(QComboBox).setCurrentIndex(1 if name != "ENGINE" else 0)
        assert row[name].parameterValue() == titles_of(name)[1 if name != "ENGINE" else 0].word
    assert row["BUFFER"].parameterValue() == 60
    row["MONTHS"].setParameterValue(["mar"], QgsProcessingContext())
    assert row["MONTHS"].parameterValue() == "mar"
    assert row["START"].parameterValue() == QDate.currentDate().addMonths(-3)
    dialog.close()
    dialog.deleteLater()


def test_modeler_keeps_its_own_widgets_and_the_words(processing: Any) -> None:
    from processing.modeler.ModelerParametersDialog import ModelerParametersDialog

    algorithm = QgsApplication.processingRegistry().createAlgorithmById("cloudless:mosaic")
    dialog = ModelerParametersDialog(algorithm, QgsProcessingModelAlgorithm("model", "tests"))
    wrappers = dialog.widget.widget.wrappers
    for name in (*CHOICES[:-1], *TEXTS, *NUMBERS, "MONTHS"):
        assert isinstance(wrappers[name], QgsProcessingModelerParameterWidget), name
    child = dialog.createAlgorithm()
    sources = child.parameterSources()
    assert [source.staticValue() for source in sources["METHOD"]] == ["median"]
    assert [source.staticValue() for source in sources["BANDS"]] == ["red,green,blue"]
    dialog.close()
    dialog.deleteLater()


def test_titles_of_what_has_none() -> None:
    with pytest.raises(LookupError):
        titles_of("EXTENT")
