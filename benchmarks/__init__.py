"""The benchmark: its scenes, the peers' pipelines, and the table that sets ours beside them."""
