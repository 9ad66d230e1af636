"""What can be asked for: mosaics, series, arrays, preflights. Imports ``mosaicking`` and what is below it."""
