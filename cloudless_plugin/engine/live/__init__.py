"""The live layer: map tiles that are composed when they are asked for. Imports ``jobs`` and what is below it."""
