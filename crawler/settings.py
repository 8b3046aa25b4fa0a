"""The settings of every crawl; each changed one states Scrapy's default, the unit and the reason. Ours begin with NEWSKEEP_."""

from crawler.shadowing import refuse_shadowed_packages
from crawler.version import __version__

refuse_shadowed_packages()

# ── the house ─────────────────────────────────────────────────────────────────────────────────────────────────────────
BOT_NAME = "newskeep"
SPIDER_MODULES = ["spiders"]
NEWSPIDER_MODULE = "spiders"
SPIDER_LOADER_CLASS = (
    "crawler.frontier.loader.ProfileLoader"  # Scrapy's own knows classes; ours makes a spider of each profile too
)
NEWSKEEP_ARCHIVE = "newsarchive"  # folder of the archive, relative to where the command was typed
NEWSKEEP_OWN_ADDRESSES: list[str] = []  # addresses that the user named: only these may be private

# ── who we are ────────────────────────────────────────────────────────────────────────────────────────────────────────
NEWSKEEP_CONTACT = ""  # an address or page where a portal's owner can reach you; goes into the User-Agent
USER_AGENT = f"newskeep/{__version__} (news archiver; robots.txt name: newskeep)"  # honest: who asks, and how to refuse it
ROBOTSTXT_USER_AGENT = (
    f"newskeep/{__version__} (news archiver; robots.txt name: newskeep)"  # honest: who asks, and how to refuse it
)
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",  # Scrapy: en. Some portals choose the language of their dates by it
}
REFERER_ENABLED = False  # Scrapy: True. We tell no portal where we come from
REFERRER_POLICY = "no-referrer"  # Scrapy once imported the name that a response header gave (GHSA-cwxj-rr6w-m6w7)
COOKIES_ENABLED = False  # Scrapy: True. A page that differs by visitor is no record; nothing can leak to another host

# ── politeness ────────────────────────────────────────────────────────────────────────────────────────────────────────
NEWSKEEP_DELAY_SECONDS = 1.0  # between two requests of a host, from one head sent to the next; these are small hosts
NEWSKEEP_DELAY_MAX_SECONDS = 60.0  # a slow or failing host stretches the delay, never beyond this
NEWSKEEP_ADAPT_DELAY = True  # slow answers lengthen the delay to the time they took; off with an explicit --delay 0
NEWSKEEP_CONCURRENCY = 8  # requests at once on one host that answers well, where the delay is 0 (by hand); else always 1
NEWSKEEP_CRAWL_DELAY_MAX_SECONDS = 60.0  # a Crawl-delay above it is obeyed as this: an hour between pages is a typing error
NEWSKEEP_RETRY_AFTER_MAX_SECONDS = 3600.0  # the longest we believe a Retry-After
NEWSKEEP_PATIENCE_SECONDS = 120.0  # a host closed for longer ends the run; what is left is fetched by the next one
NEWSKEEP_QUIET_HOURS = ""  # "08:00-23:00": portal-local hours in which nothing is asked; empty: none
NEWSKEEP_ROBOTS = True  # obey robots.txt; off only for portals of one's own
NEWSKEEP_ROBOTS_BYTES = 500 * 1024  # of robots.txt are read, as RFC 9309 says; Scrapy reads all (60 MB cost it 700 MB: measured)
NEWSKEEP_ROBOTS_HOURS = 24  # a robots.txt is asked for again after this (RFC 9309's upper bound)
ROBOTSTXT_OBEY = False  # Scrapy: False; ours stands in its place: 5xx keeps away, Crawl-delay counts, HTML is no robots.txt

# ── walls ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
REMOTE_CONTROL_ENABLED = False  # Scrapy 2.19: True, a local server that runs code
TELNETCONSOLE_ENABLED = False  # Scrapy: True
DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy: False
DOWNLOAD_HANDLERS = {
    "http": "crawler.download.handler.LeanHandler",
    "https": "crawler.download.handler.LeanHandler",
    "file": None,  # Scrapy: on, and redirects once led there (GHSA-23j4-mw76-5v7h)
    "data": None,
    "ftp": None,
    "s3": None,
}

NEWSKEEP_BROWSER = False  # render pages that are an empty shell in Chromium; slow, and only where nothing else helps
NEWSKEEP_CHROMIUM = ""  # path of the browser; empty: the first of chromium, google-chrome … on the PATH
NEWSKEEP_RENDER_SECONDS = (
    20.0  # of a page's own, not of waiting for its host, until one that still asks for more is read as it is
)
NEWSKEEP_RENDER_REQUESTS = 60  # scripts and data for one page; scripts that an earlier page brought do not count
NEWSKEEP_BROWSER_HOSTS: list[str] = []  # further hosts that a rendered page may ask for data: "api.example.net,cdn.example.org"

