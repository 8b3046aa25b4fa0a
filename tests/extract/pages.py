"""Small pages for the tests of extraction, each written for one habit of the field."""

from datetime import UTC, datetime

from crawler import Page
from crawler.document import Document
from crawler.portals import Portal

FIRST = "省气象局三日发布通报，入冬以来最强的一次降温将在周末到来，沿江各地最低气温会降到零下五度，请市民注意保暖。"
SECOND = "交通部门表示，高速公路沿线已经备好融雪剂和铲雪车，遇到结冰路段将临时封闭，司机出门前应当先查询路况。"
THIRD = "专家提醒，老人和孩子在降温期间尽量减少外出，家里使用煤炉取暖的住户必须留出通风口，谨防一氧化碳中毒。"
ENGLISH = (
    "The harbour board said on Monday that the old lighthouse would be repaired, after years in which nobody felt responsible.",
    "Work begins in spring, when the ferries, which pass the rock twice a day, can bring stone and mortar without much risk.",
    "Residents, many of whom have written letters to the board since the storm, said that they would believe it when they saw it.",
)


def page(html: str, url: str = "https://news.example.com/a/2024/1.html", parts: tuple[Page, ...] = ()) -> Page:
    return Page(
        url=url,
        body=html.encode(),
        headers=(("content-type", "text/html; charset=utf-8"),),
        fetched_at=datetime(2024, 12, 2, tzinfo=UTC),
        parts=parts,
    )


def document(
    html: str, url: str = "https://news.example.com/a/2024/1.html", portal: Portal | None = None, parts: tuple[Page, ...] = ()
) -> Document:
    return Document(page(html, url, parts), portal)


def post(body: str, title: str = "强冷空气周末抵达沿江", head: str = "", tail: str = "_江城网", beside: str = "") -> str:
    """A post page: headline and *body* in one box, *beside* after that box."""
    return f"<html lang='zh'><head><title>{title}{tail}</title>{head}</head><body><div class='wrap'><h1>{title}</h1>{body}</div>{beside}</body></html>"


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)
