"""
Throw guided garbage at what reads the web: dates, counts, addresses, charsets, HTML, feeds, sitemaps, robots.txt, profiles …

    pip install atheris
    python benchmarks/fuzz.py                       # every target for a minute
    python benchmarks/fuzz.py feeds dates --seconds 600
    python benchmarks/fuzz.py feeds --again FILE    # one input that was found

The targets and what must hold of them are in tests/values/fuzz_targets.py. An input that breaks one is written into --findings
(default: a temporary folder) and named at the end; it belongs into tests/values/test_fuzz_findings.py. Leaves 1 then. An input
that takes longer than ten seconds, or more than a gigabyte, counts as broken too.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

SLOWEST_SECONDS = 10
LARGEST_BYTES = 8_000
MEMORY_MB = 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--findings", type=Path, help="folder for inputs that break a target")
    parser.add_argument("--again", type=Path, help="run the one target on this file, without the fuzzer")
    parser.add_argument("--fuzz", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    from tests.values.fuzz_targets import TARGETS

    if unknown := set(given.targets) - set(TARGETS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(TARGETS)}")
    if given.again:
        TARGETS[given.targets[0]](given.again.read_bytes())
        return
    folder = given.findings or Path(tempfile.mkdtemp(prefix="newskeep-fuzz-"))
    broken = [name for name in given.targets or TARGETS if not fuzz(name, given.seconds, folder)]
    for path in sorted(folder.glob("*")):
        print(path)
    sys.exit(1 if broken else 0)


def fuzz(name: str, seconds: int, folder: Path) -> bool:
    """Fuzz one target in a process of its own; whether it held."""
    folder.mkdir(parents=True, exist_ok=True)
    ran = subprocess.run([sys.executable, "-c", _ONE, name, str(seconds), f"{folder}/{name}-"], cwd=Path(__file__).parent.parent)
    print(f"{name}: {'held' if ran.returncode == 0 else 'BROKE'}", flush=True)
    return ran.returncode == 0


_ONE = f"""
import sys, tempfile, pathlib
sys.path.insert(0, "")
import atheris
name, seconds, prefix = sys.argv[1:]
with atheris.instrument_imports(include=["crawler", "protego", "fastfeedparser", "feedparser"]):
    from tests.values.fuzz_targets import SEEDS, TARGETS
corpus = pathlib.Path(tempfile.mkdtemp(prefix="newskeep-corpus-"))
for number, seed in enumerate(SEEDS[name]):
    (corpus / str(number)).write_bytes(seed.encode())
options = ["-max_total_time=" + seconds, "-timeout={SLOWEST_SECONDS}", "-rss_limit_mb={MEMORY_MB}", "-max_len={LARGEST_BYTES}"]
options += ["-artifact_prefix=" + prefix, "-print_final_stats=1", "-verbosity=0", str(corpus)]
atheris.Setup(["fuzz", *options], TARGETS[name])
atheris.Fuzz()
"""


if __name__ == "__main__":
    main()
