"""A pytest plugin: prints a table of the faults that the tests have injected."""

from __future__ import annotations

from collections import Counter
from typing import Any


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Let each test's report carry its faults, from whichever process it comes."""
    for item in items:
        item.user_properties += [("fault", mark.args[0]) for mark in item.iter_markers("fault")]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print how many tests of each fault have passed."""
    counts = {
        outcome: Counter(
            value
            for report in terminalreporter.getreports(outcome)
            for name, value in getattr(report, "user_properties", ())
            if name == "fault" and (report.when == "call" or outcome != "passed")
        )
        for outcome in ("passed", "failed", "skipped")
    }
    faults = sorted(set().union(*counts.values()), key=str.lower)
    width = max(map(len, faults), default=0)
    terminalreporter.write_line(f"{'fault':{width}}  passed  failed  skipped")
    for fault in faults:
        told = "  ".join(f"{counts[outcome][fault]:{len(outcome)}}" for outcome in counts)
        terminalreporter.write_line(f"{fault:{width}}  {told}")
