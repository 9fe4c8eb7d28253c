"""What people write into AR Tie-Out: reconciling items, which the next run takes in, and the sign-off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from xl_ar.commands.typed import typed_minor, typed_text
from xl_ar.commands.work import Work
from xl_ar.core.reports.tie_out import Difference, Reconciling
from xl_ar.errors import clipped
from xl_ar.sheets.layout import Block, Column, Kind, Table, Text, Value
from xl_ar.sheets.people import KEY_HEADING, copied
from xl_ar.tables.corrections import ADDED

SHEET = "AR Tie-Out"
_SPARE = 3  # empty lines to write in
_ITEM = "item "
_LINE = re.compile(rf"{_ITEM}[1-9][0-9]{{0,2}}")
_ITEMS, _LEDGER = "open items", "control account"
_KINDS = tuple(
    kind.value for kind in (
        Reconciling.CUT_OFF, Reconciling.DIRECT_JOURNAL, Reconciling.MISSING_BATCH, Reconciling.BACKDATED_VOID,
        Reconciling.UNAPPLIED, Reconciling.RETAINAGE, Reconciling.DUPLICATE, Reconciling.SIGN, Reconciling.ONE_SIDE,
        Reconciling.ROUNDING, Reconciling.OTHER,
    )
)  # fmt: skip
_HOW = (
    "An amount is added to the side you choose: a journal of 30.00 that was posted to the control account alone is "
    "30.00 added to the open items, or -30.00 added to the control account."
)
_SIGNED = (
    "A signature stands for the figures above: once they or the as-of date change, it moves to the end as no longer in "
    "the workbook, and the lines are empty again."
)


def stated_items(work: Work, codes: Sequence[str]) -> tuple[list[Difference], list[str]]:
    """The reconciling items that a person has stated, and for each line that is not used why."""
    found, doubts = [], list(_strays(work))
    for key, entry in _entries(work):
        words = {name: typed_text(entry.get(name)) for name in ("Side", "Kind", "Currency", "Amount", "Explanation")}
        if not any(words.values()):
            continue
        try:
            found.append(_difference(words, codes))
        except ValueError as error:
            doubts.append(f"Reconciling item {key.removeprefix(_ITEM)} is not used: {error}.")
    return found, doubts


def _strays(work: Work) -> Iterator[str]:
    """Lines that somebody has given a row key of their own."""
    for key, entry in work.people.get(SHEET, {}).items():
        if key.startswith((_ITEM, ADDED)) and not _LINE.fullmatch(key) and any(entry.get(name) for name in _WORDS):
            told = copied(key, work.people[SHEET]) or clipped(key)
            yield f"The line {told} is not used: it is none of the lines to write in, or a copy of one."


def _entries(work: Work) -> list[tuple[str, Mapping[str, Value]]]:
    kept = work.people.get(SHEET, {})
    lines = [(key, entry) for key, entry in kept.items() if _LINE.fullmatch(key)]
    return sorted(lines, key=lambda line: int(line[0][len(_ITEM) :]))


def _difference(words: Mapping[str, str], codes: Sequence[str]) -> Difference:
    """ValueError with what must stand there."""
    code = words["Currency"].upper() or (codes[0] if len(codes) == 1 else "")
    if code not in codes:
        known = ", ".join(code for code in codes if code) or "nothing"
        raise ValueError(f"its currency is '{words['Currency']}'; {known} must stand there")
    amount = typed_minor(words["Amount"], code)
    if amount is None:
        raise ValueError(f"its amount is '{words['Amount']}'; an amount such as -30.00 must stand there")
    side = words["Side"].casefold()
    if side not in (_ITEMS, _LEDGER):
        raise ValueError(f"its side is '{words['Side']}'; '{_ITEMS}' or '{_LEDGER}' must stand there")
    kinds = {kind.value: kind for kind in Reconciling}
    text = words["Explanation"] or "no explanation given"
    return Difference(code, kinds.get(words["Kind"].casefold(), Reconciling.OTHER), text, amount, side == _LEDGER)


def people_blocks(work: Work, figures: object, doubts: Sequence[str]) -> Iterator[Block]:
    """The lines to write in; ``figures`` is what a signature stands for. They must be the last blocks of the sheet."""
    last = max(
        (int(key[len(_ITEM) :]) for key, entry in _entries(work) if any(entry.get(name) for name in _WORDS)), default=0
    )
    rows: list[tuple[Value, ...]] = []
    for number in range(1, last + _SPARE + 1):
        rows.append((str(number), None, None, None, None, None, f"{_ITEM}{number}"))
    yield Table("AR_Reconciling", _RECONCILING, rows, "Reconciling items that you state")
    yield Text(_HOW)
    yield from (Text(doubt) for doubt in doubts)
    mark = sha256(repr((work.as_of, figures)).encode()).hexdigest()[:8]
    signing = [(who, None, None, None, f"{work.as_of} {who.casefold()} {mark}") for who in ("Prepared", "Reviewed")]
    yield Table("AR_Sign_Off", _SIGN_OFF, signing, "Sign-off")
    yield Text(_SIGNED)


_WORDS = ("Side", "Kind", "Currency", "Amount", "Explanation")
_RECONCILING = (
    Column("item", "Item"),
    Column("side", "Side", Kind.CHOICE, choices=(_ITEMS, _LEDGER)),
    Column("kind", "Kind", Kind.CHOICE, choices=_KINDS, width=36.0),
    Column("currency", "Currency", Kind.NOTE, width=10.0),
    Column("amount", "Amount", Kind.NOTE, width=16.0),
    Column("text", "Explanation", Kind.NOTE),
    Column("key", KEY_HEADING, Kind.KEY),
)
_SIGN_OFF = (
    Column("what", "Sign-off"),
    Column("by", "Signed by", Kind.NOTE, width=20.0),
    Column("looked_at", "Looked at", Kind.NOTE),
    Column("on", "Signed on", Kind.NOTE, width=14.0),
    Column("key", KEY_HEADING, Kind.KEY),
)
