"""Secrets never show, wherever they stand; what is none stays readable."""

from __future__ import annotations

import json
import re
import traceback
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from cloudless_plugin.common.errors import CatalogueError, CloudlessError, ReadError, RequestError, unforeseen_message
from cloudless_plugin.common.href import is_signed, without_secrets
from cloudless_plugin.common.messages import Message
from cloudless_plugin.common.redaction import (
    MASK,
    holds_login,
    holds_secret,
    is_redacted,
    redact,
    redact_address,
    redact_message,
    redact_values,
)
from cloudless_plugin.common.request import Request
from tests.support import jobs
from tests.support.paths import ROOT

pytestmark = pytest.mark.fault("secrets")
NAMES = [
    *(
        "access_token",
        "subscription-key",
        "X-Goog-Signature",
        "X-Amz-Security-Token",
        "X-Amz-Credential",
        "sig",
        "apikey",
    ),
    *(
        "api_key",
        "API-KEY",
        "key",
        "code",
        "token",
        "auth",
        "password",
        "client_secret",
        "SharedAccessSignature",
        "jwt",
    ),
    *("accessToken", "AWSAccessKeyId", "Key-Pair-Id", "access%5Ftoken", "s%69g", "Ocp-Apim-Subscription-Key", "sas"),
]
HEADERS = [
    "Authorization: {}",
    "Proxy-Authorization: Basic {}",
    "authorization: Bearer {}",
    "X-Api-Key: {}",
    "Cookie: s={}",
]
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
SECRETS = st.text(LETTERS + "-._~+/=%!$*|", min_size=6, max_size=40).filter(lambda secret: re.search(r"\w{4}", secret))
"""What may stand in an address as it is."""
ANY = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=6, max_size=30)


def shows(secret: str, text: str) -> bool:
    """Return whether a text shows a secret, or a good part of it, in whatever form."""
    texts = [text, text.replace("\\/", "/")]
    parts = [secret, *re.findall(r"\w{6,}", secret)]
    return any(part in each for each in texts for part in parts)


@st.composite
def addresses(draw: st.DrawFn, secrets: st.SearchStrategy[str] = SECRETS) -> tuple[str, str]:
    """Return an address and the secret in it."""
    secret = "Zq" + draw(secrets)
    name, other = draw(st.sampled_from(NAMES)), draw(st.sampled_from(["limit=10&", "bbox=1,2,3,4&", ""]))
    place = draw(st.sampled_from(["query", "fragment", "password", "user", "sas", "inside"]))
    host = "host.example/stac/v1"
    if place == "query":
        return f"https://{host}?{other}{name}={quote(secret, safe='/=+!$*|~%')}&f=json", secret
    if place == "fragment":
        return f"https://{host}#{other}{name}={re.sub('[#&]', '', secret)}", re.sub("[#&]", "", secret)
    if place == "sas":
        plain = re.sub("[#&]", "", secret)
        return f"https://{host}?sv=2020-01-01&se={plain}&sp=r&sig=abc", plain
    if place == "inside":
        nested = quote(f"https://{host}?{name}={quote(secret, safe='')}", safe="")
        return f"https://{host}?{other}url={nested}", secret
    login = quote(secret, safe="!$*|~=+")
    return (f"https://{login}@{host}" if place == "user" else f"https://me:{login}@{host}"), secret


WRAPPED = [
    "{}",
    "see '{}' for more",
    "HTTPSConnectionPool(host='host', port=443): Max retries exceeded with url: {} (Caused by X)",
    '{{"catalog_url": "{}", "bands": "red"}}',
    "a\n  File {}\nb",
]


@given(found=addresses(), wrap=st.sampled_from(WRAPPED))
def test_secret_of_an_address_shows_in_no_text(found: tuple[str, str], wrap: str) -> None:
    address, secret = found
    for text in (wrap.format(address), wrap.format(quote(address, safe="")), wrap.format(address.replace("/", "\\/"))):
        assert not shows(secret, redact(text)), redact(text)
    assert holds_secret(address)
    assert is_signed(address)


@given(found=addresses(ANY))
@example(("https://me:p/w?x#y z@host.example/stac", "p/w?x#y z"))
@example(("https://host.example/?token=a b'c\"d", "a b'c\"d"))
def test_address_as_a_whole_keeps_no_secret_whatever_its_letters(found: tuple[str, str]) -> None:
    address, secret = found
    kept = redact_address(address)
    assert not shows(secret, kept), kept
    assert kept.startswith("https://")
    assert "host.example" in kept
    assert MASK in kept
    assert not shows(secret, without_secrets(address))
    assert not shows(secret, json.dumps(redact_values({"request": {"catalog_url": address}}), ensure_ascii=False))


