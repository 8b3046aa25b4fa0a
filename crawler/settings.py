"""The settings of every crawl: our own begin with NEWSKEEP_, changed ones of Scrapy state its default, with unit and reason."""

from crawler.shadowing import refuse_shadowed_packages
from crawler.version import __version__

refuse_shadowed_packages()

# ── general ───────────────────────────────────────────────────────────────────────────────────────────────────────────
BOT_NAME = "newskeep"
SPIDER_MODULES = ["spiders"]
NEWSPIDER_MODULE = "spiders"
# Scrapy's loader finds classes only; ours also makes a spider of each profile.
SPIDER_LOADER_CLASS = "crawler.frontier.loader.ProfileLoader"
NEWSKEEP_ARCHIVE = "newsarchive"  # folder of the archive, relative to the current directory
NEWSKEEP_OWN_ADDRESSES: list[str] = []  # addresses given by the user: only these may be on private networks

# ── identity ──────────────────────────────────────────────────────────────────────────────────────────────────────────
NEWSKEEP_CONTACT = ""  # an address or page where a portal's owner can reach you; goes into the User-Agent
# Says who asks, and the name to use in robots.txt.
USER_AGENT = f"newskeep/{__version__} (news archiver; robots.txt name: newskeep)"
ROBOTSTXT_USER_AGENT = USER_AGENT
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",  # Scrapy: en. Some portals choose the language of their dates by it
}
REFERER_ENABLED = False  # Scrapy: True. No portal learns which page led to it
REFERRER_POLICY = "no-referrer"  # Scrapy once imported whatever class a response header named (GHSA-cwxj-rr6w-m6w7)
COOKIES_ENABLED = False  # Scrapy: True. An archived page must not depend on the visitor, and no cookie can leak to another host

# ── politeness ────────────────────────────────────────────────────────────────────────────────────────────────────────
NEWSKEEP_DELAY_SECONDS = 1.0  # seconds from sending one request to a host to sending the next; these are small hosts
NEWSKEEP_DELAY_MAX_SECONDS = 60.0  # a slow or failing host lengthens the delay up to this
NEWSKEEP_ADAPT_DELAY = True  # the delay grows to the time that slow answers take; off with an explicit --delay 0
NEWSKEEP_CONCURRENCY = 8  # requests at once to a host that answers well, if the delay is 0 (set by hand); else always 1
NEWSKEEP_CRAWL_DELAY_MAX_SECONDS = 60.0  # a longer Crawl-delay counts as this: an hour between pages is a typing error
NEWSKEEP_RETRY_AFTER_MAX_SECONDS = 3600.0  # a longer Retry-After counts as this
NEWSKEEP_PATIENCE_SECONDS = 120.0  # the run ends if a host asks for a longer pause; the next run fetches the rest
NEWSKEEP_QUIET_HOURS = ""  # "08:00-23:00": hours, in the portal's time zone, in which nothing is requested; empty: none
NEWSKEEP_ROBOTS = True  # obey robots.txt; turn off only for your own portals
NEWSKEEP_ROBOTS_BYTES = 500 * 1024  # of robots.txt are read (RFC 9309); Scrapy reads all (60 MB took 700 MB of memory: measured)
NEWSKEEP_ROBOTS_HOURS = 24  # until robots.txt is fetched again (RFC 9309's upper bound)
ROBOTSTXT_OBEY = False  # our middleware does it instead: a 5xx forbids all, Crawl-delay is obeyed, HTML is no robots.txt

# ── walls ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
REMOTE_CONTROL_ENABLED = False  # Scrapy 2.19: True, which opens a local server that runs code
TELNETCONSOLE_ENABLED = False  # Scrapy: True
DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy: False
DOWNLOAD_HANDLERS = {
    "http": "crawler.download.handler.LeanHandler",
    "https": "crawler.download.handler.LeanHandler",
    "file": None,  # Scrapy: on; redirects could once lead there (GHSA-23j4-mw76-5v7h)
    "data": None,
    "ftp": None,
    "s3": None,
}

NEWSKEEP_BROWSER = False  # render pages that are empty without scripts in Chromium; slow, a last resort
NEWSKEEP_CHROMIUM = ""  # path of the browser; empty: the first of chromium, google-chrome … on the PATH
# Of a page's own work, without waiting for its host; a page that still loads after that is read as it is.
NEWSKEEP_RENDER_SECONDS = 20.0
NEWSKEEP_RENDER_REQUESTS = 60  # scripts and data fetched for one page; scripts already fetched for an earlier page do not count
NEWSKEEP_BROWSER_HOSTS: list[str] = []  # more hosts from which a rendered page may fetch data: "api.example.net,cdn.example.org"

