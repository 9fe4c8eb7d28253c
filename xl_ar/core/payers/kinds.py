"""What tells who a payer is, and how well it is known then."""

from __future__ import annotations

from enum import IntEnum


class Kind(IntEnum):
    """What tells who the payer is; higher = firmer."""

    ALIKE = 1
    CUT_OFF = 2
    GOES_ON = 3
    REORDERED = 4
    NAME = 5
    ALIAS = 6
    ACCOUNT = 7
    STATED = 8


class State(IntEnum):
    """How well the payer of a receipt is known."""

    SILENT = 0  # no name, or one that names nobody, and nothing else
    STRANGER = 1  # a name that resembles no customer's
    KNOWN = 2  # exactly one customer is best
    TIE = 3  # several are equally good
