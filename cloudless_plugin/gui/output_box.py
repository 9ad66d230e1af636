"""Output: the file or the folder, and what lies beside it."""

from __future__ import annotations

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QFormLayout, QWidget

from ..panel.choices_made import PanelChoices
from ..runtime.translation import tr


class OutputBox(QWidget):
    """Adds its rows to the panel's form."""

    changed = pyqtSignal()

    def __init__(self, form: QFormLayout) -> None:
        """Add the rows to ``form``."""
        super().__init__()
        self.output = QgsFileWidget()
        self.output.setFilter("GeoTIFF (*.tif)")
        self._has_many = False
        self.evidence = QCheckBox(tr("Add a layer o&f evidence"))
        self.evidence.setToolTip(
            tr("How many clear views each pixel has, the date of the one it shows, and why it has few or none")
        )
        self.preview = QCheckBox(tr("Show a first picture"))
        self.preview.setToolTip(tr("A coarse mosaic stands on the map while the full one is made"))
        self.figure = QCheckBox(tr("Draw a figure (PNG)"))
        self.figure.setToolTip(tr("All mosaics side by side, in the folder of the mosaics"))
        self.animation = QCheckBox(tr("Draw an animation (GIF)"))
        form.addRow(tr("Outpu&t"), self.output)
        for box in (self.evidence, self.preview, self.figure, self.animation):
            form.addRow("", box)
            box.toggled.connect(self._tell)
        self.output.fileChanged.connect(self._tell)
        self.show_kind(is_series=False, has_many=False)

    def show_choices(self, made: PanelChoices) -> None:
        """Show what is chosen; the kind of output must be shown before."""
        self.output.setFilePath(made.output)
        self.evidence.setChecked(made.evidence)
        self.preview.setChecked(made.preview)
        self.figure.setChecked(made.figure)
        self.animation.setChecked(made.animation)

    def show_kind(self, *, is_series: bool, has_many: bool) -> None:
        """Show what a series can have, or a mosaic; a path of the other kind is forgotten.

        Args:
            is_series: several times.
            has_many: several files, which lie in a folder.
        """
        many = is_series or has_many
        if many != self._has_many:
            self.output.setFilePath("")
        self._has_many = many
        mode = QgsFileWidget.StorageMode.GetDirectory if many else QgsFileWidget.StorageMode.SaveFile
        self.output.setStorageMode(mode)
        placeholder = tr("[Save to temporary folder]") if many else tr("[Save to temporary file]")
        self.output.lineEdit().setPlaceholderText(placeholder)
        self.preview.setVisible(not many)
        self.evidence.setVisible(not is_series)
        self.figure.setVisible(is_series)
        self.animation.setVisible(is_series)

    def _tell(self, *_: object) -> None:
        self.changed.emit()
