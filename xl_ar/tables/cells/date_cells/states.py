"""What can be said of a column of dates: the state of each cell, the order of its texts, the swap verdict."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class DateState(IntEnum):
    """What became of a cell; only OK cells hold a date."""

    OK = 0
    EMPTY = 1  # also '-', '  /  /' and '00000000'
    UNREADABLE = 2
    ERROR_VALUE = 3  # '#N/A' and the like
    IMPLAUSIBLE = 4  # a date outside 1950 to 2100
    AMBIGUOUS = 5  # day and month could be either way round, and nothing decides
    CONFLICT = 6  # a text that only the other day/month order explains


class DateOrder(StrEnum):
    """The order of day, month and year in a column's texts."""

    DMY = "DMY"
    MDY = "MDY"
    YMD = "YMD"
    YDM = "YDM"
    AMBIGUOUS = "ambiguous"
    NONE = "none"  # no text whose order matters


class SwapVerdict(StrEnum):
    """Whether Excel, opening the file, silently swapped day and month of the real dates."""

    NONE = "none"  # no sign of it
    REPAIRED = "repaired"  # overwhelming evidence: day and month put back
    DOUBT = "doubt"  # signs, but too few: dates that could be swapped are AMBIGUOUS
    MIXED = "mixed"  # signs and contrary signs: the same
