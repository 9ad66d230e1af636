"""What few runs need: season, polygons, dates made alike, resampling, evidence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsMapLayerProxyModel,
    QgsProcessing,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
    QgsVectorLayer,
)
from qgis.gui import QgsCheckableComboBox, QgsCollapsibleGroupBox, QgsMapLayerComboBox
from qgis.PyQt.QtCore import QLocale, Qt
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QSizePolicy

from ..common import choices
from ..runtime.translation import language, tr
from .collapsible_box import inside


class AdvancedOptions(QgsCollapsibleGroupBox):
    """Collapsed until it is needed."""

    def __init__(self) -> None:
        """Build the box."""
        super().__init__(tr("More options"))
        self.setCollapsed(True)
        self.months = QgsCheckableComboBox()
        self.months.setDefaultText(tr("All months"))
        names = QLocale(language())
        for number, word in enumerate(choices.MONTHS, start=1):
            self.months.addItemWithCheckState(names.standaloneMonthName(number), Qt.CheckState.Unchecked, word)
        self.months.setToolTip(tr("Of every year from the first to the last day"))
        self.clip = QgsMapLayerComboBox()
        self.clip.setFilters(QgsMapLayerProxyModel.Filter.PolygonLayer)
        self.clip.setAllowEmptyLayer(True, tr("Nothing: fill the whole area"))  # noqa: FBT003 - QGIS's
        self.clip.setCurrentIndex(0)
        self.clip.setToolTip(tr("Pixels outside of these polygons are left empty; a selection counts"))
        self.normalise = QComboBox()
        for word, title in zip(choices.NORMALISATIONS, (tr("As they are"), tr("Brought to their median"))):
            self.normalise.addItem(title, word)
        self.normalise.setToolTip(tr("Each date and band multiplied by one ratio: fewer seams where dates meet"))
        self.resampling = QComboBox()
        titles = (tr("Nearest neighbour"), tr("Bilinear"), tr("Cubic"))
        for word, title in zip(choices.RESAMPLINGS, titles):
            self.resampling.addItem(title, word)
        self.resampling.setToolTip(tr("For scenes whose pixels do not lie on the mosaic's"))
        self.engine = QLineEdit()
        self.engine.setPlaceholderText(tr("This machine"))
        self.engine.setToolTip(
            tr(
                "Empty: this machine. For a large area: the address of a Dask scheduler (tcp://host:8786) or of a Dask "
                "Gateway (gateway+https://host)"
            )
        )
        self.evidence = QCheckBox(tr("Add a layer of evidence"))
        self.evidence.setToolTip(
            tr("How many clear views each pixel has, the date of the one it shows, and why it has few or none")
        )
        self.figure = QCheckBox(tr("Draw a figure (PNG)"))
        self.figure.setToolTip(tr("All mosaics side by side, in the folder of the mosaics"))
        self.animation = QCheckBox(tr("Draw an animation (GIF)"))
        form = QFormLayout(inside(self))
        form.addRow(tr("Months"), self.months)
        form.addRow(tr("Clip to"), self.clip)
        form.addRow(tr("Dates"), self.normalise)
        form.addRow(tr("Resampling"), self.resampling)
        form.addRow(tr("Compute on"), self.engine)
        for box in (self.evidence, self.figure, self.animation):
            form.addRow("", box)
        for field in (self.months, self.clip, self.normalise, self.resampling, self.engine):
            field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_series(self, *, is_series: bool) -> None:
        """Show what a series can have besides, or what a single mosaic can."""
        self.evidence.setVisible(not is_series)
        self.figure.setVisible(is_series)
        self.animation.setVisible(is_series)

    def pictures(self, folder: str) -> dict[str, Any]:
        """Return the parameters of a series alone, as the box shows them; an empty ``folder`` is a temporary one."""
        boxes = (("FIGURE", self.figure, "figure.png"), ("ANIMATION", self.animation, "animation.gif"))
        return {
            name: str(Path(folder) / file) if folder else QgsProcessing.TEMPORARY_OUTPUT
            for name, box, file in boxes
            if box.isChecked()
        }

    def parameters(self) -> dict[str, Any]:
        """Return the algorithm's parameters as the box shows them."""
        parameters: dict[str, Any] = {
            "MONTHS": self.months.checkedItemsData(),
            "NORMALISE": self.normalise.currentData(),
            "RESAMPLING": self.resampling.currentData(),
            "ENGINE": self.engine.text().strip() or choices.LOCAL,
        }
        layer = self.clip.currentLayer()
        if isinstance(layer, QgsVectorLayer):
            selected = layer.selectedFeatureCount() > 0
            parameters["AREA"] = QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=selected)
        if self.evidence.isChecked():
            evidence = QgsProcessingOutputLayerDefinition(QgsProcessing.TEMPORARY_OUTPUT, QgsProject.instance())
            evidence.destinationName = tr("Evidence")
            parameters["EVIDENCE"] = evidence
        return parameters
