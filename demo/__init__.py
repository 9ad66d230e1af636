"""The main jobs on real scenes, and on generated scenes with a known truth."""
