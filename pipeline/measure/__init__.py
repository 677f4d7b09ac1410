"""How good the result is, against a truth that people wrote down: `sorter evaluate`."""
