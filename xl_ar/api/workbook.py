"""A workbook opened from Python: read, never written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

import pandas as pd

from xl_ar.api.aging import aged, warn_of_unused
from xl_ar.api.figures import figures_of
from xl_ar.api.frames import day, decimal_frame
from xl_ar.commands.accounts import People
from xl_ar.commands.review.copies import without_copies
from xl_ar.commands.work import Work
from xl_ar.core.credits.rows import CREDIT_BALANCES
from xl_ar.core.schema import MATCHES, OPEN_ITEMS, RECEIPTS
from xl_ar.errors import InputError
from xl_ar.settings import Settings, load
from xl_ar.sheets.people import entries
from xl_ar.tables.reading import Reading, read_grids


@dataclass(frozen=True)
class OpenedWorkbook:
    """A workbook as read, with what people wrote into our sheets in it; nothing is written."""

    path: Path
    reading: Reading
    settings: Settings
    fingerprint: str
    people: People = field(default_factory=dict)

    @property
    def open_items(self) -> pd.DataFrame:
        """Open items, amounts decimal."""
        return decimal_frame(self.reading.ledger.open_items, OPEN_ITEMS)

    @property
    def receipts(self) -> pd.DataFrame:
        """Receipts, amounts decimal."""
        return decimal_frame(self.reading.ledger.receipts, RECEIPTS)

    @cached_property
    def findings(self) -> pd.DataFrame:
        """Findings, one row each."""
        names = ("kind", "severity", "message", "sheet", "cell", "seen", "expected", "rows")
        found = self.reading.findings
        return pd.DataFrame({name: [str(getattr(finding, name)) for finding in found] for name in names})

    def age(self, as_of: date | str) -> pd.DataFrame:
        """The aging on a day, as ``age`` gives it."""
        work = self._work(as_of)
        warn_of_unused(self.settings)
        return aged(work.items, work.as_of, self.settings)

    def match(self, as_of: date | str) -> pd.DataFrame:
        """The matches, as ``match`` gives them."""
        return decimal_frame(self._work(as_of).matches.lines, MATCHES)

    def credit_balances(self, as_of: date | str) -> pd.DataFrame:
        """The credit balances on a day, as ``credit_balances`` gives them."""
        return decimal_frame(self._work(as_of).credits, CREDIT_BALANCES)

    def metrics(self, as_of: date | str) -> pd.DataFrame:
        """The figures of AR Dashboard, as ``metrics`` gives them."""
        return figures_of(self._work(as_of))

    def _work(self, as_of: date | str) -> Work:
        return Work(self.path.name, self.reading, day(as_of), self.settings, self.fingerprint, self.people)


def open_workbook(path: str | Path, settings: Settings | None = None) -> OpenedWorkbook:
    """The workbook at ``path`` as read; RefusedError where it cannot be read safely."""
    place = Path(path)
    if not place.is_file():
        raise InputError(f"{place}: no such file")
    from xl_ar.excel.book import read_book

    book = read_book(place)
    grids, told = without_copies(book.grids, book.ours.keys())
    people = {name: entries(rows) for name, rows in book.ours.items()}
    chosen = settings or load(place.parent).settings
    reading = read_grids(grids)
    reading = replace(reading, findings=(*told, *reading.findings))
    return OpenedWorkbook(place, reading, chosen, book.fingerprint, people)
