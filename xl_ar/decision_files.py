"""A table of confirmed matches read from a file or a frame, and what was learned written for the next run."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import tomlkit
from tomlkit.exceptions import TOMLKitError

from xl_ar.errors import InputError, SettingsError, clipped
from xl_ar.excel.reading.apostrophes import defused
from xl_ar.settings.toml_files import toml_text, toml_tree
from xl_ar.tables.cells.documents import document_texts

_RECEIPT = frozenset({"receipt id", "receipt", "receipt no", "payment id", "payment"})
_ITEM = frozenset({"item id", "item", "open item", "invoice id", "invoice", "document"})
HISTORY_HEADINGS = ("customer", "payer_name", "payer_account", "times_seen")


def decisions_of(rows: Sequence[Sequence[Any]], name: str) -> pd.DataFrame:
    """Columns receipt_id, item_id and row (1-based) out of rows with headings; InputError where a column is missing."""
    for at, cells in enumerate(rows):
        headings = [" ".join(text.casefold().replace("_", " ").split()) for text in document_texts(cells)]
        receipt, item = _column(headings, _RECEIPT), _column(headings, _ITEM)
        if receipt >= 0 and item >= 0:
            if twice := [headings[each] for each in (receipt, item) if headings.count(headings[each]) > 1]:
                raise InputError(
                    f"{name}: the column {clipped(twice[0])} stands there twice; each once must stand there"
                )
            return _decisions(rows, at + 1, receipt, item)
    found = clipped(", ".join(text for text in document_texts(rows[0]) if text)) if rows else "none"
    raise InputError(f"{name}: columns receipt_id and item_id must stand there. Its headings: {found}")


def _column(headings: Sequence[str], words: frozenset[str]) -> int:
    """The column that the first of its words names; an id goes before a printed number."""
    named = [at for at, heading in enumerate(headings) if heading in words]
    return min(named, key=lambda at: (not headings[at].endswith(" id"), at), default=-1)


def _decisions(rows: Sequence[Sequence[Any]], start: int, receipt: int, item: int) -> pd.DataFrame:
    width = max(receipt, item) + 1
    filled = [(number, cells) for number, cells in enumerate(rows[start:], start + 1) if any(document_texts(cells))]
    padded = [[*cells, *[""] * (width - len(cells))] for _, cells in filled]
    columns: Mapping[str, Any] = {
        "receipt_id": document_texts(cells[receipt] for cells in padded),
        "item_id": document_texts(cells[item] for cells in padded),
        "row": [number for number, _ in filled],
    }
    return pd.DataFrame(columns)


def points_text(points: Mapping[str, float]) -> str:
    """Points as the setting ``matching.points`` takes them."""
    return ", ".join(f"{name}={worth:+g}" for name, worth in points.items())


def settings_with_points(path: Path, points: Mapping[str, float]) -> str:
    """The text of the settings file at ``path``, if any, with these points; all else in it stays as it is."""
    try:
        text = toml_text(path, "a settings file") if path.exists() else ""
        toml_tree(text, path, "a settings file")
        tree = tomlkit.parse(text)
    except (TOMLKitError, RecursionError) as error:
        raise SettingsError(f"{path}: not a settings file ({error})") from error
    group = tree.setdefault("matching", tomlkit.table())
    if not isinstance(group, dict):
        raise SettingsError(f"{path}: 'matching' must be a section: write [matching] and its settings below")
    group["points"] = points_text(points)
    return tomlkit.dumps(tree)


def write_history(path: Path, history: pd.DataFrame) -> None:
    """The history as a file that ``--history`` reads."""
    names = ("customer", "payer", "payer_account", "times_seen")
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(HISTORY_HEADINGS)
        rows = zip(*(history[name].tolist() for name in names), strict=True)
        writer.writerows([defused(each) if isinstance(each, str) else each for each in row] for row in rows)
