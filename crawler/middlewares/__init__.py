"""Scrapy middlewares that every request passes: robots.txt and walls."""
