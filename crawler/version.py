"""The version of newskeep, in the one place that packaging, the User-Agent and the archive read it from."""

__version__ = "0.1.0"
