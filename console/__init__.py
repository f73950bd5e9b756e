"""The running house: the only writer and the only judge of access."""
