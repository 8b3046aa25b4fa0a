"""
Walk through the web pages of an archive in Chromium, as a reader does, and take a picture of each.

    newskeep serve --archive DIR --port 8799 &
    python tools/walk_pages.py http://127.0.0.1:8799 OUT 养老            # every page, in Chinese and English, light, dark and on a phone

Needs playwright and a Chromium of the system. Ends with 1 if a page logs an error, asks anything of another host, opens a dialog, or does not
show what it should.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

LOOKS = {
    "desktop": {"locale": "zh-CN", "viewport": {"width": 1280, "height": 860}, "color_scheme": "light"},
    "dark": {"locale": "zh-CN", "viewport": {"width": 1280, "height": 860}, "color_scheme": "dark"},
    "phone": {"locale": "zh-CN", "viewport": {"width": 390, "height": 844}, "color_scheme": "light", "device_scale_factor": 2, "is_mobile": True},
    "english": {"locale": "en-GB", "viewport": {"width": 1280, "height": 860}, "color_scheme": "light"},
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", help="address of a running newskeep serve")
    parser.add_argument("out", type=Path, help="folder for the pictures")
    parser.add_argument("word", help="what to search for")
    parser.add_argument("--looks", nargs="*", default=list(LOOKS), choices=list(LOOKS))
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    args = parser.parse_args()
    from playwright.sync_api import sync_playwright

    args.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=args.chromium)
        faults = [fault for look in args.looks for fault in Walk(browser, args, look).all()]
        browser.close()
    print("\n".join(faults) or "no fault")
    sys.exit(bool(faults))


class Walk:
    """One reader with one look."""

    def __init__(self, browser: Any, args: argparse.Namespace, look: str) -> None:
        self.base, self.out, self.word, self.look = args.base.rstrip("/"), args.out, args.word, look
        self.page = browser.new_context(**LOOKS[look]).new_page()
        self.faults: list[str] = []
        self.page.on(
            "console",
            lambda message: (
                self._fault(f"console {message.type}: {message.text}") if message.type in ("error", "warning") else None
            ),
        )
        self.page.on("pageerror", lambda error: self._fault(f"error: {error}"))
        self.page.on("request", lambda request: self._request(request.url))
        self.page.on("dialog", lambda dialog: (self._fault(f"dialog: {dialog.message}"), dialog.dismiss()))

    def all(self) -> list[str]:
        """Every page; what went wrong, a line each."""
        self._open("/", "home")
        self.page.keyboard.press("/")
        self.page.keyboard.type(self.word)
        self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()
        self._picture("search")
        self._expect("mark", "a mark around the words")
        self.page.keyboard.press("j")
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/article/*")
        self._picture("article")
        number = self._article()
        self._open(f"/article/{number}", "article-edited")
        self._expect("svg.chart .line", "a chart of views")
        self._open(f"/article/{number}/changes", "changes")
        self._expect(".diff ins, .diff del", "a difference")
        self._open(f"/article/{number}/original", "original")
        busiest = (
            "SELECT day FROM (SELECT date(seen_at, '+8 hours') AS day FROM revisions WHERE revision > 1 UNION ALL SELECT date(gone_at, '+8 hours') \
            FROM gone_posts) GROUP BY 1 ORDER BY count(*) DESC, 1 DESC LIMIT 1"
        )
        days = self._json("/sql.json?sql=" + quote(busiest))["rows"]
        for path, name in ((f"/today?day={days[0][0]}" if days else "/today", "today"), ("/hot", "hot"), (f"/portal/{self._first_portal()}", "portal"), ("/help", "help"), ("/search?q=-", "nothing"),
                           ("/sql?sql=" + quote("SELECT portal, title, views FROM posts ORDER BY views DESC LIMIT 12"), "sql"), ("/nowhere", "missing")):  # fmt: skip
            self._open(path, name)
        if story := self._json("/sql.json?sql=" + quote("SELECT min(story_id) FROM copied_posts"))["rows"][0][0]:
            self._open(f"/story/{story}", "story")
        self._open("/", "keys-before")
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("?")
        self._picture("keys")
        return [f"{self.look}: {fault}" for fault in dict.fromkeys(self.faults)]

    def _article(self) -> int:
        """An article that was edited and counted, else any."""
        sql = "SELECT id FROM posts ORDER BY min(revisions, 2) DESC, (SELECT count(*) FROM observations o WHERE o.article_id = posts.id) DESC LIMIT 1"
        return int(self._json("/sql.json?sql=" + quote(sql))["rows"][0][0])

    def _first_portal(self) -> str:
        return str(self._json("/home.json")["portals"][0]["portal"])

    def _json(self, path: str) -> Any:
        return self.page.request.get(self.base + path).json()

    def _open(self, path: str, name: str) -> None:
        self.page.goto(self.base + path)
        self.page.wait_for_load_state("load")
        self._picture(name)

    def _picture(self, name: str) -> None:
        self.page.wait_for_timeout(150)
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 1:
            self._fault(f"{name} is {wide} px wider than the window")
        self.page.screenshot(path=self.out / f"{name}-{self.look}.png")

    def _expect(self, selector: str, what: str) -> None:
        if not self.page.locator(selector).count():
            self._fault(f"{urlsplit(self.page.url).path} does not show {what}")

    def _request(self, url: str) -> None:
        if urlsplit(url).scheme != "data" and urlsplit(url).netloc != urlsplit(self.base).netloc:
            self._fault(f"asks {url}")

    def _fault(self, text: str) -> None:
        if "404" in text and "/nowhere" in self.page.url:
            return
        self.faults.append(text)


if __name__ == "__main__":
    main()
