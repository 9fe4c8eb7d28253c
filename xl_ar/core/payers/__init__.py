"""From payer names, accounts and history to customers; and fuzzy lookup of names."""

from xl_ar.core.payers.kinds import Kind, State
from xl_ar.core.payers.lookup import Found, Match, find_names
from xl_ar.core.payers.reading import Payers, read_payers

__all__ = ["Found", "Kind", "Match", "Payers", "State", "find_names", "read_payers"]
