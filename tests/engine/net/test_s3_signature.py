"""Requests to S3 stores are signed as Amazon's documentation shows, and signed as they are sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from cloudless_plugin.common.settings import Limits, Settings
from cloudless_plugin.engine.net.byte_ranges import StatusError
from cloudless_plugin.engine.net.credentials import Credentials
from cloudless_plugin.engine.net.http_session import HttpSession
from cloudless_plugin.engine.net.network import Network
from cloudless_plugin.engine.net.s3_signature import S3Keys
from tests.support import web
from tests.support.s3_store import KEYS, serve_store

CONTENT = bytes(range(256))
PATHS = ("/eodata/a/b.jp2", "/eodata/a b/c(1)+d=e.jp2", "/eodata/ä/b.jp2")


@pytest.fixture
def store() -> Iterator[str]:
    with serve_store(dict.fromkeys(PATHS, CONTENT)) as address:
        yield address


@pytest.mark.parametrize(
    ("query", "signature"),
    [
        ("lifecycle", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        ("max-keys=2&prefix=J", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
        ("prefix=J&max-keys=2", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ],
)
def test_examples_of_amazon(query: str, signature: str) -> None:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html"""
    headers = S3Keys(**KEYS).headers_for(f"https://examplebucket.s3.amazonaws.com/?{query}", datetime(2013, 5, 24))
    assert headers["x-amz-date"] == "20130524T000000Z"
    assert headers["Authorization"] == (
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
        f"SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature={signature}"
    )


@pytest.mark.parametrize("query", ["", "?versionId=a%2Fb&partNumber=1"])
@pytest.mark.parametrize("path", PATHS)
def test_file_is_read_with_keys(store: str, path: str, query: str) -> None:
    reader = Network(Settings(logins={f"s3+{store}": KEYS})).bytes
    assert reader.read_ranges(f"{store}{path}{query}", [(10, 4), (200, 3)]) == [CONTENT[10:14], CONTENT[200:203]]


def test_file_is_not_read_with_others_keys_or_none(store: str) -> None:
    for logins in ({}, {f"s3+{store}": {**KEYS, "secret": "another"}}):
        with pytest.raises(StatusError) as refused:
            Network(Settings(logins=logins)).bytes.read_ranges(f"{store}{PATHS[0]}", [(0, 1)])
        assert refused.value.status == 403


def test_keys_go_to_no_other_server(store: str) -> None:
    seen: list[str] = []

    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.extend(name for name in self.headers if name.lower().startswith(("authorization", "x-amz")))
            web.send(self, 200, {})

        def log_message(self, *_: Any) -> None:
            pass

    with web.answering(Other) as address:
        HttpSession(Credentials({f"s3+{store}": KEYS}), Limits()).get(f"{address}/a")
    assert seen == []


def test_secret_is_in_no_representation() -> None:
    assert "wJalr" not in repr(S3Keys(**KEYS))
    assert "wJalr" not in repr(Settings(logins={"s3+https://store.example": KEYS}))
