"""The version of newskeep: packaging, the User-Agent and the archive all read it here."""

__version__ = "0.1.0"
