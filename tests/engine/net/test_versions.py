"""What counts as a change of a file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cloudless_plugin.engine.net.versions import differs, http_version, local_version

NEW_YEAR, EASTER = "Mon, 01 Jan 2024 00:00:00 GMT", "Sun, 31 Mar 2024 00:00:00 GMT"


def version(etag: str = "", modified: str = "", size: str = "") -> str:
    headers = {"ETag": etag, "Last-Modified": modified, "Content-Range": f"bytes 0-9/{size}" if size else ""}
    return http_version({name: value for name, value in headers.items() if value})


@pytest.mark.parametrize(
    ("known", "found", "changed"),
    [
        (version(), version(), False),
        (version(), version('"a"'), False),
        (version('"a"'), version(), False),
        (version('"a"'), version('"a"'), False),
        (version('"a"'), version('W/"a"'), False),
        (version('"a"'), version('"b"'), True),
        (version('"a"', size="10"), version('"a"', size="11"), True),
        (version('"a"', size="*"), version('"a"', size="11"), False),
        (version(modified=NEW_YEAR), version(modified=EASTER), True),
        (version('"a"', NEW_YEAR), version('"b"', NEW_YEAR), False),
        (version('"a"', NEW_YEAR), version('"b"', EASTER), True),
        (version('"a"', NEW_YEAR), version('"a"', EASTER), False),
        (version('"a"', NEW_YEAR), version('"b"'), True),
        ('"a"', version('"a"'), True),
    ],
)
def test_change(known: str, found: str, changed: bool) -> None:
    assert differs(known, found) is changed
    assert differs(found, known) is changed


def test_header_with_tabs_and_lines_is_one_field() -> None:
    assert version('"a\tb\r\n c"').count("\t") == 2
    assert "\n" not in version('"a\tb\r\n c"')


def test_local_file_changes_with_its_content_its_time_and_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"1234")
    before = local_version(path.stat())
    assert not differs(before, local_version(path.stat()))
    os.utime(path, ns=(1, 1))
    assert differs(before, local_version(path.stat()))
    (tmp_path / "b").write_bytes(b"1234")
    os.utime(tmp_path / "b", ns=(1, 1))
    assert differs(local_version(path.stat()), local_version((tmp_path / "b").stat()))