# ── limits ────────────────────────────────────────────────────────────────────────────────────────────────────────────
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024  # bytes of a sitemap, feed or API answer, on the wire and once unpacked; Scrapy: 1 GiB
DOWNLOAD_WARNSIZE = 0  # bytes; Scrapy: 32 MiB, above our limit
DOWNLOAD_TIMEOUT = 30.0  # seconds for a whole response; Scrapy: 180. A byte a second must not hold a slot for ever
NEWSKEEP_CONNECT_SECONDS = 10.0  # until the connection stands
NEWSKEEP_SILENCE_SECONDS = 20.0  # between two pieces of a body
NEWSKEEP_HEADER_BYTES = 32 * 1024  # of one header line; aiohttp: 8190, which some Content-Security-Policy lines pass
NEWSKEEP_HEADER_LINES = 200  # aiohttp: 128
NEWSKEEP_HTML_BYTES = 4 * 1024 * 1024  # bytes of a page, on the wire and once unpacked; lxml takes some 12 times as much memory
NEWSKEEP_REDIRECTS = 5  # hops until an address is given up; RFC 9309 wants as many for robots.txt
NEWSKEEP_ATTEMPTS = 3  # of one address in one run, where asking again may help
NEWSKEEP_RETRY_SECONDS = 2.0  # until the second attempt; doubles each time
NEWSKEEP_CHALLENGES = 3  # firewall challenges in a row that end the run; one instead of the home page is enough
NEWSKEEP_LINKS_A_PAGE = 5000  # leads taken from one page: a list of 100,000 links is a trap
NEWSKEEP_DEPTH = 2000  # pages between home and a lead; list pages are chained, so this is long on purpose
NEWSKEEP_PAGES_A_RUN = 1_000_000  # requests of one portal in one run
NEWSKEEP_BYTES_A_RUN = 50 * 1024**3  # bytes received of one portal in one run
NEWSKEEP_MINUTES_A_RUN = 0  # minutes of one portal's run; 0: no end
NEWSKEEP_VARIANTS = 1000  # list addresses that differ only in the values of two or more parameters
NEWSKEEP_PARTS = 100  # pages of one multi-page article
NEWSKEEP_DISK_FREE_BYTES = 256 * 1024**2  # the run stops cleanly before the disk has less
NEWSKEEP_ARCHIVE_BYTES = 0  # the run stops cleanly when the archive's WARC files take more; 0: no quota
MEMUSAGE_ENABLED = False  # Scrapy: True, which mails; ours is bounded by the limits above

# ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────────────
NEWSKEEP_READERS = -1  # processes that read posts beside the crawl; -1: one a further core (4 at most) where the delay is 0
NEWSKEEP_READERS_AFTER_POSTS = 40  # posts that the crawl itself reads before it starts a reader, where none waits

# ── what is kept ──────────────────────────────────────────────────────────────────────────────────────────────────────
NEWSKEEP_WARC = True  # keep every response as received
NEWSKEEP_MEDIA = False  # fetch the articles' images
NEWSKEEP_PROGRESS = "auto"  # bar on a terminal, JSON lines elsewhere; "none" for tests and daemons
ITEM_PIPELINES = {
    "pipelines.validate.Validate": 100,
    "pipelines.dedupe.Dedupe": 200,
    "pipelines.media.Media": 800,  # only with NEWSKEEP_MEDIA
    "pipelines.store.Store": 900,
}
EXTENSIONS_BASE: dict[str, int] = {}  # Scrapy: eleven, each imported even where it is off (0.1 s), two of them servers
EXTENSIONS = {
    "crawler.extensions.capture.Capture": 100,
    "crawler.extensions.ledger.Ledger": 110,  # after the captures, which its rows point to
    "crawler.extensions.limits.Limits": 200,
    "crawler.extensions.progress.Progress": 300,
    "crawler.extensions.report.Report": 400,
}

# ── speed ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
TWISTED_REACTOR_ENABLED = False  # Scrapy: True. Plain asyncio is a third cheaper a request (docs/speed.md)
DOWNLOADER = "crawler.download.downloader.Downloader"  # without the queues and delays that scheduler and budgets stand in for
SCHEDULER = "crawler.frontier.scheduler.Scheduler"  # addresses as rows of the archive; Scrapy's loses its queue on kill -9
CONCURRENT_ITEMS = 1  # Scrapy: 100, and starts as many tasks for every response
CONCURRENT_REQUESTS = 64  # Scrapy: 16. The scheduler hands out what the budgets allow; this only bounds it
CONCURRENT_REQUESTS_PER_DOMAIN = 64  # Scrapy: 8, which 2.19 does not hold on asyncio without a delay (measured); budgets do
DOWNLOAD_DELAY = 0.0  # seconds; the budgets stamp the delay where bytes leave, Scrapy where a request is handed over
DOWNLOAD_DELAY_JITTER = 0.0  # Scrapy: 0.5, which makes the delay half as long as promised
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 32 * 1024 * 1024  # bytes of responses at work; Scrapy: 5 MB
DNSCACHE_ENABLED = False  # Scrapy: True; aiohttp's cache behind the wall is used
DOWNLOADER_STATS = True
STATS_DUMP = False  # Scrapy: True; the run's report is in the archive
WARN_ON_GENERATOR_RETURN_VALUE = False  # Scrapy: True; inspects source once a callback
LOG_LEVEL = "INFO"  # Scrapy: DEBUG
LOG_VERSIONS: list[str] = []
DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}  # Scrapy: fourteen. Imported even where off (0.15 s), and called for each page
DOWNLOADER_MIDDLEWARES = {  # of Scrapy's own …
    "crawler.middlewares.walls.Walls": 50,  # … the walk and the wall say what is ours, not Offsite
    "crawler.middlewares.robots.Robots": 100,
    # Retry: the frontier retries, over runs. Redirect, MetaRefresh: a redirect is a new lead. UserAgent, DefaultHeaders,
    # DownloadTimeout, HttpCompression: the handler's. Cookies, HttpAuth, HttpCache, HttpProxy, Stats: not wanted.
}
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}  # Scrapy: five. An error page is a fact to record, depth is the frontier's
