"""The pipelines of others, written as their own documentation writes them; each runs in a process of its own."""
