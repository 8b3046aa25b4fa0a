"""Scheduled crawls: what is to be crawled when, who does it, and who hears of it when something is wrong."""