# ── limits ────────────────────────────────────────────────────────────────────────────────────────────────────────────
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024  # bytes of a sitemap, feed or API answer, compressed and uncompressed; Scrapy: 1 GiB
DOWNLOAD_WARNSIZE = 0  # bytes; Scrapy: 32 MiB, above our limit
DOWNLOAD_TIMEOUT = 30.0  # seconds for a whole response; Scrapy: 180. A host that sends a byte a second must not block the run
NEWSKEEP_CONNECT_SECONDS = 10.0  # until the connection is made
NEWSKEEP_SILENCE_SECONDS = 20.0  # without a byte of the body
NEWSKEEP_HEADER_BYTES = 32 * 1024  # of one header line; aiohttp: 8190, which some Content-Security-Policy lines exceed
NEWSKEEP_HEADER_LINES = 200  # aiohttp: 128
NEWSKEEP_HTML_BYTES = 4 * 1024 * 1024  # bytes of a page, compressed and uncompressed; lxml takes about 12 times as much memory
NEWSKEEP_REDIRECTS = 5  # redirects in a row until an address is given up; RFC 9309 asks for as many for robots.txt
NEWSKEEP_ATTEMPTS = 3  # requests for one address in one run, if it may succeed later
NEWSKEEP_RETRIES = (
    50  # second and further attempts in one run, and one more for every ten pages: many addresses may fail for good
)
NEWSKEEP_RETRY_SECONDS = 2.0  # before the second attempt; doubles each time
NEWSKEEP_CHALLENGES = 3  # firewall challenges in a row that end the run; in place of the home page, one is enough
NEWSKEEP_LINKS_A_PAGE = 5000  # leads taken from one page; a list of 100,000 links is a trap
NEWSKEEP_DEPTH = 2000  # pages between the home page and a lead; large, because list pages are chained
NEWSKEEP_PAGES_A_RUN = 1_000_000  # requests of one portal in one run
NEWSKEEP_BYTES_A_RUN = 50 * 1024**3  # bytes received of one portal in one run
NEWSKEEP_MINUTES_A_RUN = 0  # minutes of one portal's run; 0: no limit
NEWSKEEP_VARIANTS = 1000  # list addresses that differ only in the values of two or more parameters
NEWSKEEP_PARTS = 100  # pages of one multi-page article
NEWSKEEP_DISK_FREE_BYTES = 256 * 1024**2  # the run stops cleanly before the disk has less
NEWSKEEP_ARCHIVE_BYTES = 0  # the run stops cleanly when the archive's WARC files take more; 0: no quota
MEMUSAGE_ENABLED = False  # Scrapy: True, which sends mail; the limits above bound our memory

# ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────────────
NEWSKEEP_READERS = -1  # processes that read posts beside the crawl; -1: one per additional core, at most 4, if the delay is 0
NEWSKEEP_READERS_AFTER_POSTS = 40  # posts that the crawl reads itself before it starts readers; not where they were forked

# ── what is kept ──────────────────────────────────────────────────────────────────────────────────────────────────────
NEWSKEEP_WARC = True  # keep every response as it was received
NEWSKEEP_MEDIA = False  # fetch the articles' images
NEWSKEEP_PROGRESS = "auto"  # a bar on a terminal, JSON lines elsewhere; "none" for tests and daemons
ITEM_PIPELINES = {
    "pipelines.validate.Validate": 100,
    "pipelines.dedupe.Dedupe": 200,
    "pipelines.media.Media": 800,  # only with NEWSKEEP_MEDIA
    "pipelines.store.Store": 900,
}
EXTENSIONS_BASE: dict[str, int] = {}  # Scrapy: eleven, two of them servers; each is imported even where it is off (0.1 s)
EXTENSIONS = {
    "crawler.extensions.capture.Capture": 100,
    "crawler.extensions.ledger.Ledger": 110,  # after the captures, to which its rows refer
    "crawler.extensions.limits.Limits": 200,
    "crawler.extensions.progress.Progress": 300,
    "crawler.extensions.report.Report": 400,
    "crawler.extensions.clock.Clock": 500,  # adds to the report's message
}

# ── speed ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
TWISTED_REACTOR_ENABLED = False  # Scrapy: True. Plain asyncio takes a third less CPU per request (docs/speed.md)
DOWNLOADER = "crawler.download.downloader.Downloader"  # no queues and delays of its own: scheduler and budgets have them
SCHEDULER = "crawler.frontier.scheduler.Scheduler"  # addresses are rows in the archive; Scrapy's loses its queue on kill -9
CONCURRENT_ITEMS = 1  # Scrapy: 100, and starts that many tasks for every response
CONCURRENT_REQUESTS = 64  # Scrapy: 16. The scheduler hands out what the budgets allow; this is only an upper bound
CONCURRENT_REQUESTS_PER_DOMAIN = 64  # Scrapy: 8, which 2.19 exceeds on asyncio without a delay (measured); our budgets are exact
DOWNLOAD_DELAY = 0.0  # seconds; our budgets measure it from sending to sending, Scrapy from handing over to handing over
DOWNLOAD_DELAY_JITTER = 0.0  # Scrapy: 0.5, which makes each delay 0.5 to 1.5 times as long
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 32 * 1024 * 1024  # bytes of responses being processed; Scrapy: 5 MB
DNSCACHE_ENABLED = False  # Scrapy: True; aiohttp's cache is used, behind the check of addresses
DOWNLOADER_STATS = True
STATS_DUMP = False  # Scrapy: True; the run's report is in the archive
WARN_ON_GENERATOR_RETURN_VALUE = False  # Scrapy: True, which inspects the source of each callback
LOG_LEVEL = "INFO"  # Scrapy: DEBUG
LOG_VERSIONS: list[str] = []
DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}  # Scrapy: fourteen, imported even where off (0.15 s) and called for each page
# Scrapy's own are not used. Offsite: the walk and the walls decide. Retry: the frontier retries, in later runs as well. Redirect,
# MetaRefresh: a redirect is a new lead. UserAgent, DefaultHeaders, DownloadTimeout, HttpCompression: done by the handler. Cookies,
# HttpAuth, HttpCache, HttpProxy, Stats: not wanted.
DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.walls.Walls": 50,
    "crawler.middlewares.robots.Robots": 100,
}
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}  # Scrapy: five. Error pages are recorded, the frontier knows the depth