@given(secret=SECRETS, header=st.sampled_from(HEADERS))
def test_header_shows_no_secret(secret: str, header: str) -> None:
    secret = "Zq1" + secret
    line = header.format(secret)
    name, _, value = line.partition(": ")
    for text in (line, f"send: {line}\nX-Other: 1", str({name: value}), json.dumps({name: value})):
        assert not shows(secret, redact(text)), redact(text)
    assert not shows(secret, str(redact_values({name: value})))


@given(
    secret=ANY,
    name=st.sampled_from(["token", "client_secret", "password", "apiKey", "access_token", "X-Amz-Signature"]),
)
def test_json_shows_no_secret(secret: str, name: str) -> None:
    secret = "Zq" + secret
    for text in (json.dumps({"a": 1, name: secret}), json.dumps({"a": 1, name: secret}, indent=2)):
        assert not shows(secret, redact(text)), redact(text)
        assert json.loads(redact(text)) == {"a": 1, name: MASK}


@given(found=addresses(), text=st.sampled_from(["{place} cannot be read.", "See {place}."]))
def test_no_error_has_a_secret_in_its_sentence(found: tuple[str, str], text: str) -> None:
    address, secret = found
    for error in (
        CatalogueError(text, place=address),
        ReadError(address, f"{address} is gone"),
        CloudlessError(Message("{reason}: x.", reason=Message(text, place=address))),
        CatalogueError(unforeseen_message(ValueError(address))),
    ):
        assert not shows(secret, str(error)), error
        assert not shows(secret, json.dumps(dict(error.message.values)))
        assert "{" in error.message.template, "it can still be translated"
    last = "".join(traceback.format_exception_only(ValueError, ValueError(address)))  # the rest names files of ours
    assert not shows(secret, redact(last))


@given(found=addresses())
def test_request_that_has_lost_its_secret_asks_for_the_address_again(found: tuple[str, str]) -> None:
    address, secret = found
    if holds_login(address):
        with pytest.raises(RequestError, match="AUTHCFG") as refused:
            Request.from_dict(jobs.request(address))
        assert not shows(secret, str(refused.value))
    with pytest.raises(RequestError, match="again"):
        Request.from_dict(jobs.request(redact_address(address)))
    assert is_redacted(redact_address(address))


@pytest.mark.parametrize(
    "text",
    [
        "https://host/a@b/c.tif",
        "https://host:8080/v1@2/items?limit=10&datetime=2023-01-01/2023-02-01&bbox=1.5,2,3,4&collections=sentinel-2-l2a",
        "https://host/preview.png?collection=a&item=S2B_MSIL2A_20230815&assets=visual&asset_bidx=visual%7C1%2C2&nodata=0",
        "https://[::1]:80/stac/a@b",
        "gateway+https://host?auth=basic&minimum=4&maximum=24",
        "/data/sig=1/key=2/b.tif",
        "C:\\data\\token\\b.tif",
        "S2A_MSIL2A_20230604T100021_R079_T33TWM_20230604T155057",
        "KeyError: 'B04'",
        'Tile 3 of 24, red,green,blue, 2023-08-15, EPSG:32633, {"code": "NotFound", "key": "B04"}',
        "the type Basic, API header or OAuth2",
        "It needs a token, and none could be fetched (HTTP 503)",
        "https://host/keywords?keywords=clouds&monkey=1&codec=deflate&design=2&format=json",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact(text) == text
    assert redact_values({"a": [text]}) == {"a": [text]}
    assert not holds_secret(text)


@given(text=st.text(max_size=200))
def test_any_text_can_be_redacted_twice(text: str) -> None:
    once = redact(text)
    assume(MASK not in text)
    assert redact(once) == once


def test_no_sentence_of_ours_is_taken_for_a_secret() -> None:
    """Else it could not be translated any more."""
    sources = re.findall(
        r"<source>(.*?)</source>",
        (ROOT / "cloudless_plugin/i18n/cloudless_de.ts").read_text(encoding="utf-8"),
        re.DOTALL,
    )
    assert len(sources) > 100
    for source in sources:
        assert redact(source) == source
        assert redact_message(Message(source)) == source


def test_a_long_text_takes_no_time(tmp_path: Path) -> None:
    """A megabyte of items, and of letters without an end."""
    item = json.dumps(
        {"href": "https://host/a/b/c.tif", "x": list(range(50)), "thumbnail": "https://h/p?a=1&b=2&c=%7C"}
    )
    for text in (item * 4000, "a" * 10**6, "%" * 10**6, "://" * 300_000, "a=" * 300_000, "?" * 10**6):
        assert not holds_secret(text)
