"""Results put in place: our sheets, or recalculated values alone; all at once or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from xl_ar.errors import VerifyError
from xl_ar.excel.book import Book
from xl_ar.excel.differing import differing_sheets
from xl_ar.excel.graft import GraftReport, our_sheets, put_sheets, resolve_names
from xl_ar.excel.render import render
from xl_ar.excel.save import Replaced, replace_atomically, same_bytes, sha256
from xl_ar.excel.scratch import scratch
from xl_ar.excel.standalone import mark_sheets
from xl_ar.excel.verify import verify_graft
from xl_ar.settings import Settings
from xl_ar.sheets.layout import Formats, Sheet


class Journal(Protocol):
    """Where it is noted what is written, and known what was written before."""

    def intend(self, sha256: str, replaces: str, sheets: Sequence[str], removed: Sequence[str]) -> None:
        """Told before a file is replaced; prevents it by an error.

        SHA-256 of the new and the old one, our sheets that differ, those that are gone.
        """

    def wrote(self, target: Path, sha256: str) -> bool:
        """Whether a run of ours is known to have written these bytes there."""


def write(
    book: Book,
    sheets: Sequence[Sheet],
    remove: Sequence[str],
    target: Path,
    settings: Settings,
    *,
    source: Path,
    as_read: Mapping[Path, str],
    journal: Journal,
) -> Replaced:
    """What became of ``target``: our sheets are put into it, proved by reading them back, or nothing is replaced.

    ``source`` is the user's workbook; ``book`` lies there, or in a copy whose values were recalculated. ``as_read``:
    the files that this rests on, with their SHA-256; ChangedError where one of them is another now. What stands in the
    place of a result of its own is kept as a backup unless ``journal`` knows it as written by a run.
    """
    formats = Formats(
        settings.writing.date_format or book.date_format or "yyyy-mm-dd",
        bool(book.structure and book.structure.date1904 and book.editable),
    )
    names = [sheet.name for sheet in sheets]
    with scratch() as folder:
        donor = folder / "sheets.xlsx"
        # under the names they will have, so that a link to a user's own sheet of our name stays a link to it
        actual = resolve_names(book.path, names) if book.editable else {}
        named = [replace(sheet, name=actual.get(sheet.name, sheet.name)) for sheet in sheets]
        render(named, donor, formats, [grid.sheet for grid in book.grids])
        if not book.editable:
            return _stand_alone(donor, target, names, as_read, journal)
        produce, verify = _graft(book.path, donor, names, remove)
        return _put(target, produce, verify, settings, source, as_read, journal)


def write_values(
    copy: Path, target: Path, settings: Settings, *, source: Path, as_read: Mapping[Path, str], journal: Journal
) -> Replaced:
    """What became of ``target``: it becomes the copy, which was proved to be ``source`` but for its values."""

    def produce(place: Path) -> None:
        shutil.copyfile(copy, place)

    def verify(place: Path) -> None:
        if not same_bytes(copy, place):
            raise VerifyError(f"{target.name}: the result did not read back as written; nothing was replaced")

    return _put(target, produce, verify, settings, source, as_read, journal)


def _graft(
    base: Path, donor: Path, names: Sequence[str], remove: Sequence[str]
) -> tuple[Callable[[Path], None], Callable[[Path], None]]:
    reports: list[GraftReport] = []

    def produce(place: Path) -> None:
        reports.append(put_sheets(base, donor, place, names=names, remove=remove))

    def verify(place: Path) -> None:
        verify_graft(base, place, reports[-1], donor)

    return produce, verify


def _put(
    target: Path,
    produce: Callable[[Path], None],
    verify: Callable[[Path], None],
    settings: Settings,
    source: Path,
    as_read: Mapping[Path, str],
    journal: Journal,
) -> Replaced:
    backup = settings.writing.backup if target == source else _is_changed(target, journal)
    told = _told(target, journal)
    return replace_atomically(target, produce, backup=backup, verify=verify, as_read=as_read, intend=told)


def _told(target: Path, journal: Journal) -> Callable[[Path, str, str], None]:
    def tell(new: Path, sha256: str, before: str) -> None:
        journal.intend(sha256, before, *differing_sheets(target, new))

    return tell


def _is_changed(target: Path, journal: Journal) -> bool:
    """True for a file in the place of a result that no run of ours has written so: it is kept as a backup."""
    return target.exists() and not journal.wrote(target, sha256(target))


def _stand_alone(
    donor: Path, target: Path, names: list[str], as_read: Mapping[Path, str], journal: Journal
) -> Replaced:
    def produce(place: Path) -> None:
        mark_sheets(donor, place, names)

    def verify(place: Path) -> None:
        if set(our_sheets(place)) != set(names):
            raise VerifyError(f"{target.name}: the result did not read back as written; nothing was replaced")

    backup, told = _is_changed(target, journal), _told(target, journal)
    return replace_atomically(target, produce, backup=backup, verify=verify, as_read=as_read, intend=told)
