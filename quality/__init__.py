"""How near mosaics come to a truth that is known."""
