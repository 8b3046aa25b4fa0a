"""When something happened, read from the words of any theme or language, as the interval that certainly holds the truth."""

from crawler.dates.moment import Moment, Precision, is_stronger, moment_at, narrow
from crawler.dates.read import find_moments, read_moment
from crawler.dates.relative import Rounding
from crawler.dates.zones import is_day_first, zone_for

__all__ = [
    "Moment",
    "Precision",
    "Rounding",
    "find_moments",
    "is_day_first",
    "is_stronger",
    "moment_at",
    "narrow",
    "read_moment",
    "zone_for",
]
