"""AR_DUE_DATE and AR_DISCOUNT: what payment terms give, for one document or a column of them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from udfs.define import formula
from xl_ar.core.money import to_decimal, to_minor
from xl_ar.core.terms import Terms, parse_terms
from xl_ar.core.terms import due_date as due_under
from xl_ar.errors import InputError
from xl_ar.tables.ranges.columns import amounts, dates, each, texts
from xl_ar.tables.ranges.scalars import currency_of


@formula(
    help="The due date under payment terms as people write them: net 30, 2/10 net 30, 30 EOM, 14 Tage netto.",
    example='=AR_DUE_DATE("2026-05-20","2/10 net 30")',
    spills=True,
    document_date="The date of the document, or a column of them",
    terms="The terms, or a column of them",
)
def AR_DUE_DATE(document_date: Any, terms: Any) -> Any:  # noqa: N802
    """Due date by ``core.terms``; where the terms are not understood the line says so."""
    return each(_due, "Due date", document_date=dates(document_date), terms=texts(terms))


def _due(document_date: date, terms: str) -> date:
    return due_under(document_date, _understood(terms))


def _understood(text: str) -> Terms:
    terms = parse_terms(text)
    if terms is None:
        raise InputError(f"terms '{text}' not understood; write them as net 30, 2/10 net 30 or 30 EOM")
    return terms


@formula(
    help="The cash discount earned by paying on a day under terms such as 2/10 net 30; 0 where it came too late.",
    example='=AR_DISCOUNT(850.50,"2026-05-20","2/10 net 30","2026-05-29")',
    spills=True,
    amount="Amount of the document, or a column of them",
    document_date="Date of the document",
    terms="Payment terms as written",
    payment_date="The day of the payment",
    currency_code="Currency that the discount is rounded in, if left out two decimals",
)
def AR_DISCOUNT(  # noqa: N802
    amount: Any, document_date: Any, terms: Any, payment_date: Any, currency_code: Any = None
) -> Any:
    """The highest discount still granted on the day, rounded half up; the last day counts."""
    code = currency_of("currency_code", currency_code)

    def earned(amount: Decimal, document_date: date, terms: str, payment_date: date) -> Decimal:
        granted = (
            discount.basis_points
            for discount in _understood(terms).discounts
            if payment_date <= document_date + timedelta(days=discount.days)
        )
        minor = to_minor(amount, code)
        discounted = (abs(minor) * max(granted, default=0) + 5_000) // 10_000
        return to_decimal(discounted if minor >= 0 else -discounted, code)

    return each(
        earned,
        "Discount",
        amount=amounts(amount),
        document_date=dates(document_date),
        terms=texts(terms),
        payment_date=dates(payment_date),
    )
