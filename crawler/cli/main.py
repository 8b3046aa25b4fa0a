"""The console script: imports the commands only inside a guard, so that Ctrl-C while Python still loads them shows no traceback."""

import sys


def main() -> None:
    """Run the command line; leaves with 130 on Ctrl-C."""
    try:
        from crawler.cli.commands import run_command

        run_command()
    except KeyboardInterrupt:
        sys.exit(130)
