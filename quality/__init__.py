"""The quality of mosaics, measured against a known truth."""
