"""A store on loopback that gives files, or ranges of them, to who signs as S3 wants it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from cloudless_plugin.engine.net.s3_signature import S3Keys
from tests.support import web
from tests.support.ranges import respond

KEYS = {"key": "AKIAIOSFODNN7EXAMPLE", "secret": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "region": "us-east-1"}
"""Those of Amazon's documentation."""
_FORM = re.compile(
    r"AWS4-HMAC-SHA256 Credential=[^/]+/\d{8}/[\w-]+/s3/aws4_request, "
    r"SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=[0-9a-f]{64}"
)
_TIME = "%Y%m%dT%H%M%SZ"


@contextmanager
def serve_store(files: Mapping[str, bytes] | Path) -> Iterator[str]:
    """Serve files, by path without a query, or those of a folder, until the block ends; yield the address."""

    class Store(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if not _is_signed(self):
                respond(self, 403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
                return
            path = unquote(urlsplit(self.path).path)
            content = (files / Path(path).name).read_bytes() if isinstance(files, Path) else files[path]
            first, last = map(int, self.headers["Range"].removeprefix("bytes=").split("-"))
            body = content[first : last + 1]
            told = {"Content-Range": f"bytes {first}-{first + len(body) - 1}/{len(content)}"}
            respond(self, 206 if body else 416, body, told if body else {})

        def log_message(self, *_: Any) -> None:
            pass

    with web.answering(Store) as address:
        yield address


def _is_signed(request: BaseHTTPRequestHandler) -> bool:
    """Sign what was asked for, as it came, and compare; a signature lasts a minute."""
    told, when = request.headers.get("Authorization", ""), request.headers.get("x-amz-date", "")
    if _FORM.fullmatch(told) is None:
        return False
    moment = datetime.strptime(when, _TIME)
    right = S3Keys(**KEYS).headers_for(f"http://{request.headers['Host']}{request.path}", moment)
    age = datetime.now(timezone.utc).replace(tzinfo=None) - moment
    return right["Authorization"] == told and abs(age.total_seconds()) < 60
