"""Scrapy extensions: what watches a crawl and writes on the side (captures, reports, progress)."""
