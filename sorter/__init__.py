"""The nouns: records, the library on disk, settings, errors and protocols."""

__version__ = "0.1.0"
