"""Addresses as catalogues and users write them in good faith; ``test_href`` has those that mean harm."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Optional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.common.errors import CloudlessError
from cloudless_plugin.common.href import (
    absolute_href,
    is_http,
    is_path,
    is_signed,
    local_path,
    token_container,
    without_secrets,
)

AZURE = "https://account.blob.core.windows.net/container/a/b.tif"


@pytest.mark.parametrize(
    ("href", "base", "expected"),
    [
        ("./a/b.tif", "https://example.org/x/items.json", "https://example.org/x/a/b.tif"),
        ("https://other.org/b.tif", "https://example.org/items.json", "https://other.org/b.tif"),
        ("s3://bucket/b.tif", "/data/items.json", "s3://bucket/b.tif"),
        ("gs://bucket/b.tif", "https://example.org/items.json", "gs://bucket/b.tif"),
        ("./a/b.tif", "/data/items.json", "/data/a/b.tif"),
        ("../b.tif", "/data/a/items.json", "/data/b.tif"),
        ("../b.tif", "file:///data/a/items.json", "/data/b.tif"),
        ("/data/b.tif", "/else/items.json", "/data/b.tif"),
        ("file:///data/b.tif", "/else/items.json", "/data/b.tif"),
        ("file:///data/a%20b.tif", "/else/items.json", "/data/a b.tif"),
        ("file:///etc/passwd", "https://example.org/items.json", ""),
        ("b.tif", "//host/share/a/items.json", "//host/share/a/b.tif"),
        ("//HOST/share/b.tif", "//host/share/items.json", "//HOST/share/b.tif"),
        ("file://host/share/a%20b.tif", "file://host/share/items.json", "//host/share/a b.tif"),
        ("//host/other/b.tif", "//host/share/items.json", ""),
        ("\\\\evil\\share\\b.tif", "//host/share/items.json", ""),
        ("//host/share/b.tif", "/data/items.json", ""),
        ("//?/UNC/host/share/b.tif", "//?/UNC/host/share/items.json", ""),
        ("/vsicurl/http://example.org/b.tif", "/data/items.json", ""),
        ("/vsizip//data/b.zip", "/data/items.json", ""),
        ("ftp://example.org/b.tif", "https://example.org/items.json", ""),
    ],
)
def test_href_becomes_absolute(href: str, base: str, expected: str) -> None:
    assert absolute_href(href, base) == (
        os.path.abspath(expected) if expected.startswith("/") else expected  # noqa: PTH100 - as it is written here
    )


@given(href=st.text(max_size=30) | st.from_regex(r"(file:|/vsi|\.\./|//|C:)[a-z/.:]{0,20}"))
def test_remote_catalogue_never_names_a_local_file(href: str) -> None:
    try:
        result = absolute_href(href, "https://example.org/a/items.json")
    except CloudlessError:
        return
    assert result == "" or result.split(":")[0] in ("http", "https", "s3", "gs")


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/data/items.json", Path("/data/items.json")),
        ("items.json", Path("items.json")),
        ("file:///data/a%20b.json", Path("/data/a b.json")),
        ("file://localhost/data/b.json", Path("/data/b.json")),
        ("file://host/share/a%20b.json", Path("//host/share/a b.json")),
        ("file://C:/data/a%20b.json", Path("C:/data/a b.json")),
        ("~/items.json", Path.home() / "items.json"),
        ("https://example.org/items.json", None),
        ("s3://bucket/items.json", None),
    ],
)
def test_local_path(href: str, expected: Optional[Path]) -> None:
    assert local_path(href) == expected


@pytest.mark.parametrize(
    ("href", "http", "path"),
    [
        ("https://example.org/b.tif", True, False),
        ("HTTP://example.org/b.tif", True, False),
        ("s3://bucket/b.tif", False, False),
        ("file:///data/b.tif", False, False),
        ("/data/http/b.tif", False, True),
        ("C:\\data\\b.tif", False, True),
    ],
)
def test_href_is_of_http_or_a_path(href: str, http: bool, path: bool) -> None:
    assert (is_http(href), is_path(href)) == (http, path)


@pytest.mark.parametrize(
    ("href", "signed"),
    [
        ("https://host/b.tif?se=2023&sig=a", True),
        ("https://host/b.tif?X-Amz-Signature=a", True),
        ("https://host/b.tif?X-Goog-Credential=a", True),
        ("https://host/b.tif?access_TOKEN=a", True),
        ("https://host/b.tif?api_key=a", True),
        ("https://host/b.tif?password=a", True),
        ("https://host/b.tif?version=2", False),
        ("https://host/sig/token.tif", False),
        ("/data/sig=1/b.tif", False),
    ],
)
def test_signed_href_is_known_by_its_query(href: str, signed: bool) -> None:
    assert is_signed(href) == signed


@pytest.mark.parametrize(
    ("href", "shown"),
    [
        ("https://host/b.tif", "https://host/b.tif"),
        ("https://host:8080/b.tif?sig=secret#secret", "https://host:8080/b.tif"),
        ("https://me:secret@host/b.tif", "https://host/b.tif"),
        ("https://me:se@cret@host/b.tif?token=secret", "https://host/b.tif"),
        ("/data/b.tif", "/data/b.tif"),
        ("/data/b#1.tif", "/data/b#1.tif"),
        (r"Z:\data\b#1.tif", r"Z:\data\b#1.tif"),
        (r"\\host\share\b#1.tif", r"\\host\share\b#1.tif"),
        ("https://[host/b.tif?sig=secret", "https://[host/b.tif"),
    ],
)
def test_shown_href_has_no_secrets(href: str, shown: str) -> None:
    assert without_secrets(href) == shown


@pytest.mark.parametrize(
    ("href", "container"),
    [
        (AZURE, "account/container"),
        (f"{AZURE}?version=2", "account/container"),
        (f"{AZURE}?se=2023&sig=a", ""),
        ("https://ai4edatasetspublicassets.blob.core.windows.net/container/b.png", ""),
        ("https://example.org/account.blob.core.windows.net/b.tif", ""),
        ("https://account.blob.core.windows.net.example.org/container/b.tif", ""),
        ("/data/b.tif", ""),
    ],
)
def test_unsigned_file_of_azure_needs_the_token_of_its_container(href: str, container: str) -> None:
    assert token_container(href) == container
