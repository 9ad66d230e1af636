"""The page that tells how to cite, from CITATION.cff and the table of the data's terms."""

from __future__ import annotations

from typing import Any

import yaml

from cloudless_plugin.common.version import read_version


def cite_page(citation: str) -> str:
    """Return the page.

    Args:
        citation: text of CITATION.cff.
    """
    told: dict[str, Any] = yaml.safe_load(citation)
    authors, version = " and ".join(author["name"] for author in told["authors"]), read_version()
    title, home = told["title"], told["repository-code"]
    return f"""# How to cite

{told["message"]}

> {authors}. *{title}*. Version {version}. <{home}>

```bibtex
@software{{cloudless,
  author  = {{{{{authors}}}}},
  title   = {{{{{title}}}}},
  version = {{{version}}},
  url     = {{{home}}}
}}
```

The same stands, for programs that read it, in [CITATION.cff]({home}/blob/HEAD/CITATION.cff).

## The run

*More → Copy methods text*, on the card of a run, copies a paragraph for a report or a paper: catalogue, collection,
days, number of scenes, mask, method, version. The recipe beside the mosaic (`mosaic.tif.json`) names every scene, and
[repeats the run](quickstart.md#what-lies-beside-it); give it away with the data.

## The data

Whose data a mosaic holds, and what has to stand beside it, is told by its tags, its STAC item and QGIS's layer
metadata, as in *Contains modified Copernicus Sentinel data 2023*.
"""
