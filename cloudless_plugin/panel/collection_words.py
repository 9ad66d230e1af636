"""What the panel says of a catalogue's collections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..common import sensors
from ..common.collections_listed import CAN, CANNOT, LATER, CollectionsResult, ListedCollection
from ..common.messages import Message

_ORDER = (CAN, LATER, CANNOT)
_VERDICTS = {
    CAN: Message("It can be composed."),
    LATER: Message("Whether it can be composed is told after the search: the catalogue does not say."),
}


@dataclass(frozen=True)
class OfferedCollection:
    """An entry of the panel's field."""

    word: str
    """Id, or several with commas between them."""
    title: str
    verdict: str = ""
    """``CAN``, ``CANNOT`` or ``LATER``; empty where it is not known which collections the catalogue has."""
    note: str = ""
    """What is to be known of it, in a sentence."""


def offered(result: CollectionsResult) -> list[OfferedCollection]:
    """Return the entries for a catalogue's collections, those first that can be composed, then by title."""
    entries = [_entry(listed) for listed in result.collections]
    ids = {listed.id for listed in result.collections}
    entries += [
        OfferedCollection(word, title, CAN, _VERDICTS[CAN])
        for word, title in sensors.TOGETHER.items()
        if ids.issuperset(sensors.collection_ids(word))
    ]
    return sorted(entries, key=lambda entry: (_ORDER.index(entry.verdict), str(entry.title).casefold(), entry.word))


def note_on(word: str, entries: Iterable[OfferedCollection], *, is_complete: bool) -> str:
    """Return what is to be known of the collection that is chosen; empty where that is nothing.

    Args:
        word: id, or several with commas between them.
        entries: what the catalogue has.
        is_complete: whether that is all of it.
    """
    by_word = {entry.word: entry for entry in entries}
    if word in by_word:
        return by_word[word].note if by_word[word].verdict != CAN else ""
    missing = [name for name in sensors.collection_ids(word) if name and name not in by_word]
    if not by_word or not missing or not is_complete:
        return ""
    return Message("The catalogue does not have {collection}: choose one from the list.", collection=missing[0])


def _entry(listed: ListedCollection) -> OfferedCollection:
    known = sensors.BY_COLLECTION.get(listed.id)
    title = known.title if known is not None and listed.title == listed.id else listed.title
    note = listed.reason if listed.verdict == CANNOT else _VERDICTS.get(listed.verdict, _VERDICTS[LATER])
    verdict = listed.verdict if listed.verdict in _ORDER else LATER
    return OfferedCollection(listed.id, title, verdict, note)
