"""The table of indices, and what people write instead."""

from __future__ import annotations

import pytest

from cloudless_plugin.common.errors import RequestError
from cloudless_plugin.common.formula import is_sign, read_formula
from cloudless_plugin.common.indices import INDICES, RAMPS, read_indices, split_entries
from cloudless_plugin.common.sensors import BY_COLLECTION

SENTINEL, LANDSAT = BY_COLLECTION["sentinel-2-l2a"], BY_COLLECTION["landsat-c2-l2"]


def test_names_are_kept_as_they_are_written() -> None:
    found = read_indices(split_entries("ndvi, Mine=(nir - -red)/2, TCW"), SENTINEL)
    assert [index.name for index in found] == ["ndvi", "Mine", "TCW"]
    assert found[0].formula == read_formula("(nir - red) / (nir + red)")
    assert found[1].formula.bands == ("nir", "red")


def test_the_table_is_complete() -> None:
    for index in INDICES:
        assert index.source
        assert index.title
        assert index.ramp in RAMPS
        assert index.range is not None
        assert index.range[0] < index.range[1]
        assert all(SENTINEL.band(band) is not None for band in index.formula.bands)


def test_landsats_near_infrared_stands_for_the_wider_one() -> None:
    assert read_indices(["NDVI"], LANDSAT)[0].formula.bands == ("nir", "red")


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        ("NDXI", "The index 'NDXI' is not known: choose among NDVI"),
        ("a =", "it ends too early"),
        ("a = 2 + 1", "it names no band"),
        ("a = nir)", "'\\)' stands where it means nothing"),
        ("a = (nir", "a parenthesis is not closed"),
        ("a = nir red", "'red' stands where it means nothing"),
        ("a = nir ** 2", "'\\*' stands where it means nothing"),
        ("a = nir.real", "'.' stands where it means nothing"),
        ("a = __import__(red)", "'\\(' stands where it means nothing"),
        ("a = nir * 1e999", "the number 1e999 is too large"),
        (f"a = {'(' * 50}nir{')' * 50}", "more than 40 parentheses or signs are nested"),
        (f"a = nir + {'1 + ' * 200}1", "it has more than 400 letters"),
        ("NDRE", "needs the band rededge1, and landsat-c2-l2 has coastal"),
        ("a = nir / thermal", "needs the band thermal"),
        ("red = nir / 2", "'red' is the name of something else"),
        ("mosaic = nir / 2", "'mosaic' is the name of something else"),
        ("1a = nir", "'1a' cannot be the name of an index"),
        ("NDVI, ndvi", "The index 'ndvi' stands twice"),
        (", ".join(f"a{number} = nir" for number in range(33)), "INDICES names 33 indices: name at most 32"),
    ],
)
def test_what_is_no_index_is_refused_in_a_sentence(entries: str, problem: str) -> None:
    with pytest.raises(RequestError, match=problem):
        read_indices(split_entries(entries), LANDSAT)


def test_no_name_is_a_sign() -> None:
    assert not any(is_sign(name) for name in ("negate", "nir", "e1"))
