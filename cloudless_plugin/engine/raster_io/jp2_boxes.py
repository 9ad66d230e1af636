"""A check of the boxes of JPEG 2000 before GDAL reads them: broken ones would send it into an endless loop."""

from __future__ import annotations

from typing import Callable

from ...common.messages import Message

_SIGNATURES = (b"\x00\x00\x00\x0cjP  ", b"\xff\x4f\xff\x51")
"""First bytes of a JP2 file, and of a bare codestream."""
_SUPER = (b"jp2h", b"asoc", b"res ")
"""Types of boxes that contain boxes, as in GDAL."""
_MAX_BOXES = 1000
_FARTHEST = 1 << 48


def is_jpeg2000(head: bytes) -> bool:
    """Return whether a file with these first bytes is JPEG 2000, whatever its name is."""
    return head.startswith(_SIGNATURES)


def check_boxes(read: Callable[[int, int], bytes]) -> None:
    """Refuse a file whose boxes do not follow one another, see annex I of ISO/IEC 15444-1.

    Args:
        read: returns the bytes at a position, of a length; fewer at the end of the file.

    Raises:
        OSError: where the boxes do not follow one another, or are too many.
    """
    places = [(0, _FARTHEST)]
    seen = 0
    while places:
        begin, end = places.pop()
        while begin < end:
            head = read(begin, 16)
            if len(head) < 8:
                break
            length, first = int.from_bytes(head[:4], "big"), 8
            if length == 1:
                length, first = int.from_bytes(head[8:16], "big"), 16
            if length == 0 and end == _FARTHEST:  # the last box of the file
                break
            seen += 1
            if length < first or begin + length > end or seen > _MAX_BOXES:
                raise OSError(Message("its boxes do not follow one another"))
            if head[4:8] in _SUPER:
                places.append((begin + first, begin + length))
            begin += length
