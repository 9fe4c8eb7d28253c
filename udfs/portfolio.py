"""AR_CONCENTRATION, AR_WADTP, AR_ROLL_RATE, AR_LOSS_RATES, AR_PROVISION: figures of columns of balances or payments."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from udfs.define import formula
from xl_ar.core.metrics import default_rates, hhi, provision, roll_rate, roll_rates, top_share, weighted_days
from xl_ar.core.money import to_decimal, to_minor
from xl_ar.errors import InputError
from xl_ar.tables.ranges.cells import filled
from xl_ar.tables.ranges.columns import Heading, amounts
from xl_ar.tables.ranges.scalars import currency_of, required_amount, to_amount


@formula(
    help="How much hangs on few customers: the Herfindahl index of the balances, or the share of the largest ones.",
    example="=AR_CONCENTRATION(Months!C2:C5)",
    balances="What each customer owes, a column or row; balances of zero or below do not count",
    largest="How many of the largest; if left out the Herfindahl index, 0 to 1",
)
def AR_CONCENTRATION(balances: Any, largest: Any = None) -> Any:  # noqa: N802
    """HHI or share of the largest by ``core.metrics``."""
    owed = [amount for amount in figures("balances", balances) if amount is not None]
    if largest is None:
        return hhi(owed)
    count = to_amount(largest)
    if count is None or count < 1 or count != int(count):
        raise InputError(f"largest is {largest}; a whole number from 1 on must stand there")
    return top_share(owed, int(count))


@formula(
    help="Weighted average days to pay: the days of each payment, weighted by its amount. With days late: days late.",
    example="=AR_WADTP(Months!D2:D4,Months!E2:E4)",
    paid="Amounts paid, a column or row",
    days="Days from document to payment of each, or from due date to payment (early is negative)",
)
def AR_WADTP(paid: Any, days: Any) -> Any:  # noqa: N802
    """Weighted average by ``core.metrics.weighted_days``; rows blank on both sides do not count."""
    return weighted_days(_pairs(("paid", paid), ("days", days)))


@formula(
    help="Roll rates: what of each bucket at the earlier date stands in the next bucket at the later one.",
    example="=AR_ROLL_RATE(1000000,200000)",
    spills=True,
    earlier="The buckets of the earlier aging from young to old, or one bucket",
    later="The same buckets of the later aging, or the next bucket",
)
def AR_ROLL_RATE(earlier: Any, later: Any) -> Any:  # noqa: N802
    """One rate, or a row of rates, one fewer than buckets; blank where nothing was there to roll."""
    before, after = (figures(name, value) for name, value in (("earlier", earlier), ("later", later)))
    if len(before) == len(after) == 1:
        return roll_rate(after[0] or 0, before[0] or 0)
    return [list(roll_rates([value or 0 for value in before], [value or 0 for value in after]))]


@formula(
    help="Loss rates from history: what was never paid of earlier sales, divided by what of them reached each bucket.",
    example="=AR_LOSS_RATES(Months!F2:F6,5000)",
    spills=True,
    reached="The sales, then what of them was still unpaid when each later bucket began, a column or row",
    never_paid="What of these sales was never paid",
)
def AR_LOSS_RATES(reached: Any, never_paid: Any) -> Any:  # noqa: N802
    """One rate a bucket, 0 to 1, as a column or row as given, by ``core.metrics.default_rates``."""
    amounts_reached = [amount or 0 for amount in figures("reached", reached)]
    rates = default_rates(amounts_reached, required_amount("never_paid", never_paid))
    across = isinstance(reached, list) and len(reached) == 1
    return [rates] if across else [[rate] for rate in rates]


@formula(
    help="Provision for expected credit losses: the balance of each bucket times its loss rate, rounded, added up.",
    example="=AR_PROVISION(Months!F2:F6,Months!G2:G6)",
    balances="The balance of each bucket, a column or row; credits carry no loss",
    rates="The loss rate of each bucket, 0 to 1 (2% is 0.02)",
    currency_code="Currency that losses are rounded in, if left out two decimals",
)
def AR_PROVISION(balances: Any, rates: Any, currency_code: Any = None) -> Any:  # noqa: N802
    """The provision matrix of ``core.metrics.provision``, its total."""
    code = currency_of("currency_code", currency_code)
    pairs = _pairs(("balances", balances), ("rates", rates))
    found = provision([to_minor(balance, code) for balance, _ in pairs], [rate for _, rate in pairs])
    return to_decimal(found.total, code)


def _pairs(one: tuple[str, Any], other: tuple[str, Any]) -> list[tuple[Decimal, Decimal]]:
    """The figures of two ranges side by side; where both are blank there is none."""
    columns = [figures(*one), figures(*other)]
    if len(columns[0]) != len(columns[1]):
        told = " and ".join(
            f"{name} has {len(column)} cells" for (name, _), column in zip((one, other), columns, strict=True)
        )
        raise InputError(f"{told}; as many must stand there")
    pairs = []
    for row, (first, second) in enumerate(zip(*columns, strict=True), 1):
        if first is None and second is None:
            continue
        if first is None or second is None:
            raise InputError(f"{(one if first is None else other)[0]}: cell {row} is blank; a number must stand there")
        pairs.append((first, second))
    return pairs


def figures(name: str, value: Any) -> Sequence[Decimal | None]:
    """The numbers of a column, a row or one cell, blanks as None, a heading and trailing blanks left out.

    InputError for a range of several columns and rows, and for a cell that is no number.
    """
    rows = value if isinstance(value, list) else [[value]]
    if len(rows) > 1 and max(map(len, rows)) > 1:
        raise InputError(
            f"{name} has {len(rows)} rows and {max(map(len, rows))} columns; one of either must stand there"
        )
    rows = rows if len(rows) == 1 else rows[: filled(rows)]
    read = (cell for row in amounts(rows) for cell in row)
    raw = (cell for row in rows for cell in row)
    # amounts have four decimals at most, a rate may have more
    cells = [to_amount(own) if isinstance(cell, Decimal) else cell for cell, own in zip(read, raw, strict=True)]
    cells = cells[1:] if cells and isinstance(cells[0], Heading) else cells
    for place, cell in enumerate(cells, 1):
        if cell is not None and not isinstance(cell, Decimal):
            raise InputError(f"{name}: cell {place}: {cell}; a number must stand there")
    return cells
