"""
Walks portals: requests out, pages in.

The spider of a portal is one object in four layers, a file each, every one built on the one before::

    leads.py     Leads         which of the leads that a page gives are asked at all (depth, number, filters without end)
    outcomes.py  Outcomes      what becomes of a lead that gave no article: retried, redirected, unchanged, given up
    posts.py     Posts         a response becomes a page; a post is read, completed (parts, counter) and handed to the pipelines
    portal.py    PortalSpider  Scrapy's side: the start, requests and responses, idle moments, dropped items

They share ``run`` (``crawler.run.Run``: the archive's writer, the frontier, the walk and the report of this crawl) and the limits that
``configure`` takes from the settings. ``urls.py`` and ``replay.py`` are portal spiders that fetch a list of addresses and read a WARC file.
"""

__newskeep__ = "spiders"
