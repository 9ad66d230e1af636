"""What the panel remembers: the last choices, addresses, presets and runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, Protocol

from ..common.redaction import redact_address
from ..common.version import read_version
from .choices_made import PanelChoices
from .run_record import RunRecord

MAX_RUNS = 10
MAX_ADDRESSES = 10
_LAST, _ADDRESSES, _PRESETS, _RUNS = "last", "addresses", "presets", "runs"
_ASIDE, _WELCOMED, _VERSION = "aside", "welcomed", "version"


class Store(Protocol):
    """Where texts are kept by name."""

    def read(self, name: str) -> str:
        """Return a text; empty where there is none."""

    def write(self, name: str, text: str) -> None:
        """Keep a text; an empty one is removed."""


class Memory:
    """Reads and writes JSON in a ``Store``; what cannot be read is forgotten, and no address with a secret is kept."""

    def __init__(self, store: Store) -> None:
        """Remember in ``store``; the plugin's version is kept with the first thing that is remembered."""
        self._store = store

    def last(self) -> PanelChoices | None:
        """Return what was chosen last; ``None`` at the first time."""
        values = self._read(_LAST)
        return PanelChoices.from_dict(values) if isinstance(values, dict) else None

    def keep_last(self, made: PanelChoices) -> None:
        """Keep what is chosen now."""
        self._write(_LAST, _without_secret(made).to_dict())

    def is_empty(self) -> bool:
        """Tell whether nothing has ever been remembered."""
        names = (_LAST, _ADDRESSES, _PRESETS, _RUNS, _ASIDE, _WELCOMED, _VERSION)
        return not any(self._store.read(name) for name in names)

    def is_welcomed(self) -> bool:
        """Tell whether the user has seen enough of the first start, or has made use of the panel."""
        return bool(self._read(_WELCOMED)) or any(map(self._store.read, (_LAST, _PRESETS, _RUNS)))

    def keep_welcomed(self) -> None:
        """Offer no more what is offered at the first start."""
        self._write(_WELCOMED, 1)

    def version(self) -> str:
        """Return the version of the plugin whose news the user has seen; empty where none is known."""
        return self._store.read(_VERSION)

    def keep_version(self) -> None:
        """Keep this version as the one whose news the user has seen."""
        self._store.write(_VERSION, read_version())

    def aside(self) -> PanelChoices | None:
        """Return the choices that were put aside for the sample scenes; ``None`` where none were."""
        values = self._read(_ASIDE)
        return PanelChoices.from_dict(values) if isinstance(values, dict) else None

    def keep_aside(self, made: PanelChoices | None) -> None:
        """Put choices aside, in place of those before; ``None`` forgets them."""
        self._write(_ASIDE, [] if made is None else _without_secret(made).to_dict())

    def addresses(self) -> list[str]:
        """Return the addresses of catalogues that runs have used, the latest first."""
        values = self._read(_ADDRESSES)
        return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []

    def add_address(self, address: str) -> None:
        """Keep an address as the latest."""
        if address and not _holds_secret(address):
            kept = [address, *(other for other in self.addresses() if other != address)]
            self._write(_ADDRESSES, kept[:MAX_ADDRESSES])

    def presets(self) -> dict[str, PanelChoices]:
        """Return the presets by name, in the order of their names."""
        values = self._read(_PRESETS)
        if not isinstance(values, dict):
            return {}
        return {name: PanelChoices.from_dict(values[name]) for name in sorted(values, key=str.casefold)}

    def keep_preset(self, name: str, made: PanelChoices) -> None:
        """Keep choices under a name, in place of those that had it."""
        kept = {other: preset.to_dict() for other, preset in self.presets().items()}
        self._write(_PRESETS, {**kept, name: _without_secret(made).to_dict()})

    def remove_preset(self, name: str) -> None:
        """Forget a preset."""
        kept = {other: preset.to_dict() for other, preset in self.presets().items() if other != name}
        self._write(_PRESETS, kept)

    def runs(self) -> list[RunRecord]:
        """Return the last runs, the latest first."""
        values = self._read(_RUNS)
        found = [RunRecord.from_dict(value) for value in values] if isinstance(values, list) else []
        return [run for run in found if run is not None]

    def add_run(self, run: RunRecord) -> None:
        """Keep a run as the latest, in place of the one before it where that wrote the same file."""
        others = [other for other in self.runs() if not run.output or other.output != run.output]
        kept = replace(run, choices=_without_secret(run.choices))
        self._write(_RUNS, [each.to_dict() for each in [kept, *others][:MAX_RUNS]])

    def _read(self, name: str) -> Any:
        with suppress(ValueError):
            return json.loads(self._store.read(name) or "null")
        return None

    def _write(self, name: str, values: Any) -> None:
        is_empty = isinstance(values, (Mapping, list)) and not values
        self._store.write(name, "" if is_empty else json.dumps(values, ensure_ascii=False))
        if not is_empty and not self.version():
            self.keep_version()


def _without_secret(made: PanelChoices) -> PanelChoices:
    return replace(made, catalog_url="") if _holds_secret(made.catalog_url) else made


def _holds_secret(address: str) -> bool:
    """Tell whether an address has a signature, a token or a password in it."""
    return redact_address(address) != address
