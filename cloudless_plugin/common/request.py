"""The request for a mosaic or a series: one frozen record, read from and written to plain JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from .area_bounds import bounds_of, is_geographic
from .errors import RequestError
from .href import is_path
from .plain_values import (
    is_blank,
    read_area,
    read_date,
    read_entries,
    read_extent,
    read_list,
    read_number,
    read_numbers,
    read_object,
    read_text,
    read_truth,
    read_whole,
)
from .request_checks import check
from .request_values import RequestValues


@dataclass(frozen=True)
class Request(RequestValues):
    """A request for a mosaic or a series, which can be composed."""

    def __post_init__(self) -> None:
        """Check that the request can be composed.

        Raises:
            RequestError: with a message that names the parameter and its valid values.
        """
        check(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Request:
        """Read a request from plain JSON values; an absent or blank key has its default.

        Without ``extent``, it is the bounds of ``area``, in ``area_crs``.

        Raises:
            RequestError: where a key is unknown or missing, or a value cannot be read.
        """
        if not isinstance(data, Mapping):
            raise RequestError("The recipe's 'request' must be an object with the parameters' names in lower case.")
        known = {field.name for field in fields(cls)}
        for key in data:
            if key not in known:
                raise RequestError(
                    "The request has the unknown key '{key}': it may hold {known}.",
                    key=key,
                    known=", ".join(sorted(known)),
                )
        if is_blank(data.get("extent")) and is_blank(data.get("area")):
            raise RequestError("The request has neither 'extent' nor 'area': add one of them.")
        for key in ("start", "end"):
            if is_blank(data.get(key)):
                raise RequestError("The request has no '{key}': add it.", key=key)
        readers = {
            "extent": read_extent,
            "start": read_date,
            "end": read_date,
            "area": read_area,
            "bands": read_list,
            "months": read_list,
            "scenes": read_list,
            "platforms": read_list,
            "percentile": read_number,
            "max_cloud": read_number,
            "buffer": read_number,
            "resolution": read_number,
            "haze": read_truth,
            "views": read_whole,
            "step": read_whole,
            "percentiles": read_numbers,
            "indices": read_entries,
            "sensor_file": read_object,
        }
        values: dict[str, Any] = {
            key: readers.get(key, read_text)(key, value) for key, value in data.items() if not is_blank(value)
        }
        if "extent" not in values:
            crs = values["extent_crs"] = values.get("area_crs", cls.area_crs)
            values["extent"] = bounds_of(values["area"], geographic=is_geographic(crs))
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values that ``from_dict`` reads back."""
        data = asdict(self)
        data["extent"] = list(self.extent)
        data["start"] = self.start.isoformat()
        data["end"] = self.end.isoformat()
        data["bands"] = ",".join(self.bands)
        data["months"] = ",".join(self.months)
        data["scenes"] = list(self.scenes)
        data["platforms"] = ",".join(self.platforms)
        data["indices"] = ", ".join(self.indices)
        data["percentiles"] = ",".join(f"{share:g}" for share in self.percentiles)
        return data

    def of_place(self) -> Request:
        """Return what is asked of a single place: all views of the request's own time, and of percentiles the first."""
        share = self.first_percentile
        return replace(self, views=0, normalise="none", holes="leave", percentiles=(), percentile=share)

    def relative_to(self, folder: Path) -> Request:
        """Return the request with ``catalog_url`` made absolute, if it names a file relative to ``folder``."""
        if not self.catalog_url or not is_path(self.catalog_url):
            return self
        beside = folder / self.catalog_url
        return replace(self, catalog_url=str(beside.resolve())) if beside.is_file() else self
