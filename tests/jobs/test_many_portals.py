"""Many portals in one process: each frees its memory when done, and one that hangs does not affect the others."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from moving_portal import Portal

from crawler.jobs.config import read_config
from crawler.jobs.daemon import run_until_stopped
from crawler.jobs.runner import Outcome, Runner
from crawler.run import Run


@pytest.fixture
def no_log() -> Iterator[None]:
    """Log records name their spider, and pytest keeps the records."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_finished_runs_free_their_memory(tmp_path: Path, no_log: None) -> None:
    with Portal() as portal:
        portal.publish(3)
        runner = Runner(read_config({"defaults": {"delay_seconds": 0}, "portals": [{"target": portal.url}]}), tmp_path)
        for _ in range(3):
            asyncio.run(runner.run(runner.jobs))
        runner.close()
    gc.collect()
    assert not [one for one in gc.get_objects() if isinstance(one, Run) and one.request.archive == runner.archive]


def test_a_daemon_with_a_dozen_portals_and_one_that_hangs(tmp_path: Path) -> None:
    told: list[Outcome] = []
    with contextlib.ExitStack() as stack:
        portals = [stack.enter_context(Portal()) for _ in range(12)]
        for portal in portals:
            portal.publish(4)
        portals[0].hang = True
        config = read_config(
            {
                "at_once": 4,
                "defaults": {"delay_seconds": 0, "warc": False, "timeout": "10m"},
                "portals": [{"target": portal.url, "name": f"p{number}"} for number, portal in enumerate(portals)],
            }
        )
        runner = Runner(config, tmp_path, tell=told.append)

        async def watch() -> int:
            task = asyncio.ensure_future(run_until_stopped(runner))
            async with asyncio.timeout(60):
                while len(told) < 11:
                    await asyncio.sleep(0.05)
            runner.stop()
            portals[0].released.set()
            return await asyncio.wait_for(task, 60)

        assert asyncio.run(watch()) == 130
        runner.close()
    assert {outcome.job: outcome.report.new for outcome in told} == {"p0": 0} | {f"p{number}": 4 for number in range(1, 12)}
