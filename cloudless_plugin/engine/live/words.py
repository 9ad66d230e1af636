"""Sentences in the user's language, for tiles that say something: QGIS's side translates them."""

from __future__ import annotations

import threading
from collections import OrderedDict

_PATIENCE = 0.5
"""Seconds for which a tile waits for a translation."""
_MOST = 100
"""Sentences that are kept."""


class Words:
    """Keeps translations; its threads share it."""

    def __init__(self) -> None:
        """Know none yet."""
        self._known: OrderedDict[str, str] = OrderedDict()
        self._learnt = threading.Condition()

    def learn(self, sentence: str, words: str) -> None:
        """Keep what a sentence is in the user's language."""
        with self._learnt:
            self._known[sentence] = words
            while len(self._known) > _MOST:
                self._known.popitem(last=False)
            self._learnt.notify_all()

    def of(self, sentence: str) -> str:
        """Return a sentence, which has been told, in the user's language; as it is where nobody translates it."""
        with self._learnt:
            self._learnt.wait_for(lambda: sentence in self._known, _PATIENCE)
            return self._known.get(sentence, sentence)
