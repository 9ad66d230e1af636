"""What few runs need: season, polygons, resampling, evidence."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsMapLayerProxyModel,
    QgsProcessing,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
)
from qgis.gui import QgsCheckableComboBox, QgsCollapsibleGroupBox, QgsMapLayerComboBox
from qgis.PyQt.QtCore import QLocale, Qt
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QFormLayout, QSizePolicy

from ..engine import options
from ..processing.base import tr


class MoreOptions(QgsCollapsibleGroupBox):
    """Collapsed until it is needed."""

    def __init__(self) -> None:
        """Build the box."""
        super().__init__(tr("More options"))
        self.setCollapsed(True)
        self.months = QgsCheckableComboBox()
        self.months.setDefaultText(tr("All months"))
        for number, word in enumerate(options.MONTHS, start=1):
            self.months.addItemWithCheckState(QLocale().standaloneMonthName(number), Qt.CheckState.Unchecked, word)
        self.months.setToolTip(tr("Of every year from the first to the last day"))
        self.clip = QgsMapLayerComboBox()
        self.clip.setFilters(QgsMapLayerProxyModel.Filter.PolygonLayer)
        self.clip.setAllowEmptyLayer(True, tr("Nothing: fill the whole area"))  # noqa: FBT003 - QGIS's
        self.clip.setCurrentIndex(0)
        self.clip.setToolTip(tr("Pixels outside of these polygons are left empty; a selection counts"))
        self.resampling = QComboBox()
        titles = (tr("Nearest neighbour"), tr("Bilinear"), tr("Cubic"))
        for word, title in zip(options.RESAMPLINGS, titles):
            self.resampling.addItem(title, word)
        self.resampling.setToolTip(tr("For scenes whose pixels do not lie on the mosaic's"))
        self.evidence = QCheckBox(tr("Add a layer of evidence"))
        self.evidence.setToolTip(tr("How many clear views each pixel has, and the date of the one it shows"))
        form = QFormLayout(self)
        form.addRow(tr("Months"), self.months)
        form.addRow(tr("Clip to"), self.clip)
        form.addRow(tr("Resampling"), self.resampling)
        form.addRow("", self.evidence)
        for box in (self.months, self.clip, self.resampling):
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def parameters(self) -> dict[str, Any]:
        """Return the algorithm's parameters as the box shows them."""
        parameters: dict[str, Any] = {
            "MONTHS": self.months.checkedItemsData(),
            "RESAMPLING": self.resampling.currentData(),
        }
        layer = self.clip.currentLayer()
        if layer is not None:
            selected = layer.selectedFeatureCount() > 0
            parameters["AREA"] = QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=selected)
        if self.evidence.isChecked():
            evidence = QgsProcessingOutputLayerDefinition(QgsProcessing.TEMPORARY_OUTPUT, QgsProject.instance())
            evidence.destinationName = tr("Evidence")
            parameters["EVIDENCE"] = evidence
        return parameters
