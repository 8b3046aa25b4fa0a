"""Judges and stores items: one verb a file."""

__newskeep__ = "pipelines"
