"""Sensors as plain JSON: what a user's file says of a collection, and what was found out about one.

    {"title": "…",
     "bands": {"red": {"keys": ["B4"], "gsd": 10, "scale": 0.0001, "offset": 0, "nodata": -999}},
     "mask": {"keys": ["fmask"], "gsd": 20, "nodata": 0, "classes": {"cloud": [2], "shadow": [3]}}}

``bands`` stand by common name. Instead of ``classes`` a mask has ``flags``, bit numbers by meaning, and ``bits``, how
many there are, with ``zero_is_clear`` where 0 is a pixel without any flag, and ``fields``, pairs of bits and their
value. Of several collections, such documents stand by id below ``collections``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Optional

from .classification import MEANINGS, Classification
from .errors import RequestError
from .messages import Message
from .sensors import BY_COLLECTION, DESCRIBED, RADIOMETRIES, Band, Sensor

_LARGEST_FILE = 1 << 20
"""Bytes."""
_MOST_ENTRIES = 200
_LONGEST = 100
"""Maximum number of characters of a name."""
_DEEPEST_PIXEL = 16
"""Maximum number of bits of flags."""
Document = Mapping[str, Any]


def read_sensor_file(path: Path) -> dict[str, Any]:
    """Return the document in a file.

    Raises:
        RequestError: where there is none.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise _wrong(Message("it is larger than {most} bytes", most=_LARGEST_FILE))
        document = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise _wrong(Message("it cannot be read: {reason}", reason=error.strerror or error)) from None
    except (ValueError, RecursionError):
        raise _wrong(Message("it is not JSON")) from None
    for each in documents_of([""], document).values():
        check(each)
    return dict(document)


def sensor_of(collection: str, document: Optional[Document]) -> Optional[Sensor]:
    """Return the sensor of a collection; ``None`` where it is known neither here nor from a document.

    Args:
        collection: id.
        document: what is said of it, which stands above what is known here; ``None`` for nothing.

    Raises:
        RequestError: where the document does not say what it should.
    """
    known = BY_COLLECTION.get(collection)
    if document is None:
        return known
    check(document)
    if known is not None:
        document = merged(document_of(known), document)
    return read_sensor(collection, document) if document.get("bands") else None


def documents_of(collections: Sequence[str], document: Optional[Document]) -> dict[str, Document]:
    """Return what a document says of each collection.

    What says nothing of collections by their ids is about the only one.

    Raises:
        RequestError: where it does not say of which of several collections it is.
    """
    if document is None:
        return {}
    if not isinstance(document, Mapping) or "collections" not in document:
        if len(collections) > 1:
            raise _wrong(Message("for several collections it has to have 'collections', by their ids"))
        return dict.fromkeys(collections, document)
    return dict(_object(document, "collections"))


def merged(known: Document, document: Document) -> dict[str, Any]:
    """Return what a document says, and what is known where it says nothing: each band, and the mask, as a whole."""
    check(document)
    bands = {**known.get("bands", {}), **document.get("bands", {})}
    return {**known, **document, "bands": bands}


def check(document: Any) -> None:
    """Refuse what is no such document.

    Raises:
        RequestError: with what is wrong.
    """
    if not isinstance(document, Mapping):
        raise _wrong(Message("it is no JSON object"))
    for key in document:
        if key not in ("title", "bands", "mask", "radiometry"):
            raise _wrong(Message("it has the unknown key '{key}'", key=str(key)[:_LONGEST]))
    _object(document, "bands")
    _object(document, "mask")


def read_sensor(collection: str, document: Document) -> Sensor:
    """Return the sensor that a document describes.

    Args:
        collection: id.
        document: see the module.

    Raises:
        RequestError: where the document does not say what it should.
    """
    check(document)
    radiometry = document.get("radiometry", DESCRIBED)
    if radiometry not in RADIOMETRIES:
        raise _wrong(Message("'{key}' is none of {known}", key="radiometry", known=", ".join(RADIOMETRIES)))
    title = _text(document.get("title", collection), "title")
    bands = tuple(_band(name, entry) for name, entry in _object(document, "bands").items())
    return Sensor(collection, title, bands, _classification(_object(document, "mask")), radiometry, title)


def document_of(sensor: Sensor) -> dict[str, Any]:
    """Return the document that describes a sensor."""
    bands = {
        band.name: {
            "keys": list(band.keys),
            "gsd": band.gsd,
            **({"absent_on": list(band.absent_on)} if band.absent_on else {}),
            **({"scale": band.scale, "offset": band.offset} if band.scale is not None else {}),
            **({} if band.nodata is None else {"nodata": "nan" if math.isnan(band.nodata) else band.nodata}),
        }
        for band in sensor.bands
    }
    found = {"title": sensor.title, "bands": bands, "radiometry": sensor.radiometry}
    return {**found, "mask": mask_document(sensor.classification)} if sensor.classification.keys else found


