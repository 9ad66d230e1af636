"""Versions of files, by which a change shows.

A version is a line of three fields with tabs between them, each of which may be empty: size, ETag, time of
modification. It is empty as a whole where nothing is known.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

_FIELDS = 3


def http_version(headers: Mapping[str, str]) -> str:
    """Return the version of a file by the headers of the response to a range request."""
    size = headers.get("Content-Range", "").rpartition("/")[2]
    etag, modified = (" ".join(headers.get(name, "").split()) for name in ("ETag", "Last-Modified"))
    return _joined(size if size.isdecimal() else "", etag, modified)


def local_version(status: os.stat_result) -> str:
    """Return the version of a file on this machine."""
    return f"{status.st_size}\t{status.st_ino}-{status.st_mtime_ns}\t"


def differs(known: str, found: str) -> bool:
    """Return whether a file has changed from one version to another; what is not known does not differ.

    Servers that share an address may have ETags of their own for one file. Where ETags differ, the times of
    modification decide, where there are any.
    """
    if known == found or not (known and found):
        return False
    before, after = known.split("\t"), found.split("\t")
    if len(before) != _FIELDS or len(after) != _FIELDS:
        return True
    size, etag, modified = ((one, other) for one, other in zip(before, after))
    if _differ(size):
        return True
    if all(modified):
        return _differ(modified) and not (all(etag) and not _differ(etag))
    return _differ(etag)


def _differ(values: tuple[str, str]) -> bool:
    one, other = (value.removeprefix("W/") for value in values)
    return bool(one and other) and one != other


def _joined(*fields: str) -> str:
    return "\t".join(fields) if any(fields) else ""
