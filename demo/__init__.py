"""Scenes whose truth is known, and the main job run on them."""
