"""Errors keep their sentences, and show no secrets."""

from __future__ import annotations

import pickle

from cloudless_plugin.common.errors import CancelledError, CatalogueError, ReadError, SceneError
from cloudless_plugin.common.messages import Message


def test_errors_reach_other_processes_whole() -> None:
    for error in (
        CatalogueError("{url} is gone.", url="x"),
        SceneError("S2A", Message("n {n}", n=1)),
        ReadError("https://host/a.tif", Message("n {n}", n=1)),
        CancelledError(),
    ):
        copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
        assert type(copy) is type(error)
        assert str(copy) == str(error)
        assert copy.message.values == error.message.values


def test_read_error_shows_no_signature() -> None:
    error = ReadError("https://me:secret@host/a.tif?sig=secret", "gone")
    assert str(error) == "https://host/a.tif cannot be read (gone): choose other dates, or another catalogue."
    assert error.href == "https://me:secret@host/a.tif?sig=secret"
