"""Signatures of requests to S3 stores, version 4.

https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Optional
from urllib.parse import parse_qsl, quote, unquote, urlsplit

_ALGORITHM, _END = "AWS4-HMAC-SHA256", "aws4_request"
_NO_BODY = hashlib.sha256(b"").hexdigest()
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class S3Keys:
    """The keys of a user of a store."""

    key: str
    secret: str = field(repr=False)
    region: str

    def headers_for(self, url: str, now: Optional[datetime] = None) -> dict[str, str]:
        """Return the headers that sign a GET of an address; a store accepts them for some minutes.

        Args:
            url: with or without a query.
            now: of the request, UTC; ``None`` for this moment.
        """
        moment = (now or datetime.now(timezone.utc)).strftime("%Y%m%dT%H%M%SZ")
        signed = {"host": _host(url), "x-amz-content-sha256": _NO_BODY, "x-amz-date": moment}
        scope = "/".join((moment[:8], self.region, "s3", _END))
        asked = hashlib.sha256(_canonical(url, signed).encode()).hexdigest()
        signature = hmac.new(self._key_for(scope), f"{_ALGORITHM}\n{moment}\n{scope}\n{asked}".encode(), hashlib.sha256)
        return {
            "x-amz-content-sha256": _NO_BODY,
            "x-amz-date": moment,
            "Authorization": f"{_ALGORITHM} Credential={self.key}/{scope}, SignedHeaders={';'.join(signed)}, "
            f"Signature={signature.hexdigest()}",
        }

    def _key_for(self, scope: str) -> bytes:
        """Return the key that signs within a day, region and service."""
        key = f"AWS4{self.secret}".encode()
        for part in scope.split("/"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        return key


def _canonical(url: str, headers: dict[str, str]) -> str:
    """Return the request as both sides write it before they sign it."""
    parts = urlsplit(url)
    query = sorted(
        (quote(name, safe="-_.~"), quote(value, safe="-_.~"))
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
    )
    return "\n".join(
        (
            "GET",
            quote(unquote(parts.path) or "/", safe="/-_.~"),
            "&".join(f"{name}={value}" for name, value in query),
            *(f"{name}:{value}" for name, value in headers.items()),
            "",
            ";".join(headers),
            headers["x-amz-content-sha256"],
        )
    )


def _host(url: str) -> str:
    """Return the host as the header ``Host`` has it, with a port that is not the usual one."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    return host if parts.port in (None, _PORTS.get(parts.scheme)) else f"{host}:{parts.port}"
