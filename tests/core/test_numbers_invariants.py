"""What holds for all texts and books: order does not matter, printed numbers are found, boundaries are kept."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_ar.core.numbers import Mentions, NumberIndex, Strength, read_texts
from xl_ar.core.numbers.forms import forms_of
from xl_ar.core.numbers.keys import written_numbers

documents = st.one_of(
    st.integers(9001000, 9001040).map(str),
    st.integers(1, 40).map(lambda number: f"INV-2025-{number:05d}"),
    st.integers(1, 40).map(lambda number: f"SI/2502/{number:04d}"),
    st.integers(1100, 1140).map(lambda number: f"25-{number:06d}"),
    st.integers(1, 40).map(lambda number: f"SCHY-{number:03d}"),
    st.integers(12000, 12040).map(lambda number: f"B{number}"),
    st.integers(1, 40).map(lambda number: f"发票{number:06d}"),
    st.just(""),
)
orders = st.one_of(st.just(""), st.integers(557300, 557340).map(lambda number: f"PO{number}"))
written = st.one_of(
    documents,
    orders,
    documents.map(lambda document: document.replace("-", " ")),
    documents.map(lambda document: re.sub(r"\W", "", document)),
    documents.map(lambda document: document.lower().replace("0", "O")),
    documents.map(lambda document: document[-4:]),
    st.sampled_from(["CHK 4711", "TRN:250601259035", "06/15/2025", "1,234.50", "...", "PARTIAL", "ACME CO 12"]),
)
glue = st.sampled_from([" ", ", ", ",", " & ", "/ ", " THRU ", " - ", "&", "; "])
texts = st.lists(st.tuples(written, glue), max_size=5).map(lambda parts: "".join(a + b for a, b in parts))
items = st.lists(st.tuples(documents, orders), min_size=1, max_size=30)


def rows(found: Mentions) -> list[tuple[int, ...]]:
    columns = (found.receipt, found.place, found.span, found.item, found.strength)
    return list(zip(*(column.tolist() for column in columns), strict=True))


@settings(max_examples=60)
@given(items, st.lists(st.tuples(texts, written), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_receipts_and_items_does_not_matter(
    book: list[tuple[str, str]], receipts: list[tuple[str, str]], random: object
) -> None:
    receipt_order, item_order = list(range(len(receipts))), list(range(len(book)))
    random.shuffle(receipt_order)  # type: ignore[attr-defined]
    random.shuffle(item_order)  # type: ignore[attr-defined]
    found = []
    for receipt_at, item_at in ((range(len(receipts)), range(len(book))), (receipt_order, item_order)):
        index = NumberIndex([book[item][0] for item in item_at], [book[item][1] for item in item_at])
        read = read_texts([receipts[row][0] for row in receipt_at], [receipts[row][1] for row in receipt_at])
        pairs = np.array([(row, item) for row in range(len(receipts)) for item in range(len(book))])
        both = (index.strong(read), index.among(read, pairs[:, 0], pairs[:, 1]))
        named = [
            sorted((receipt_at[r], place, span, item_at[i], s) for r, place, span, i, s in rows(part)) for part in both
        ]
        words = sorted((receipt_at[row], int(read.count[row]), int(read.flags[row])) for row in range(len(receipts)))
        found.append((named, words))
    assert found[0] == found[1]


@given(items, texts)
def test_rows_are_sorted_distinct_and_within_bounds(book: list[tuple[str, str]], text: str) -> None:
    read = read_texts([text], [""])
    index = NumberIndex(*map(list, zip(*book, strict=True)))
    every = np.arange(len(book))
    for found in (index.strong(read), index.among(read, np.zeros_like(every), every)):
        keys = [(receipt, place, item) for receipt, place, _, item, _ in rows(found)]
        assert keys == sorted(set(keys))
        assert all(place + span <= read.count[0] for _, place, span, _, _ in rows(found))
        assert set(found.strength.tolist()) <= {int(strength) for strength in Strength}


@given(items, texts)
def test_among_knows_no_less_than_the_keys(book: list[tuple[str, str]], text: str) -> None:
    read = read_texts([text], [""])
    index = NumberIndex(*map(list, zip(*book, strict=True)))
    every = np.arange(len(book))
    asked = {item: strength for _, _, _, item, strength in rows(index.among(read, np.zeros_like(every), every))}
    for _, _, _, item, strength in rows(index.strong(read)):
        assert asked.get(item, 0) > 0 or strength in (Strength.RANGE, Strength.REFORMATTED)


@given(documents.filter(bool), st.sampled_from(["REF ", "RE: ", "INV ", "(", "", "PAYMENT FOR "]), glue)
def test_a_printed_number_is_found_exactly(document: str, before: str, after: str) -> None:
    found = NumberIndex([document], [""]).strong(read_texts([f"{before}{document}{after}"], [""]))
    assert found.strength.tolist() == [Strength.EXACT]


@given(documents.filter(bool), st.sampled_from("0123456789"), st.booleans())
def test_a_longer_number_is_not_the_document(document: str, digit: str, at_end: bool) -> None:
    text = document + digit if at_end or not document[0].isdigit() else digit + document
    found = NumberIndex([document], [""]).strong(read_texts([text], [""]))
    assert Strength.EXACT not in found.strength.tolist()


@given(st.lists(st.text("AB01289-/ .", max_size=12), max_size=12))
def test_forms_agree_with_a_plain_reading(numbers: list[str]) -> None:
    column = written_numbers(numbers)
    forms = forms_of(column.raw, column.starts, column.lengths)
    for row, number in enumerate(numbers):
        groups = re.findall(r"\d+|[A-Z]+", number)
        squash = bytes(forms.squash[forms.squash_at[row] : forms.squash_at[row + 1]]).decode()
        grouped = bytes(forms.grouped[forms.grouped_at[row] : forms.grouped_at[row + 1]]).decode()
        assert squash == "".join(groups)
        assert grouped == "".join("|" + (group.lstrip("0") or "0" if group.isdigit() else group) for group in groups)


@given(st.lists(st.text(max_size=30), max_size=6), st.lists(st.text(max_size=12), max_size=6))
def test_any_text_can_be_read(remittances: list[str], numbers: list[str]) -> None:
    read = read_texts(remittances, [""] * len(remittances))
    for receipt, text in enumerate(remittances):
        for place in range(read.count[receipt]):
            piece = read.written(receipt, place)
            assert piece
            assert piece in text or piece in text.upper()
    found = NumberIndex(numbers, numbers).strong(read)
    assert all(item < len(numbers) for item in found.item.tolist())
