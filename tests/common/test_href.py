"""Where addresses lie, however they are written; a catalogue that means harm names no file of this machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.common.href import absolute_href, is_http

REMOTE = "https://example.org/a/items.json"
harmful = pytest.mark.fault("malicious or broken input")


@harmful
@pytest.mark.parametrize(
    "href",
    [
        *("file:///etc/passwd", "FILE:///etc/passwd", "file:/etc/passwd", "file:etc/passwd", " file:///etc/passwd"),
        *("fi\tle:///etc/passwd", "\nfile:///etc/passwd", "file://localhost/etc/passwd", "C:/x.tif", "C:\\x.tif"),
        *("vrt:///etc/passwd", "zip:///etc/x.zip!a.tif", "zip+https://example.org/x.zip!a", "zip+file:///x.zip!a.tif"),
        *("ftp://example.org/x", "data:text/plain,x", "http:///etc/passwd", "https:", "s3:///x", "HDF5:/etc/passwd:x"),
        *("http://[/x", "file://[/x"),
    ],
)
def test_remote_catalogue_names_nothing_but_remote_files(href: str) -> None:
    assert absolute_href(href, REMOTE) == ""


@harmful
@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("HTTPS://Example.org/X.tif?sig=A%2Fb", "https://Example.org/X.tif?sig=A%2Fb"),
        ("/etc/passwd", "https://example.org/etc/passwd"),
        ("../../../../etc/passwd", "https://example.org/etc/passwd"),
        ("..%2f..%2fetc/passwd", "https://example.org/a/..%2f..%2fetc/passwd"),
        ("file%3A///etc/passwd", "https://example.org/a/file%3A/etc/passwd"),
        ("\\\\host\\share\\x.tif", "https://example.org/a/\\\\host\\share\\x.tif"),
        ("//host/share/x.tif", "https://host/share/x.tif"),
        ("/vsicurl/file:///etc/passwd", "https://example.org/vsicurl/file:///etc/passwd"),
        ("GTIFF_DIR:1:/etc/passwd", "https://example.org/a/GTIFF_DIR:1:/etc/passwd"),
    ],
)
def test_paths_of_a_remote_catalogue_are_paths_on_its_server(href: str, expected: str) -> None:
    assert absolute_href(href, REMOTE) == expected


@harmful
@pytest.mark.parametrize(
    "href",
    [
        *("/vsicurl/http://example.org/x", "/vsizip//x.zip", "file:///vsimem/x", "../../../../../../../vsimem/x"),
        *(
            "\\\\host\\share\\x",
            "//host/share/x",
            "file://host/share/x",
            "ftp://example.org/x",
            "file:///a%00b",
            "a\0b",
        ),
        *("x" * 5000, "vrt:///x", "file:////host/share/x", "zip:///etc/x.zip!a.tif"),
    ],
)
def test_local_catalogue_names_no_virtual_path_and_no_other_machine(tmp_path: Path, href: str) -> None:
    found = absolute_href(href, str(tmp_path / "items.json"))
    assert found == "" or (href == "x" * 5000 and found == str(tmp_path / href))


@harmful
def test_home_of_a_user_is_not_meant_by_a_catalogue(tmp_path: Path) -> None:
    assert absolute_href("~root/x.tif", str(tmp_path / "items.json")) == str(tmp_path / "~root/x.tif")


SCHEMES = st.sampled_from(
    ["file:", "FILE:", "f\nile:", "file%3a", "vrt:", "zip+file:", "C:", "/vsimem", "\\\\", "//", ""]
)


@harmful
@given(SCHEMES, st.text(st.sampled_from("/\\.:%2fe@!?#a "), max_size=20))
def test_no_trick_of_writing_leads_home(scheme: str, rest: str) -> None:
    found = absolute_href(scheme + rest, REMOTE)
    assert found == "" or found.startswith(("https://", "http://", "s3://", "gs://"))


@pytest.mark.parametrize(
    ("href", "expected"), [("https://a.org/b.tif", True), ("http://a.org/b", True), ("/http/b.tif", False)]
)
def test_addresses_of_http(href: str, expected: bool) -> None:
    assert is_http(href) == expected
