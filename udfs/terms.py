"""AR_DUE_DATE and AR_DISCOUNT: what payment terms give, for one document or a column of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from udfs.define import formula
from xl_ar.core.aging.instalments import parse_instalments
from xl_ar.core.money import to_decimal, to_minor
from xl_ar.core.terms import Terms, parse_terms
from xl_ar.core.terms import due_date as due_under
from xl_ar.core.terms.discounts import on_part, running, share
from xl_ar.errors import InputError
from xl_ar.tables.ranges.columns import amounts, dates, each, texts
from xl_ar.tables.ranges.scalars import currency_of, optional_amount

_EXPECTED = "write them as net 30, 2/10 net 30 or 30 EOM"


@formula(
    help="The due date under payment terms as people write them: net 30, 2/10 net 30, 30 EOM, 3 monthly instalments.",
    example='=AR_DUE_DATE("2026-05-20","2/10 net 30")',
    spills=True,
    document_date="The date of the document, or a column of them",
    terms="The terms, or a column of them",
    instalment="Which part of instalment terms, 1 for the first; the last if left out",
)
def AR_DUE_DATE(document_date: Any, terms: Any, instalment: Any = None) -> Any:  # noqa: N802
    """Due date by ``core.terms``; where the terms are not understood the line says so."""
    part = _part(instalment)

    def due(document_date: date, terms: str) -> date:
        days = _due_dates(document_date, terms)
        if part is not None and part > len(days):
            raise InputError(f"instalment is {part}; '{terms}' has {len(days)}")
        return days[-1 if part is None else part - 1]

    return each(due, "Due date", document_date=dates(document_date), terms=texts(terms))


def _part(instalment: Any) -> int | None:
    number = optional_amount("instalment", instalment)
    if number is not None and (number != int(number) or number < 1):
        raise InputError(f"instalment is {number}; a whole number from 1 must stand there")
    return None if number is None else int(number)


def _due_dates(document_date: date, text: str) -> list[date]:
    """The due date of each instalment in order; that of the whole where the terms have none."""
    parts = parse_instalments(text)
    return sorted(due_under(document_date, terms) for terms in ([part.terms for part in parts] or [_understood(text)]))


def _understood(text: str) -> Terms:
    terms = parse_terms(text)
    if terms is None:
        raise InputError(f"terms '{text}' not understood; {_EXPECTED}")
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
    grace_days="Days after its last day that a discount is still granted, if left out 0",
    paid="What is paid, where it is a part: the discount on that part; if left out all of it",
)
def AR_DISCOUNT(  # noqa: N802
    amount: Any, document_date: Any, terms: Any, payment_date: Any, currency_code: Any = None, grace_days: Any = None,
    paid: Any = None,
) -> Any:  # fmt: skip
    """The earliest discount still running on the day, rounded half up; the last day counts."""
    code, grace = currency_of("currency_code", currency_code), _grace(grace_days)

    def earned(
        amount: Decimal, document_date: date, terms: str, payment_date: date, paid: Decimal | None = None
    ) -> Decimal:
        discounts = () if parse_instalments(terms) else _understood(terms).discounts
        discount, minor = running(discounts, document_date, payment_date, grace), to_minor(amount, code)
        whole = share(minor, discount.basis_points) if discount else 0
        return to_decimal(whole if paid is None else on_part(to_minor(paid, code), minor, whole), code)

    columns = {
        "amount": amounts(amount), "document_date": dates(document_date), "terms": texts(terms),
        "payment_date": dates(payment_date),
    }  # fmt: skip
    return each(earned, "Discount", **columns, **({} if paid is None else {"paid": amounts(paid)}))


def _grace(days: Any) -> int:
    number = optional_amount("grace_days", days) or Decimal(0)
    if number != int(number) or not 0 <= number <= 366:
        raise InputError(f"grace_days is {number}; a whole number from 0 to 366 must stand there")
    return int(number)
