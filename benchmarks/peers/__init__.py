"""The peers' pipelines, written as in their own documentation; each runs in a process of its own."""

KEYS = {"red": "B04", "green": "B03", "blue": "B02"}
"""Assets of the bands, by common name."""
