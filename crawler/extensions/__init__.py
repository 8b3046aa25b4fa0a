"""Scrapy extensions: they watch a crawl and write on the side (captures, reports, progress)."""
