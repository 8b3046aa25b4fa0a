"""Which tests of crawls need a program that not every machine has."""

import importlib.util
import shutil

# A browser is no Python package: where there is none, what is said of that is tested (test_crawling), and nothing else can be.
has_browser = importlib.util.find_spec("playwright") and any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
collect_ignore = [] if has_browser else ["tests/crawl/test_browser.py"]
