"""The benchmark's table and plot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib as mpl

from benchmarks import indices, samples, views

mpl.use("Agg")

from matplotlib import pyplot as plt

_NAMES = {
    "floor": "decode floor",
    "bare_floor": "bare floor",
    "ours": "Cloudless",
    "odc_fast": "odc-stac + bottleneck",
    "odc": "odc-stac",
    "tutorial": "tutorial",
}
"""Pipelines in the order of the plot."""


def write(results: dict[str, Any], folder: Path) -> None:
    """Write ``table.md`` and ``plot.png``."""
    (folder / "table.md").write_text(_table(results))
    _plot(results, folder / "plot.png")


def _run(took: dict[str, Any]) -> str:
    text = f"{took['seconds']:.2f} s, {took['megabytes']:,.0f} MB"
    return text if took["finished"] else f"out of memory after {text}"


def _ratio(row: dict[str, Any], other: str, key: str = "seconds") -> str:
    took = row["took"].get(other)
    if not took:
        return ""
    ratio = took[key] / row["took"]["ours"][key]
    return f"{'' if took['finished'] else '> '}{ratio:.1f}"


def _table(results: dict[str, Any]) -> str:
    often, turns = results["times"], results["times_of_ours"]
    lines = [
        f"{results['size']}; {results['machine']}; " + ", ".join(f"{k} {v}" for k, v in results["versions"].items()),
        "",
        f"Whole processes, start included; medians of {often} in turn, of ours and the floors of {turns}.",
        "",
        *_requests(results["rows"]),
        "",
        *_peers(results["rows"]),
        "",
        *_reading(results["rows"]),
        "",
        *_methods(results["methods"]),
        "",
        *_kernels(results["kernels"]),
        "",
        *_processors(results["processors"]),
        "",
        *views.lines(results["views"]),
        "",
        *indices.lines(results["indices"]),
        "",
        *samples.lines(results["samples"]),
        "",
        *_curves(results["curves"]),
        "",
        *_far(results["far"]),
        "",
        *_live(results["live"]),
    ]
    return "\n".join(lines) + "\n"


def _requests(rows: list[dict[str, Any]]) -> Iterator[str]:
    yield "| request | Cloudless | bare floor | decode floor | odc-stac + bottleneck | odc-stac + xarray | tutorial |"
    yield "|---" * 7 + "|"
    for row in rows:
        names = ("ours", "bare_floor", "floor", "odc_fast", "odc", "tutorial")
        took = [row["took"].get(name) for name in names]
        yield f"| {row['title']} | {' | '.join(_run(one) if one else '' for one in took)} |"


def _peers(rows: list[dict[str, Any]]) -> Iterator[str]:
    columns = (
        "request",
        "faster than tutorial",
        "than odc-stac",
        "than odc-stac + bottleneck",
        "time / floor",
        "time / bare floor",
        "memory: tutorial",
        "odc-stac",
        "odc-stac + bottleneck",
        "same pixels",
    )
    yield f"| {' | '.join(columns)} |"
    yield "|---" * len(columns) + "|"
    peers = ("tutorial", "odc", "odc_fast")
    for row in rows:
        ours = row["took"]["ours"]["seconds"]
        floors = [f"{ours / row['took'][floor]['seconds']:.2f}" for floor in ("floor", "bare_floor")]
        agree = ", ".join(f"{_NAMES[name]} {100 * share:.2f} %" for name, share in row["agree"].items())
        faster = [_ratio(row, peer) for peer in peers]
        memory = [_ratio(row, peer, "megabytes") for peer in peers]
        yield f"| {' | '.join((row['title'], *faster, *floors, *memory, agree))} |"


def _reading(rows: list[dict[str, Any]]) -> Iterator[str]:
    yield "| reading alone | bare floor | async-tiff | async-tiff / bare floor |"
    yield "|---|---|---|---|"
    for row in rows:
        bare, other = row["took"]["bare_floor"], row["took"]["read_async"]
        yield f"| {row['title']} | {_run(bare)} | {_run(other)} | {other['seconds'] / bare['seconds']:.2f} |"


def _methods(rows: list[dict[str, Any]]) -> Iterator[str]:
    yield "| method, with mask | time | memory | times the median's |"
    yield "|---|---|---|---|"
    median = rows[0]["took"]["seconds"]
    for row in rows:
        took = row["took"]
        yield (
            f"| `{row['method']}` | {took['seconds']:.2f} s | {took['megabytes']:.0f} MB | "
            f"{took['seconds'] / median:.1f} |"
        )


def _kernels(rows: list[dict[str, Any]]) -> Iterator[str]:
    others = [name for name in rows[0]["took"] if name != "median"]
    yield "Computing alone, processor time of a million pixels; clouds cover two fifths:"
    yield ""
    yield f"| dates | bands | `median` | {' | '.join(f'`{name}`' for name in others)} |"
    yield "|---" * (3 + len(others)) + "|"
    for row in rows:
        took, median = row["took"], row["took"]["median"]
        ratios = " | ".join(f"{took[name] / median:.1f} x" for name in others)
        yield f"| {row['dates']} | {row['bands']} | {median:.2f} s | {ratios} |"


def _processors(results: dict[str, Any]) -> Iterator[str]:
    same = "the same bytes" if results["same"] else "OTHER BYTES"
    yield f"As on machines with more processors, 10 m, median, mask; all make {same}:"
    yield ""
    yield "| processors | tiles | at once | memory as estimated | memory |"
    yield "|---|---|---|---|---|"
    for row in results["rows"]:
        memory = f"{row['told']:,.0f} MB | {row['megabytes']:,.0f} MB"
        yield f"| {row['processors']} | {row['tiles']} | {row['at once']} | {memory} |"
    yield ""
    ways = ", ".join(f"{way} {_run(took)}" for way, took in results["ways"].items())
    yield f"Tiles in forked processes and in threads, two processors: {ways}"


def _curves(points: list[dict[str, Any]]) -> Iterator[str]:
    yield "| scenes | area | time | memory |"
    yield "|---|---|---|---|"
    for point in points:
        took = point["took"]
        yield f"| {point['scenes']} | {point['area']:g} | {took['seconds']:.2f} s | {took['megabytes']:.0f} MB |"


def _far(far: dict[str, Any]) -> Iterator[str]:
    overviews, first, again = far["overviews"], far["100 m, ours"], far["100 m, ours again"]
    yield "By HTTP, 50 ms more a request and 100 ms more a connection:"
    yield ""
    yield (
        f"- {overviews['assets']} assets at an overview: {overviews['seconds']:.2f} s, "
        f"{overviews['requests']:.1f} requests an asset"
    )
    yield f"- 100 m, up to 40 scenes: {_run(first)}; tutorial {_run(far['100 m, tutorial'])}"
    yield (f"- the same a second time, headers kept: {_run(again)}, {first['seconds'] / again['seconds']:.2f} x faster")
    alone = far["reading alone at 25 MB/s"]
    yield (
        f"- 10 m at 25 MB/s, reading alone with async-tiff: {alone['seconds']:.2f} s, {alone['megabytes']:.0f} MB, "
        f"{100 * alone['line']:.0f} % of the line"
    )
    yield ""
    for line in far["line"]:
        yield (
            f"- of a line of {line['rate'] / 1e6:.0f} MB/s, 10 m with a mask fills {100 * line['share']:.0f} % "
            f"between the first pixel byte and the last ({line['megabytes']:.0f} MB)"
        )
    yield ""
    yield "| first picture | stands after | mosaic after | mosaic without one | slower by |"
    yield "|---|---|---|---|---|"
    for title in ("local files", "by HTTP", "by HTTP at 25 MB/s"):
        times = far[f"first picture, {title}"]
        without = times["mosaic without"]
        if times["picture"]:
            share = 100 * (times["mosaic"] / without - 1)
            yield f"| {title} | {times['picture']:.2f} s | {times['mosaic']:.2f} s | {without:.2f} s | {share:.0f} % |"
        else:
            yield f"| {title} | too small for one | | {without:.2f} s | |"


def _live(rows: list[dict[str, Any]]) -> Iterator[str]:
    steps = ("from nothing", "again", "half a screen further", "another look")
    yield f"| live layer, 1600 x 900 pixels | {' | '.join(steps)} | memory |"
    yield "|---" * (len(steps) + 2) + "|"
    for row in rows:
        seconds = " | ".join(f"{row[step]:.2f} s" for step in steps)
        yield f"| {row['title']} | {seconds} | {row['megabytes']:.0f} MB |"


def _plot(results: dict[str, Any], path: Path) -> None:
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.2), layout="constrained")
    names = [name for name in _NAMES if name in results["rows"][0]["took"]]
    for position, name in enumerate(names):
        seconds = [row["took"][name]["seconds"] for row in results["rows"]]
        places = [index + 0.8 * (position / len(names) - 0.4) for index in range(len(seconds))]
        left.barh(places, seconds, 0.8 / len(names), label=_NAMES[name])
    left.set_yticks(range(len(results["rows"])), [row["title"] for row in results["rows"]])
    left.invert_yaxis()
    left.set_xscale("log")
    left.set_xlabel("seconds")
    left.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, frameon=False)
    points = [point for point in results["curves"] if point["area"] == 1]
    scenes = [point["scenes"] for point in points]
    right.plot(scenes, [point["took"]["seconds"] for point in points], "o-", color="tab:blue")
    right.set_xlabel("scenes")
    right.set_ylabel("seconds", color="tab:blue")
    right.set_ylim(0)
    memory = right.twinx()
    memory.plot(scenes, [point["took"]["megabytes"] for point in points], "s--", color="tab:red")
    memory.set_ylabel("peak memory, MB", color="tab:red")
    memory.set_ylim(0, 550)
    figure.savefig(path, dpi=110)
