"""Likely duplicates among documents or among receipts: the same thing entered, sent or paid twice.

Documents of one customer, currency and sign:

- strong: the same number up to formatting, the same amount;
- likely: the same number, another amount; or a number like it (102 and 102A, I02) and the same amount, near dates;
- possible: another number, the same amount, near dates.

Receipts of one payer and currency:

- strong: the same amount and reference, near dates;
- likely: the same amount, near dates, where not all have a reference;
- possible: the same amount, near dates, other references.

Dates are near while no gap to the next of the same amount is longer than the days of the policy. Rows without
customer (payer, account) or amount are in no group, undated rows in none by amount.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from xl_ar.core.aging.retroactive import days_of
from xl_ar.core.names import is_generic, name_key, words
from xl_ar.core.schema import Dtype, Field, Frame

if TYPE_CHECKING:
    from numpy.typing import NDArray

    IntArray = NDArray[np.int64]
    BoolArray = NDArray[np.bool_]

ITEM_DAYS = 7
RECEIPT_DAYS = 25  # keeps monthly payments out, as in the causes of credits

DUPLICATES = Frame(
    "duplicates",
    (
        Field("group", Dtype.COUNT, "number of the group, from 1, the strongest groups first"),
        Field("row", Dtype.COUNT, "position of the row in the frame looked at, from 0"),
        Field("strength", Dtype.TEXT, "strong, likely or possible"),
        Field("reason", Dtype.TEXT, "what it has in common with which other row"),
    ),
)


class Strength(IntEnum):
    """How likely a row is a duplicate; the lower, the stronger."""

    STRONG = 0
    LIKELY = 1
    POSSIBLE = 2


_NONE = len(Strength)
_TOKENS = re.compile(r"[^\W\d_]+|\d+")
_OTHER = re.compile(r"[\W_]+")
_SUFFIX = re.compile(r"(?<=\d)[^\W\d_]$")
_PREFIX = re.compile(r"^[^\W\d_]+(?=\d)")
_READ_AS = str.maketrans("OILSBZG", "0115826")  # letters that scanners and people take for digits
_LEAST_DIGITS = 3  # of a number that may stand without its letters


class _Rule(NamedTuple):
    """Usable rows that agree in ``keys`` are duplicates of this strength; in the reason {} is the other row."""

    strength: Strength
    reason: str
    usable: BoolArray
    keys: tuple[Sequence[object] | IntArray, ...]


@dataclass(frozen=True, slots=True)
class _Rows:
    """What is compared of each row."""

    who: list[str]
    name: list[str]  # how a row is called in a reason
    currency: list[str]
    amount: IntArray
    run: IntArray  # rows of one party, currency and amount with near dates; -1 for undated ones

    @property
    def known(self) -> BoolArray:
        """Rows that can be duplicates at all."""
        named = np.array([party != "" for party in self.who], dtype=np.bool_)
        known: BoolArray = named & (self.amount != 0)
        return known


def duplicate_items(items: pd.DataFrame, *, days: int = ITEM_DAYS) -> pd.DataFrame:
    """Likely duplicates among open items (``core.schema.OPEN_ITEMS``) as ``DUPLICATES``; amounts are the documents'.

    The same rows in another order give the same groups.
    """
    who = [" ".join(words(name)) or name.strip() for name in items["customer"]]
    amount = items["original_amount"].to_numpy(dtype=np.int64)
    amount = np.where(amount == 0, items["open_amount"].to_numpy(dtype=np.int64), amount)
    documents = [text.upper() for text in items["document"]]
    named = [text or f"row {row}" for text, row in zip(items["document"], items["source_row"], strict=True)]
    rows = _rows(who, named, items["currency"], amount, items["document_date"], days)
    return _grouped(rows, list(_item_rules(rows, documents, days)), items["source_row"].tolist())


def _item_rules(rows: _Rows, documents: list[str], days: int) -> Iterator[_Rule]:
    party = (rows.who, rows.currency)
    sign = np.sign(rows.amount)
    near = f"within {days} days"
    for key, least in ((_formatted, 1), (_squashed, 1)):
        numbers, usable = _keys(documents, key, least)
        yield _Rule(Strength.STRONG, "same number and amount as {}", usable, (*party, rows.amount, numbers))
        yield _Rule(Strength.LIKELY, "same number, other amount than {}", usable, (*party, sign, numbers))
    for key, least in ((_misread, 1), (_bare, _LEAST_DIGITS)):
        numbers, usable = _keys(documents, key, least)
        reason = f"number like it, same amount {near} as {{}}"
        yield _Rule(Strength.LIKELY, reason, usable & (rows.run >= 0), (rows.run, numbers))
    yield _Rule(Strength.POSSIBLE, f"same amount {near} as {{}}", rows.run >= 0, (rows.run,))


def duplicate_receipts(receipts: pd.DataFrame, *, days: int = RECEIPT_DAYS) -> pd.DataFrame:
    """Likely duplicates among receipts (``core.schema.RECEIPTS``) as ``DUPLICATES``.

    The payer is the customer stated, else the name of the payer, else the account. A reference is the document and the
    remittance text, without signs and case.
    """
    named = [text or f"row {row}" for text, row in zip(receipts["receipt_id"], receipts["source_row"], strict=True)]
    amount = receipts["amount"].to_numpy(dtype=np.int64)
    rows = _rows(_payers(receipts), named, receipts["currency"], amount, receipts["value_date"], days)
    reference = [
        _squashed(f"{document} {text}".upper())
        for document, text in zip(receipts["document"], receipts["remittance"], strict=True)
    ]
    return _grouped(rows, list(_receipt_rules(rows, reference, days)), receipts["source_row"].tolist())


def _receipt_rules(rows: _Rows, reference: list[str], days: int) -> Iterator[_Rule]:
    near, dated = f"within {days} days", rows.run >= 0
    said = np.array([text != "" for text in reference], dtype=bool)
    silent = np.unique(rows.run[dated & ~said])
    beside = dated & np.isin(rows.run, silent)
    yield _Rule(Strength.STRONG, f"same amount and reference {near} as {{}}", dated & said, (rows.run, reference))
    yield _Rule(Strength.LIKELY, f"same amount {near} as {{}}; not all have a reference", beside, (rows.run,))
    yield _Rule(Strength.POSSIBLE, f"same amount {near}, other reference than {{}}", dated, (rows.run,))


def _payers(receipts: pd.DataFrame) -> list[str]:
    columns = (receipts[name] for name in ("customer", "payer", "payer_account"))
    return [
        " ".join(words(customer)) or ("" if is_generic(payer) else name_key(payer)) or _squashed(account.upper())
        for customer, payer, account in zip(*columns, strict=True)
    ]


def _rows(who: list[str], name: list[str], currency: pd.Series, amount: IntArray, dates: pd.Series, days: int) -> _Rows:
    rows = _Rows(who, name, currency.tolist(), amount, np.full(len(who), -1, np.int64))
    day = days_of(dates)
    usable = np.flatnonzero(rows.known & ~np.isnat(day))
    if len(usable):
        party = _codes((who, rows.currency, amount))[usable]
        order = np.lexsort((day[usable], party))
        party, day = party[order], day[usable][order]
        new = np.ones(len(order), dtype=bool)
        new[1:] = (party[1:] != party[:-1]) | (np.diff(day).astype(np.int64) > days)
        rows.run[usable[order]] = np.cumsum(new)
    return rows


def _grouped(rows: _Rows, rules: list[_Rule], places: list[int]) -> pd.DataFrame:
    """Rows that any rule joins, in groups, each row with its strongest rule and the row it shares it with."""
    size = len(rows.who)
    group = np.arange(size)
    best = np.full(size, _NONE, np.int64)
    reasons = [""] * size
    for rule in rules:
        usable = np.flatnonzero(rule.usable & rows.known)
        codes = _codes(tuple(_picked(key, usable) for key in rule.keys))
        joined = np.bincount(codes, minlength=1)[codes] > 1
        members, codes = usable[joined], codes[joined]
        group = _merged(group, members, codes)
        for row, other in zip(members.tolist(), _partners(members, codes).tolist(), strict=True):
            if rule.strength < best[row]:
                best[row], reasons[row] = rule.strength, rule.reason.format(_called(rows, places, row, other))
    return _told(group, best, reasons)


def _called(rows: _Rows, places: list[int], row: int, other: int) -> str:
    """The other row by its name; by its place as well where both have the same name."""
    name = rows.name[other]
    return f"{name} (row {places[other]})" if name == rows.name[row] else name


def _told(group: IntArray, best: IntArray, reasons: list[str]) -> pd.DataFrame:
    rows = np.flatnonzero(best < _NONE)
    strongest = np.full(len(group), _NONE, np.int64)
    np.minimum.at(strongest, group[rows], best[rows])
    order = rows[np.lexsort((rows, group[rows], strongest[group[rows]]))]
    changes = np.concatenate(([True], group[order][1:] != group[order][:-1])) if len(order) else np.zeros(0, bool)
    columns = {
        "group": np.cumsum(changes).astype(np.int64),
        "row": order.astype(np.int64),
        "strength": [Strength(int(best[row])).name.lower() for row in order],
        "reason": [reasons[row] for row in order],
    }
    return DUPLICATES.conform(columns, len(order))


def _partners(members: IntArray, codes: IntArray) -> IntArray:
    """For each member the first of those with its code; for the first one the second."""
    order = np.argsort(codes, kind="stable")
    first = np.ones(len(order), dtype=bool)
    first[1:] = codes[order][1:] != codes[order][:-1]
    starts = np.flatnonzero(first)
    lead = starts[np.cumsum(first) - 1]
    partners = np.empty(len(members), dtype=np.int64)
    partners[order] = members[order][np.where(first, np.minimum(lead + 1, len(order) - 1), lead)]
    return partners


def _merged(group: IntArray, members: IntArray, codes: IntArray) -> IntArray:
    """The groups when members with equal codes are in one: each goes by its first row."""
    while len(members):
        lowest = np.full(int(codes.max()) + 1, len(group), np.int64)
        np.minimum.at(lowest, codes, group[members])
        target = np.arange(len(group))
        np.minimum.at(target, group[members], lowest[codes])
        if (target == np.arange(len(group))).all():
            break
        group = target[target[group]]
    return group


def _codes(keys: tuple[Sequence[object] | IntArray, ...]) -> IntArray:
    """Numbers from 0 on, equal where all keys are."""
    codes = np.zeros(len(keys[0]), np.int64)
    for key in keys:
        own = pd.factorize(key if isinstance(key, np.ndarray) else np.array(key, dtype=object))[0].astype(np.int64)
        codes = pd.factorize(codes * (int(own.max(initial=0)) + 1) + own)[0].astype(np.int64)
    return codes


def _picked(key: Sequence[object] | IntArray, rows: IntArray) -> Sequence[object] | IntArray:
    return key[rows] if isinstance(key, np.ndarray) else [key[row] for row in rows.tolist()]


def _keys(documents: list[str], key: Callable[[str], str], least: int) -> tuple[list[str], BoolArray]:
    """The numbers in one form, and which of them are long enough to mean something."""
    keys = [key(text) for text in documents]
    return keys, np.array([len(text) >= least for text in keys], dtype=bool)


def _formatted(text: str) -> str:
    """Groups of letters and digits, without signs and leading zeros: "INV-0017" is "INV|17"."""
    return "|".join(part.lstrip("0") or "0" for part in _TOKENS.findall(text))


def _squashed(text: str) -> str:
    return _OTHER.sub("", text)


def _misread(text: str) -> str:
    """Letters that look like digits as digits, without a letter at the end: "I02" and "102A" are "102"."""
    return _SUFFIX.sub("", _squashed(text)).translate(_READ_AS)


def _bare(text: str) -> str:
    """The number without letters before and after it: "INV-0102A" is "102"; "" where it is not only digits then."""
    rest = _SUFFIX.sub("", _PREFIX.sub("", _squashed(text)))
    return rest.lstrip("0") if rest.isdigit() else ""
