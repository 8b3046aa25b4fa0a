"""Address checks, host budgets and names, each by itself."""

from __future__ import annotations

import asyncio
import time
from itertools import pairwise

import pytest

from crawler.download.answer import FetchFailed
from crawler.download.budget import ANSWERS_A_STEP, Budget, Budgets, Manners
from crawler.download.wall import Wall, WalledResolver

PUBLIC = Wall.around("https://www.example.com/")
LOCAL = Wall.around("http://127.0.0.1:8000/")


@pytest.mark.parametrize(
    ("url", "slug"),
    [
        ("http://127.0.0.1/", "private-address"),
        ("http://127.1/", "private-address"),
        ("http://2130706433/", "private-address"),
        ("http://0x7f000001/", "private-address"),
        ("http://017700000001/", "private-address"),
        ("http://[::1]/", "private-address"),
        ("http://[::ffff:192.168.0.1]/", "private-address"),
        ("http://[64:ff9b::7f00:1]/", "private-address"),
        ("http://[2002:7f00:1::]/", "private-address"),
        ("http://169.254.169.254/latest/meta-data/", "private-address"),
        ("http://100.64.0.1/", "private-address"),
        ("http://224.0.0.1/", "private-address"),
        ("http://0.0.0.0/", "private-address"),
        ("http://www.example.com:6379/", "other-port"),
        ("http://user:secret@other.example/", "credentials"),
        ("ftp://www.example.com/", "bad-scheme"),
        ("file:///etc/passwd", "bad-scheme"),
        ("data:text/html,x", "bad-scheme"),
        ("javascript:alert(1)", "bad-scheme"),
        ("http://[::1", "bad-address"),
        ("http://www.example.com/", None),
        ("https://www.example.com:443/", None),
        ("https://elsewhere.example/", None),
    ],
)
def test_a_public_portal_leads_to_public_places_only(url: str, slug: str | None) -> None:
    assert PUBLIC.refuses(url) == slug


def test_a_local_portal_opens_its_own_port_and_no_other() -> None:
    assert LOCAL.refuses("http://127.0.0.1:8000/x") is None
    assert LOCAL.refuses("http://127.0.0.1:8001/") == "private-address"
    assert LOCAL.refuses("http://127.0.0.2:8000/") == "private-address"
    assert LOCAL.refuses("http://localhost:8000/") == "other-port"


def test_a_name_that_is_at_a_private_address_is_refused_when_it_is_resolved() -> None:
    async def resolve() -> None:
        resolver = WalledResolver(PUBLIC)
        try:
            await resolver.resolve("localhost", 80)
        finally:
            await resolver.close()

    with pytest.raises(FetchFailed) as caught:
        asyncio.run(resolve())
    assert caught.value.slug == "private-address"


def test_names_of_one_portal_and_of_one_machine_share_a_budget() -> None:
    budgets, manners = Budgets(), Manners()
    bare = budgets.of("example.com", 80, manners)
    assert budgets.of("www.example.com", 443, manners) is bare
    other = budgets.of("example.org", 80, manners)
    assert other is not bare
    budgets.same_machine("example.com", 80, "192.0.2.7")
    budgets.same_machine("example.org", 80, "192.0.2.7")
    assert budgets.of("example.org", 80, manners) is bare


def test_a_budget_holds_one_request_at_a_time_where_there_is_a_delay() -> None:
    budget, starts, together = Budget(Manners(delay_seconds=0.02, concurrency=8)), [], [0, 0]

    async def ask() -> None:
        async with budget.turn(lambda: False) as sent:
            together[0] += 1
            together[1] = max(together)
            await asyncio.sleep(0.005)  # the connection takes its time before the head leaves
            starts.append(time.monotonic())
            sent()
            await asyncio.sleep(0.002)
            together[0] -= 1

    async def several() -> None:
        await asyncio.gather(*(ask() for _ in range(6)))

    asyncio.run(several())
    assert together[1] == 1
    assert min(after - before for before, after in pairwise(starts)) >= 0.02


def test_without_a_delay_more_is_asked_at_once_as_the_host_answers() -> None:
    budget = Budget(Manners(delay_seconds=0, concurrency=3, adapt=False))
    at_once = []
    for _ in range(3 * ANSWERS_A_STEP):
        at_once.append(budget.concurrency)
        budget.answered(0.01)
    assert [at_once.count(number) for number in (1, 2, 3)] == [ANSWERS_A_STEP] * 3
    budget.answered(0.01)
    assert budget.concurrency == 3


def test_without_a_delay_the_concurrency_holds() -> None:
    budget, now, most = Budget(Manners(delay_seconds=0, concurrency=3, adapt=False), good_answers=100), 0, 0

    async def ask() -> None:
        nonlocal now, most
        async with budget.turn(lambda: False):
            now += 1
            most = max(most, now)
            await asyncio.sleep(0.001)
            now -= 1

    async def several() -> None:
        await asyncio.gather(*(ask() for _ in range(20)))

    asyncio.run(several())
    assert most == 3


def test_a_failing_host_is_asked_less_often_and_recovers() -> None:
    budget = Budget(Manners(delay_seconds=1.0))
    for _ in range(4):
        budget.struggled()
    assert budget.delay > 8
    for _ in range(9):
        budget.answered(0.05)
    assert budget.delay == pytest.approx(1.0)


def test_who_waits_for_a_closed_host_is_let_go_when_the_run_stops() -> None:
    budget = Budget(Manners())
    budget.close(3600)

    async def ask() -> None:
        async with budget.turn(lambda: True):
            pass

    with pytest.raises(FetchFailed) as caught:
        asyncio.run(ask())
    assert caught.value.slug == "stopped"


def test_a_long_retry_after_is_believed_after_several_repetitions() -> None:
    budget = Budget(Manners())
    for _ in range(3):
        budget.asked_to_wait(3600, 120, budget.closed_until)
        assert budget.wait() <= 30.1
    budget.asked_to_wait(3600, 120, budget.closed_until - 1)  # was under way: the same word
    assert budget.wait() <= 30.1
    budget.asked_to_wait(3600, 120, budget.closed_until)
    assert budget.wait() > 3000


def test_one_address_with_an_endless_retry_after_does_not_close_the_host() -> None:
    budget = Budget(Manners())
    for pause in (30, 15, 7.5):
        budget.closed_until = 0.0
        budget.asked_to_wait(31_536_000, 120, 1.0)
        assert pause - 1 < budget.wait() <= pause
        budget.answered(0.05, budget.closed_until)
