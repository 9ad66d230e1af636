"""The peers' pipelines, written as in their own documentation; each runs in a process of its own."""
