"""Scheduled crawls: what is crawled when, and who is told when something is wrong."""