def mask_document(classification: Classification) -> dict[str, Any]:
    """Return what describes a classification."""
    means = {meaning: list(numbers) for meaning, numbers in classification.means.items()}
    found = {"keys": list(classification.keys), "gsd": classification.gsd, "nodata": classification.nodata}
    if not classification.bits:
        return {**found, "classes": means}
    fields = {meaning: [list(pair) for pair in pairs] for meaning, pairs in classification.fields.items()}
    return {
        **found,
        "flags": means,
        "bits": classification.bits,
        "zero_is_clear": classification.zero_is_class,
        **({"fields": fields} if fields else {}),
    }


def _band(name: str, entry: Any) -> Band:
    if not isinstance(entry, Mapping):
        raise _wrong(Message("'{key}' is no object", key=str(name)[:_LONGEST]))
    scale, nodata = entry.get("scale"), entry.get("nodata")
    number = None if scale is None else _number(scale, "scale")
    if number is not None and number <= 0:
        raise _wrong(Message("the scale of the band '{band}' is not above 0", band=name))
    return Band(
        _text(name, "band").lower(),
        _texts(entry.get("keys", [name]), "keys"),
        _pixel(entry),
        absent_on=_texts(entry.get("absent_on", []), "absent_on"),
        scale=number,
        offset=_number(entry.get("offset", 0), "offset"),
        nodata=None if nodata is None else _number(nodata, "nodata", finite=False),
    )


def _classification(mask: Document) -> Classification:
    if not mask:
        return Classification((), 0.0, {})
    keys, bits = _texts(mask.get("keys", []), "keys"), _whole(mask.get("bits", 0), "bits", _DEEPEST_PIXEL)
    means = _numbers_by_meaning(mask, "flags" if bits else "classes", bits - 1 if bits else 255)
    if not bits and any(0 in numbers for numbers in means.values()):
        raise _wrong(Message("class 0 cannot be hidden, since what lies outside of a file is 0, too"))
    nodata = _whole(mask.get("nodata", 0), "nodata", (1 << max(bits, 8)) - 1)
    fields = {
        meaning: tuple(_field(pair, bits) for pair in pairs) for meaning, pairs in _by_meaning(mask, "fields").items()
    }
    if not keys or not (means or fields):
        raise _wrong(Message("the mask needs 'keys', and 'classes' or 'flags'"))
    clear = bool(mask.get("zero_is_clear", False))
    return Classification(keys, _pixel(mask), means, nodata, bits, zero_is_class=clear, fields=fields)


def _by_meaning(mask: Document, key: str) -> Mapping[str, Any]:
    found = _object(mask, key)
    for meaning, numbers in found.items():
        if meaning not in MEANINGS or not isinstance(numbers, list):
            raise _wrong(
                Message(
                    "'{key}' has lists by {known}, not '{word}'",
                    key=key,
                    known=", ".join(MEANINGS),
                    word=str(meaning)[:_LONGEST],
                )
            )
    return found


def _numbers_by_meaning(mask: Document, key: str, most: int) -> dict[str, tuple[int, ...]]:
    return {
        meaning: tuple(_whole(number, key, most) for number in numbers)
        for meaning, numbers in _by_meaning(mask, key).items()
    }


def _field(pair: Any, bits: int) -> tuple[int, int]:
    if not isinstance(pair, list) or len(pair) != 2:
        raise _wrong(Message("'fields' has pairs of bits and their value"))
    most = (1 << bits) - 1
    return _whole(pair[0], "fields", most), _whole(pair[1], "fields", most)


def _object(document: Document, key: str) -> Mapping[str, Any]:
    found = document.get(key)
    found = {} if found is None else found
    if not isinstance(found, Mapping) or len(found) > _MOST_ENTRIES or not all(isinstance(name, str) for name in found):
        raise _wrong(Message("'{key}' is no object of at most {most} entries", key=key, most=_MOST_ENTRIES))
    return found


def _pixel(entry: Document) -> float:
    size = _number(entry.get("gsd"), "gsd")
    if size <= 0:
        raise _wrong(Message("'gsd' is the size of a pixel in metres, above 0"))
    return size


def _number(value: Any, key: str, *, finite: bool = True) -> float:
    if value == "nan" and not finite:
        return math.nan
    if isinstance(value, bool) or not isinstance(value, (int, float)) or (finite and not math.isfinite(value)):
        raise _wrong(Message("'{key}' is no number", key=key))
    return float(value)


def _whole(value: Any, key: str, most: int) -> int:
    number = _number(value, key)
    if not number.is_integer() or not 0 <= number <= most:
        raise _wrong(
            Message(
                "'{key}' has {value:g}, which is no whole number from 0 to {most}", key=key, value=number, most=most
            )
        )
    return int(number)


def _text(value: Any, key: str) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST:
        raise _wrong(Message("'{key}' is no text of at most {most} letters", key=key, most=_LONGEST))
    return value


def _texts(value: Any, key: str) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > _MOST_ENTRIES:
        raise _wrong(Message("'{key}' is no list of texts", key=key))
    return tuple(_text(each, key) for each in value)


def _wrong(problem: Message) -> RequestError:
    return RequestError(
        "SENSOR_FILE cannot be used ({problem}): correct it by the example in the manual.", problem=problem
    )
