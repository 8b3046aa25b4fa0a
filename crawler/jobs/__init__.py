"""Scheduled crawls: what is crawled when, and who is alerted when something is wrong."""
