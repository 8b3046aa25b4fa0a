"""Every error newskeep raises on purpose, each with a stable slug and the exit code of the command line."""


class NewskeepError(Exception):
    """The root of our errors. ``slug`` is stable and fit for ``group by``; ``exit_code`` is the command line's (docs/crawling.md)."""

    slug = "error"
    exit_code = 1

    def __init__(self, message: str, *, slug: str | None = None) -> None:
        super().__init__(message)
        if slug:
            self.slug = slug


class UsageError(NewskeepError):
    """A wrong command line, profile or setting: refused at the start with a sentence to act on."""

    slug = "wrong-use"
    exit_code = 2


class ProfileError(UsageError):
    """A portal profile has an unknown key or an impossible value; the message names file, key and the nearest known key."""

    slug = "wrong-profile"


class ConfigError(UsageError):
    """newskeep.toml or a setting cannot be used."""

    slug = "wrong-config"


class ArchiveError(NewskeepError):
    """The archive could not be opened, read or written; a run stops on it rather than lose data."""

    slug = "archive"
    exit_code = 3


class ArchiveLocked(ArchiveError):
    """Another process holds the archive, or this portal's crawl, longer than we wait."""

    slug = "archive-locked"


class ArchiveTooNew(ArchiveError):
    """The archive was written by a newer newskeep than this one."""

    slug = "archive-too-new"


class OutputError(NewskeepError):
    """A command's output could not be written."""

    slug = "output-failed"
    exit_code = 3


class FetchError(NewskeepError):
    """Nothing could be fetched."""

    slug = "nothing-fetched"
    exit_code = 4


class FetchFailed(Exception):
    """
    A request gave no usable answer. ``slug`` says why, ``retry`` whether asking again may help. It costs a page and never the
    command, so it is none of the errors above.
    """

    def __init__(self, slug: str, message: str = "", *, retry: bool = False) -> None:
        super().__init__(message or slug)
        self.slug = slug
        self.retry = retry
