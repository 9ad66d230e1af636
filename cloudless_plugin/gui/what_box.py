"""What: the catalogue, the collection, one mosaic or many, the look and the indices."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.gui import QgsAuthConfigSelect
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QStandardItemModel
from qgis.PyQt.QtWidgets import QComboBox, QCompleter, QFormLayout, QLabel, QLineEdit, QWidget

from ..common import catalogues, choices, looks, sensors
from ..common.errors import CloudlessError
from ..common.indices import read_indices, split_entries
from ..panel.choices_made import ALL_BANDS, CUSTOM_LOOK, PanelChoices, needs_address, split_bands, takes_login
from ..panel.collection_words import OfferedCollection, note_on
from ..processing.titles import titles_of
from ..runtime.translation import tr
from .collection_field import CollectionField
from .fields import choose, column, combo, let_shrink
from .indices_field import IndicesField
from .look_icon import look_icon
from .plain_number import PlainSpinBox
from .sentence_label import SentenceLabel


class WhatBox(QWidget):
    """Adds its rows to the panel's form."""

    changed = pyqtSignal()

    def __init__(self, form: QFormLayout) -> None:
        """Add the rows to ``form``."""
        super().__init__()
        self.catalogue = combo(titles_of("CATALOG"))
        self.address = QComboBox()
        self.address.setEditable(True)
        self.address.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        let_shrink(self.address)
        line = self.address.lineEdit()
        line.setPlaceholderText(tr("STAC API or item collection"))
        line.setClearButtonEnabled(True)
        self.login = QgsAuthConfigSelect()
        self.collection = CollectionField()
        self.period = combo([("", tr("One mosaic"), ""), *titles_of("PERIOD")])
        self.step = PlainSpinBox()
        self.step.setRange(1, choices.LONGEST_STEP)
        self.step.setSuffix(f" {tr('days')}")
        self.step.setToolTip(tr("How many days each mosaic is made of"))
        self.indices = IndicesField()
        self.indices_from = combo(titles_of("INDICES_FROM"))
        self.indices_from.setToolTip(tr("What the indices are computed from"))
        self.look = QComboBox()
        let_shrink(self.look)
        self.bands = QLineEdit()
        self.bands.setToolTip(tr("Common names or asset keys, separated by commas"))
        form.addRow(tr("Catalo&gue"), self.catalogue)
        self.hint = QLabel()
        self.hint.setWordWrap(True)
        self.access = column(self.address, self.login, self.hint)
        form.addRow("", self.access)
        form.addRow(tr("Collectio&n"), self.collection)
        self.collection_note = SentenceLabel()
        form.addRow("", self.collection_note)
        form.addRow(tr("Ma&ke"), column(self.period, self.step))
        form.addRow(tr("Look"), self.look)
        form.addRow(tr("&Bands"), self.bands)
        form.addRow(tr("Indices"), column(self.indices, self.indices_from))
        self._listed: list[OfferedCollection] = []
        """What the catalogue at the address has; empty where that is not known."""
        self._is_all_listed = False
        self._connect()
        self._show_catalogue()
        self._show_details()

    def show_addresses(self, addresses: list[str]) -> None:
        """Offer addresses that were used before; what is typed stays."""
        typed = self.address.currentText()
        self.address.blockSignals(True)  # noqa: FBT003 - Qt's
        self.address.clear()
        self.address.addItems(addresses)
        self.address.setEditText(typed)
        self.address.blockSignals(False)  # noqa: FBT003 - Qt's
        completer = QCompleter(addresses, self.address)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.address.setCompleter(completer)

    def show_choices(self, made: PanelChoices) -> None:
        """Show what is chosen."""
        choose(self.catalogue, made.catalog)
        self.address.setEditText(made.catalog_url)
        self.login.setConfigId(made.authcfg)
        self.collection.choose(made.collection)
        choose(self.period, made.period)
        self.step.setValue(made.step)
        self.bands.setText(made.bands)
        self.indices.show_text(made.indices)
        choose(self.indices_from, made.indices_from)

    def sensor(self) -> sensors.Sensor | None:
        """Return the sensor of the collection; ``None`` where only a search tells."""
        return sensors.named(self.collection.word())

    def show_listed(self, entries: list[OfferedCollection], *, is_complete: bool) -> None:
        """Offer what the catalogue at the address has; none where that is not known.

        Args:
            entries: in the user's language.
            is_complete: whether the catalogue has no others.
        """
        self._listed, self._is_all_listed = entries, is_complete
        self._show_collections()

    def say_of_collections(self, sentence: str, details: str = "") -> None:
        """Say what is to be known of the collections, below their field."""
        self.collection_note.setText(sentence)
        self.collection_note.setToolTip(details)
        self.collection_note.setVisible(bool(sentence))

    def is_custom(self) -> bool:
        """Tell whether the user gives the catalogue's address."""
        return needs_address(self.catalogue.currentData())

    def _connect(self) -> None:
        self.catalogue.currentIndexChanged.connect(self._show_catalogue)
        self.address.editTextChanged.connect(self._forget_listed)
        self.collection.chosen.connect(self._show_looks)
        self.collection.chosen.connect(self._show_note)
        self.look.activated.connect(self._take_look)
        self.bands.textChanged.connect(self._show_look)
        self.period.currentIndexChanged.connect(self._show_details)
        self.indices.changed.connect(self._show_details)
        self.login.selectedConfigIdChanged.connect(self._show_hint)
        for signal in (
            self.catalogue.currentIndexChanged,
            self.address.editTextChanged,
            self.login.selectedConfigIdChanged,
            self.collection.chosen,
            self.period.currentIndexChanged,
            self.step.valueChanged,
            self.bands.textChanged,
            self.indices.changed,
            self.indices_from.currentIndexChanged,
        ):
            signal.connect(self._tell)

    def _tell(self, *_: object) -> None:
        self.changed.emit()

    def _show_details(self) -> None:
        """Show the fields that a choice has a use for."""
        self.step.setVisible(self.period.currentData() == choices.DAYS)
        self.indices_from.setVisible(bool(self.indices.text()))

    def _show_catalogue(self) -> None:
        """Offer the catalogue's collections, and a login where it may want one; keep the choice where it is offered."""
        catalogue = catalogues.BY_ID[self.catalogue.currentData()]
        self.access.setVisible(takes_login(catalogue.id))
        self.address.setVisible(self.is_custom())
        self._show_hint()
        self._listed = []
        self._show_collections()
        self._show_looks()

    def _show_collections(self) -> None:
        catalogue = catalogues.BY_ID[self.catalogue.currentData()]
        self.collection.offer(self._listed or self._offered(catalogue), takes_others=self.is_custom())
        self._show_note()

    def _show_note(self) -> None:
        """Say what is to be known of the collection that is chosen."""
        note = note_on(self.collection.word(), self._listed, is_complete=self._is_all_listed)
        self.say_of_collections(tr(note) if note else "")

    def _forget_listed(self) -> None:
        if self._listed or not self.collection_note.isHidden():
            self.show_listed([], is_complete=False)

    def _show_hint(self) -> None:
        """Say which login the files need, until there is one."""
        wanted = catalogues.BY_ID[self.catalogue.currentData()].login
        told = "" if wanted is None else tr("The files need a login with {needs}.", needs=wanted.needs)
        self.hint.setText(told)
        self.hint.setVisible(bool(told) and not self.login.configId())
        self.login.setToolTip(told or tr("Login to the custom catalogue, where it asks for one"))

    @staticmethod
    def _offered(catalogue: catalogues.Catalogue) -> list[OfferedCollection]:
        """Return the collections of a catalogue, and their titles; all that are known where its own are not."""
        if not catalogue.collections:
            return [OfferedCollection(titled.word, titled.title) for titled in titles_of("COLLECTION")]
        found = ((word, sensors.named(word)) for word in catalogue.collections)
        return [OfferedCollection(word, word if sensor is None else sensor.title) for word, sensor in found]

    def _show_looks(self) -> None:
        """Offer the looks, and keep the one that is chosen; those whose bands the collection lacks are grey."""
        sensor, chosen = self.sensor(), self.look.currentData()
        self.indices.show_sensor(sensor)
        self.look.clear()
        for look in looks.LOOKS:
            names = look.bands if sensor is None else look.names_in(sensor)
            self.look.addItem(look_icon(look), tr(look.title), look.id)
            row = self.look.count() - 1
            title = "" if sensor is None else sensor.title
            tip = ", ".join(names) if names else tr("{collection} lacks one of its bands", collection=title)
            self.look.setItemData(row, tip, Qt.ItemDataRole.ToolTipRole)
            model = self.look.model()
            if not names and isinstance(model, QStandardItemModel):
                model.item(row).setEnabled(False)
        if sensor is not None:
            self.look.addItem(QgsApplication.getThemeIcon("/mActionSelectAll.svg"), tr("All bands"), ALL_BANDS)
        self.look.addItem(tr("Custom bands"), CUSTOM_LOOK)
        self._take_bands(chosen)
        self._show_look()

    def _show_look(self) -> None:
        made = PanelChoices(collection=self.collection.word(), bands=self.bands.text())
        choose(self.look, made.look)

    def _take_look(self) -> None:
        chosen = self.look.currentData()
        self._take_bands(chosen)
        if chosen == CUSTOM_LOOK:
            self.bands.setFocus()
            self.bands.selectAll()

    def _take_bands(self, look_id: str | None) -> None:
        """Take the bands of a look, by the collection's names, where it has them."""
        sensor, look = self.sensor(), looks.BY_ID.get(look_id or "")
        names: tuple[str, ...] = ()
        if look is not None:
            names = look.bands if sensor is None else look.names_in(sensor)
        if look_id == ALL_BANDS and sensor is not None:
            names = tuple(band.name for band in sensor.bands)
        if names:
            self.bands.setText(",".join(names))

    def problem(self) -> tuple[str, str]:
        """Return which parameter keeps a run from beginning, and why, in a sentence; empty where none does.

        Of a collection that only a search tells of, its bands are not judged here.
        """
        if self.is_custom() and not self.address.currentText().strip():
            return "CATALOG_URL", tr("Give the address of a STAC API, or the path of an item collection.")
        if not self.collection.word():
            return "COLLECTION", tr("Choose a collection, or give the id of one.")
        if not self.band_names():
            return "BANDS", tr("Give the bands, such as red,green,blue.")
        sensor = self.sensor()
        if sensor is None:
            return "", ""
        unknown = [name for name in self.band_names() if sensor.band(name) is None]
        if unknown:
            known = ", ".join(band.name for band in sensor.bands)
            return "BANDS", tr("There is no band “{band}”: choose among {known}.", band=unknown[0], known=known)
        try:
            read_indices(split_entries(self.indices.text()), sensor)
        except CloudlessError as error:
            return "INDICES", tr(error.message)
        return "", ""

    def bands_text(self) -> str:
        """Return the bands, as they are typed."""
        return self.bands.text().strip()

    def band_names(self) -> tuple[str, ...]:
        """Return the names of the bands."""
        return split_bands(self.bands.text())
