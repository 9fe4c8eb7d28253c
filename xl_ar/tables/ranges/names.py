"""Columns of texts without headings: which is the customer, its name, the document, its type, the terms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xl_ar.core.terms import parse_terms
from xl_ar.tables.cells.documents import document_text
from xl_ar.tables.frames.vocabulary import DocumentType, document_type

CUSTOMER, NAME, DOCUMENT = "Customer", "Customer name", "Document No."
_MOST = 0.75
_FEW = 0.25
_INVOICES = frozenset(
    {"invoice", "inv", "in", "rechnung", "re", "rv", "facture", "factura", "fattura", "factuur", "ri"}
)


def name_headings(columns: Sequence[Sequence[Any]]) -> list[str] | None:
    """Headings of columns of texts in their order, None where they cannot be told.

    Terms and types are known by their words, a name has no figures in it. Of a customer and a document that one
    stands first which has no figures, or else repeats more; where both are alike the customer stands first.
    """
    result = [_by_words(cells) for cells in columns]
    if any(heading and result.count(heading) > 1 for heading in result):
        return None
    rest = [place for place, heading in enumerate(result) if not heading]
    keys = _keys([columns[place] for place in rest])
    if keys is None:
        return None
    for place, heading in zip(rest, keys, strict=True):
        result[place] = heading
    return result


def _by_words(cells: Sequence[Any]) -> str:
    texts = _texts(cells)
    if texts and all(_is_type(text) for text in texts):
        return "Type"
    return "Terms" if _are_terms(texts) else ""


def _are_terms(texts: Sequence[str]) -> bool:
    """True for texts that are understood as terms, are more than codes, and stand in many rows each."""
    worded = sum(" " in text or "%" in text for text in texts)
    understood = sum(parse_terms(text) is not None for text in texts)
    few = len(set(texts)) <= max(1, len(texts) // 2)
    return few and min(worded, understood) >= max(1, _MOST * len(texts))


def _is_type(text: str) -> bool:
    plain = text.casefold().strip(" .")
    return plain in _INVOICES or (len(plain) <= 20 and document_type(text) is not DocumentType.INVOICE)


def _keys(columns: Sequence[Sequence[Any]]) -> list[str] | None:
    """Headings of what is left: a customer; with a document; with its number and its name as well."""
    if len(columns) < 2:
        return [CUSTOMER] * len(columns)
    figures = [_figures(cells) for cells in columns]
    named = [place for place, share in enumerate(figures) if share <= _FEW]
    if len(columns) == 2:
        turned = named == [1] and figures[0] >= _MOST
        if not named:
            turned = _repeats(columns[1]) > _repeats(columns[0])
        return [DOCUMENT, CUSTOMER] if turned else [CUSTOMER, DOCUMENT]
    if len(columns) > 3 or len(named) != 1:
        return None
    coded = [place for place in range(3) if place not in named]
    documents = min(reversed(coded), key=lambda place: _repeats(columns[place]))
    return [NAME if place in named else DOCUMENT if place == documents else CUSTOMER for place in range(3)]


def _figures(cells: Sequence[Any]) -> float:
    texts = _texts(cells)
    return sum(any(map(str.isdigit, text)) for text in texts) / max(len(texts), 1)


def _repeats(cells: Sequence[Any]) -> int:
    texts = _texts(cells)
    return len(texts) - len(set(texts))


def _texts(cells: Sequence[Any]) -> list[str]:
    return [text for cell in cells if (text := document_text(cell))]
