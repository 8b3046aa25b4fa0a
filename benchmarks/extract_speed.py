"""
How many pages a CPU second extraction reads, beside trafilatura, on pages made here or on those of a folder.

    python benchmarks/extract_speed.py [--pages 40] [--folder DIR]

Both read the same bytes in turn, page by page, three times, in one process without garbage collection; the best time of each
page counts. newskeep fills every field of an article, trafilatura its text, title, date and author. --folder reads any
``*.html`` files. Only the ratio of the two means something: a busy machine slows down both.
"""

from __future__ import annotations

import argparse
import gc
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

WORDS = "经济 开发区 企业 服务 增长 市场 消费 产业 数字 转型 技术 项目 居民 城市 公共 交通 气象 部门 专家 表示 计划 数据 显示 今年 同比".split()


def sentence(chance: random.Random) -> str:
    return "".join(chance.choices(WORDS, k=chance.randint(6, 16))) + chance.choice("，。。")


def page(number: int) -> bytes:
    """A post page as portals make them, about 45 kB: menu, breadcrumb, byline, body, related, hot list, footer."""
    chance = random.Random(number)
    menu = "".join(f"<li><a href='/list_{n}.html'>{chance.choice(WORDS)}</a></li>" for n in range(60))
    body = "".join(f"<p>{''.join(sentence(chance) for _ in range(6))}</p>" for _ in range(24))
    links = "".join(
        f"<li><div class='item'><a href='/a/{n}.html'>{sentence(chance)}</a><span class='date'>2024-05-{n % 28 + 1:02}</span><p>{sentence(chance)}</p></div></li>"
        for n in range(80)
    )
    title = sentence(chance)[:24].strip("，。")
    return (
        f"<html lang='zh-CN'><head><meta charset='utf-8'><title>{title}_要闻_某某网</title></head><body><div class='nav'><ul>{menu}</ul></div>"
        f"<div class='place'>当前位置：<a href='/'>首页</a> &gt; <a href='/yw/'>要闻</a></div><div class='main'><h1>{title}</h1>"
        f"<div class='info'>时间：2024-05-{number % 28 + 1:02} 10:20　来源：某某晚报　作者：李小明　浏览：{number * 7}</div><div class='content'>{body}</div>"
        f"<div class='related'><h3>相关阅读</h3><ul>{links}</ul></div></div><div class='side'><ul>{links}</ul></div><div class='footer'>版权所有 © 某某网</div></body></html>"
    ).encode()


def newskeep(body: bytes) -> None:
    from crawler import Page, extract

    extract(Page(url="https://news.example.com/a/1.html", body=body, fetched_at=datetime(2024, 6, 1, tzinfo=UTC)))


def trafilatura(body: bytes) -> None:
    import trafilatura as peer

    peer.bare_extraction(body, url="https://news.example.com/a/1.html", include_comments=False, with_metadata=True)


def cpu_seconds(read: Callable[[bytes], None], body: bytes) -> float:
    start = time.process_time()
    read(body)
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    bodies = (
        [path.read_bytes() for path in sorted(options.folder.glob("*.html"))]
        if options.folder
        else [page(n) for n in range(options.pages)]
    )
    readers = {"newskeep": newskeep, "trafilatura": trafilatura}
    for read in readers.values():
        read(bodies[0])
    best = {name: [float("inf")] * len(bodies) for name in readers}
    gc.disable()
    for _ in range(3):
        for place, body in enumerate(bodies):
            for name, read in readers.items():
                best[name][place] = min(best[name][place], cpu_seconds(read, body))
        gc.collect()
    rates = {name: len(bodies) / sum(times) for name, times in best.items()}
    for name, rate in rates.items():
        print(f"{name:12} {rate:7.1f} pages a CPU second, {1000 / rate:6.2f} ms a page")
    print(f"ratio        {rates['newskeep'] / rates['trafilatura']:7.2f}")


if __name__ == "__main__":
    main()
