"""The benchmark: its scenes, the peers' pipelines, and the table that compares them with ours."""
