"""`newskeep page` and `newskeep portal` as a user types them."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.cli.main import cli

PAGES = Path(__file__).parent / "pages"
EMPIRE = PAGES / "empirecms-default" / "page.html"
POSTS = {
    f"/post/{number}.html": day
    for number, day in ((90, "2026-05-26"), (89, "2026-05-20"), (88, "2026-05-18"), (87, "2026-05-11"))
}


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words), catch_exceptions=False)


def post(root: str, path: str) -> str:
    number = path.rpartition("/")[2].removesuffix(".html")
    page = (PAGES / "zblog-html5css3" / "page.html").read_text("utf-8")
    year, month, day = POSTS[path].split("-")
    page = page.replace("港口联运专线开行满月，冷链运价回落两成", f"港口联运专线第{number}期观察报告").replace(
        "2026年05月26日", f"{year}年{month}月{day}日"
    )
    return page.replace("https://www.qcnews.example", root)


def answer(root: str, path: str) -> tuple[int, str, str]:
    if path == "/":
        items = "".join(
            f'<article><h2><a href="{root}{p}">港口联运专线第{p[6:8]}期观察报告</a></h2><time>{day}</time></article>'
            for p, day in POSTS.items()
        )
        head = f'<meta name="generator" content="Z-BlogPHP 1.7.4"><link rel="stylesheet" href="{root}/zb_users/theme/HTML5CSS3/style.css"><title>青川资讯</title>'
        return (
            200,
            "text/html",
            f'<html lang="zh-CN"><head>{head}</head><body class="index"><h1><a href="{root}/">青川资讯</a></h1>{items}</body></html>',
        )
    if path == "/robots.txt":
        return 200, "text/plain", "User-agent: *\nCrawl-delay: 0\n"
    if path.startswith("/feed.php"):
        items = "".join(
            f"<item><title>港口联运专线第{p[6:8]}期观察报告</title><link>{root}{p}</link><author>a@b.c (林知夏)</author>"
            f"<pubDate>{day}T17:20:31+08:00</pubDate><category>市场动态</category></item>"
            for p, day in POSTS.items()
        )
        return (
            200,
            "application/rss+xml",
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{items}</channel></rss>',
        )
    return (200, "text/html", post(root, path)) if path in POSTS else (404, "text/html", "<h1>404</h1>")


class Portal(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, kind, text = answer(f"http://{self.headers['Host']}", self.path)
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def root() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Portal)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_saved_file_as_json() -> None:
    said = json.loads(
        run("page", str(EMPIRE), "--url", "https://www.qcnews.example/news/guonei/2026-05-26/90.html", "--json").stdout
    )
    assert said["title"] == "港口联运专线开行满月，冷链运价回落两成"
    assert said["category"] == ["新闻中心", "市场动态"]
    assert said["views"] is None
    assert said["rules"]["author"] == "family:empirecms"
    assert "evidence" not in said


def test_a_saved_file_knows_where_it_came_from(tmp_path: Path) -> None:
    saved = tmp_path / "saved.html"
    saved.write_text(
        f"<!-- saved from url=(0042)https://www.qcnews.example/shichang/90.html -->{EMPIRE.read_text('utf-8')}", "utf-8"
    )
    assert json.loads(run("page", str(saved), "--json").stdout)["url"] == "https://www.qcnews.example/shichang/90.html"


def test_a_file_without_an_address_is_refused() -> None:
    result = run("page", str(EMPIRE))
    assert result.exit_code == 2
    assert "--url" in result.stderr


def test_a_page_on_standard_input() -> None:
    page = EMPIRE.read_bytes()
    said = CliRunner().invoke(cli, ["page", "-", "--url", "https://www.qcnews.example/shichang/90.html", "--json"], input=page)
    assert json.loads(said.stdout)["title"] == "港口联运专线开行满月，冷链运价回落两成"
    assert CliRunner().invoke(cli, ["page", "-"], input=page).exit_code == 2  # it does not say where it came from


def test_explain_names_rules_and_evidence() -> None:
    shown = run("page", str(EMPIRE), "--url", "https://www.qcnews.example/news/guonei/2026-05-26/90.html", "--explain").stdout
    assert "EmpireCMS" in shown
    assert "family:empirecms" in shown.replace("\n", "")


def test_a_card_fits_a_screen() -> None:
    shown = run("page", str(EMPIRE), "--url", "https://www.qcnews.example/news/guonei/2026-05-26/90.html").stdout
    assert "新闻中心 › 市场动态" in shown
    assert len(shown.splitlines()) < 60


def test_terminal_escapes_of_a_page_stay_off_the_terminal(tmp_path: Path) -> None:
    saved = tmp_path / "evil.html"
    saved.write_text("<title>x</title><h1>标题\x1b[31m红\u202e色</h1><p>正文</p>", "utf-8")
    for option in ((), ("--explain",)):
        shown = run("page", str(saved), "--url", "https://www.example.com/1.html", *option).stdout
        assert "\x1b" not in shown and "\u202e" not in shown


@pytest.mark.parametrize(
    "words",
    [
        ["page", "nothing-here"],
        ["page", "C:\\pages\\1.html"],
        ["page", "http://"],
        ["page", "http://[::1/"],
        ["page", "http://127.0.0.1:99999/"],
        ["page", str(EMPIRE), "--url", "nowhere"],
        ["page", "newsarchive/warc/nothing-here.warc.gz:7"],
        ["portal", "detect", "nothing-here"],
        ["portal", "check", "nothing-here"],
        ["portal", "new", "http://127.0.0.1/", "--name", "../elsewhere"],
    ],
    ids=" ".join,
)
def test_neither_file_nor_address(words: list[str]) -> None:
    said = run(*words)
    assert said.exit_code in (2, 3) and said.stderr.startswith("newskeep: ") and "[" in said.stderr


def test_an_address_is_fetched(root: str) -> None:
    said = json.loads(run("page", f"{root}/post/90.html", "--json").stdout)
    assert said["author"] == "林知夏"
    assert said["published_at"] == "2026-05-26T17:20:31+08:00"


def test_an_address_that_answers_an_error_is_shown_and_said(root: str) -> None:
    said = run("page", f"{root}/post/1.html", "--json")
    assert (json.loads(said.stdout)["kind"], said.exit_code) == ("other", 4)
    assert "answers 404 [http-404]" in said.stderr


def test_detect(root: str) -> None:
    said = json.loads(run("portal", "detect", root + "/", "--delay", "0", "--json").stdout)
    assert (said["family"], said["version"], said["theme"]) == ("zblog", "1.7.4", "HTML5CSS3")
    assert [offer["entries"] for offer in said["offers"] if offer["kind"] == "feed"] == [4]
    assert said["robots"]["note"] == "read"
    assert run("portal", "detect", root + "/", "--delay", "0").exit_code == 0


def test_new_writes_a_profile_that_loads(root: str, tmp_path: Path) -> None:
    from crawler.portals.load import load_profile

    target = tmp_path / "mine.toml"
    assert run("portal", "new", root + "/", "--to", str(target), "--delay", "0").exit_code == 0
    made = load_profile(target)
    assert (made.family, made.theme, made.start) == ("zblog", "HTML5CSS3", (root + "/",))
    assert run("portal", "new", root + "/", "--to", str(target), "--delay", "0").exit_code == 2  # never over a file that is there


def test_a_file_that_cannot_be_written_is_one_sentence(root: str) -> None:
    said = run("portal", "new", root + "/", "--to", "/dev/null/mine.toml", "--delay", "0")
    assert said.exit_code == 2
    assert said.stderr.startswith("newskeep: /dev/null: ") and said.stderr.endswith("[no-access]\n")


def test_learn_finds_nothing_to_learn_where_the_rules_suffice(root: str) -> None:
    shown = run("portal", "learn", root + "/", "--to", "-", "--delay", "0").stdout
    assert "[fields]" not in shown
    rows = {
        line.split()[0]: line.split()[1:3]
        for line in shown.splitlines()
        if line.split()[:1] in (["title"], ["author"], ["published_at"]) and "=" not in line
    }
    assert rows == {"title": ["4", "4"], "author": ["4", "4"], "published_at": ["4", "4"]}


def test_check(root: str) -> None:
    said = json.loads(run("portal", "check", root + "/", "--posts", "3", "--delay", "0", "--json").stdout)
    assert len(said["posts"]) == 3
    filled = {row["field"]: row["filled"] for row in said["fields"]}
    assert filled["title"] == filled["body_text"] == filled["published_at"] == 3


def test_list_names_the_shipped_profile() -> None:
    assert "qjnew" in [row["name"] for row in json.loads(run("portal", "list", "--json").stdout)]


def test_a_portal_that_is_not_there() -> None:
    result = run("portal", "detect", "http://127.0.0.1:9/", "--delay", "0")
    assert result.exit_code == 4
    assert "no-connection" in result.stderr
