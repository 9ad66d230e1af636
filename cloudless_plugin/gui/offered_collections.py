"""The collections of the catalogue at the address that the panel shows, in its field."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Callable, NamedTuple

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..common.collections_listed import CollectionsResult
from ..common.errors import CloudlessError
from ..common.protocol import CollectionsJob
from ..panel.choices_made import PanelChoices, needs_address
from ..panel.collection_words import offered
from ..processing.background_tasks import EngineTask
from ..processing.engine_access import EngineAccess
from ..runtime.translation import tr
from .latest_question import LatestQuestion
from .questions import logins_of
from .what_box import WhatBox


class CatalogueQuestion(NamedTuple):
    """Which catalogue is asked, and as whom."""

    address: str
    logins: dict[str, dict[str, str]]


class OfferedCollections(QObject):
    """Asks for what the address shows, and offers what comes."""

    began = pyqtSignal()

    def __init__(self, access: EngineAccess, what: WhatBox, in_words: Callable[[str], str]) -> None:
        """Offer in ``what``.

        Args:
            access: to the engine.
            what: shows the address.
            in_words: puts a sentence into the panel's words.
        """
        super().__init__()
        self._access = access
        self._what = what
        self._in_words = in_words
        self._latest: LatestQuestion[CatalogueQuestion] = LatestQuestion(access, self._begin, self._end)
        self._asked: CatalogueQuestion | None = None
        """What was asked last, or is about to be."""

    def is_asking(self) -> bool:
        """Tell whether a catalogue is asked, or about to be."""
        return self._latest.is_open()

    def follow(self, made: PanelChoices) -> None:
        """Ask what is chosen, after a pause; nothing where no address is, or one that was asked last."""
        question = _question(made)
        if question is None:
            self.forget()
        elif question != self._asked:
            self._asked = question
            self._latest.ask(question)

    def forget(self) -> None:
        """Stop asking, and forget what was asked, so that it is asked anew."""
        self._asked = None
        self._latest.cancel()

    def _begin(self, question: CatalogueQuestion) -> EngineTask:
        self._what.say_of_collections(tr("Asking the catalogue for its collections…"))
        self.began.emit()
        return EngineTask(tr("Asking for collections"), self._access, CollectionsJob(question.address, question.logins))

    def _end(self, _: CatalogueQuestion, task: EngineTask) -> None:
        if task.result is not None:
            self._take(task.result)
        elif task.error:
            self._fail(task.error)

    def _take(self, result: CollectionsResult) -> None:
        entries = [
            replace(entry, title=tr(entry.title), note=self._in_words(tr(entry.note))) for entry in offered(result)
        ]
        self._what.show_listed(entries, is_complete=result.is_complete)

    def _fail(self, sentence: str) -> None:
        self._what.show_listed([], is_complete=False)
        self._what.say_of_collections(tr("Which collections the catalogue has is not known."), self._in_words(sentence))


def _question(made: PanelChoices) -> CatalogueQuestion | None:
    """Return what to ask; ``None`` where nothing can be asked."""
    if not needs_address(made.catalog) or not made.catalog_url:
        return None
    with suppress(CloudlessError):
        return CatalogueQuestion(made.catalog_url, logins_of(made.authcfg, made.catalog, made.catalog_url))
    return None
