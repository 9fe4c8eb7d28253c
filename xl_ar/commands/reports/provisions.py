"""The sheet AR Provision: open debits by bucket, what of earlier sales was lost, the rate and the expected loss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_ar.core.metrics.figures import Unknown
from xl_ar.core.money import exponent, to_decimal
from xl_ar.sheets.layout import Block, Column, Fact, Kind, Mark, Sheet, Table, Text, Tone, Value

if TYPE_CHECKING:
    from xl_ar.commands.reports.metrics import Ground
    from xl_ar.commands.reports.provision_matrix import Matrix

SHEET = "AR Provision"
UNKNOWN = "not known"
_METHOD = "Provision matrix: IFRS 9 simplified approach (5.5.15, B5.5.35); US GAAP CECL by aging schedule (ASC 326-20)"
_RULES = (
    "Expected loss = exposure x rate, by bucket, rounded half up to the smallest unit of the currency; the total is "
    "the sum of the rounded losses. Exposure is open debits: credits carry no loss and lessen no bucket."
)
_AHEAD = (
    "Rates are from history and not adjusted for what lies ahead, which both standards ask for: adjusted rates can be "
    "stated in reports.provision_rates."
)


def provision_sheet(ground: Ground, matrices: Sequence[Matrix]) -> Sheet:
    """AR Provision: a block for each currency."""
    facts = [Fact("As of", ground.work.as_of, Kind.DATE), Fact("Method", _METHOD)]
    for each in matrices:
        suffix = f" {each.currency}" if each.currency else ""
        total = each.total
        shown = UNKNOWN if isinstance(total, Unknown) else total
        kind = Kind.TEXT if isinstance(total, Unknown) else Kind.MONEY
        live = None if isinstance(total, Unknown) else (_name(each), "loss")
        facts.append(Fact(f"Expected loss{suffix}", shown, kind, each.currency, live))
    blocks = [block for each in matrices for block in _blocks(ground, each)]
    return Sheet(SHEET, "Provision for expected credit losses", tuple(facts), (*blocks, Text(_RULES)), one_page=True)


def _name(each: Matrix) -> str:
    return f"AR_Provision_{each.currency}" if each.currency else "AR_Provision"


def _blocks(ground: Ground, each: Matrix) -> Iterator[Block]:
    yield _table(each)
    yield Text(_source(ground, each))


def _table(each: Matrix) -> Table:
    columns = [
        Column("bucket", "Bucket", width=24.0), Column("open", "Open debits", Kind.MONEY, total=True),
        Column("disputed", "of it disputed", Kind.MONEY, total=True),
        Column("exposure", "Exposure", Kind.MONEY, total=True),
    ]  # fmt: skip
    known = not isinstance(each.history, Unknown)
    if known:
        columns += [
            Column("reached", "Earlier sales that reached it", Kind.MONEY),
            Column("never", "of them never paid", Kind.MONEY),
            Column("past", "Rate from history", Kind.RATE),
        ]
    whole = None not in each.losses
    columns += [Column("rate", "Loss rate", Kind.RATE), Column("loss", "Expected loss", Kind.MONEY, total=whole)]
    heading = f"Provision matrix, {each.currency}" if each.currency else "Provision matrix"
    rows = [_row(each, place, known) for place in range(len(each.labels))]
    return Table(
        _name(each), tuple(columns), rows, heading, each.currency, total=True, formulas=_formulas(each, known),
        marks=tuple(Mark(key, Tone.QUIET, text=UNKNOWN) for key in ("rate", "loss")),
    )  # fmt: skip


def _row(each: Matrix, place: int, known: bool) -> list[Value]:
    loss, rate = each.losses[place], each.rates[place]
    row: list[Value] = [each.labels[place], each.opened[place], each.disputed[place], each.exposure[place]]
    if known and not isinstance(each.history, Unknown):
        past = each.history.rates[place] if place < len(each.history.reached) else None
        reached = each.history.reached[place] if place < len(each.history.reached) else None
        row += [reached, each.history.never_paid if reached is not None else None, _shown(past)]
    return [*row, _shown(rate), UNKNOWN if loss is None else loss]


def _shown(rate: Fraction | None) -> Value:
    return UNKNOWN if rate is None else float(rate)


def _formulas(each: Matrix, known: bool) -> dict[tuple[int, str], str]:
    """Every figure that follows from others of its row is live."""
    found = {}
    for place, rate in enumerate(each.rates):
        found[place, "exposure"] = "{open}-{disputed}" if each.apart else "{open}"
        if rate is not None:
            found[place, "loss"] = f"ROUND({{exposure}}*{{rate}},{exponent(each.currency)})"
        if known and not isinstance(each.history, Unknown):
            found[place, "past"] = "{never}/{reached}"
            if not each.given:
                found[place, "rate"] = "{past}"
    return found


def _source(ground: Ground, each: Matrix) -> str:
    """Where the rates are from, and what became of disputed items and credits."""
    history = each.history
    if each.given:
        told = "Rates are those of reports.provision_rates."
    elif isinstance(history, Unknown):
        told = f"The rates are not known: {each.why}."
    else:
        told = _AHEAD
    if not isinstance(history, Unknown):
        last = ground.aging.policy.scheme.edges[-1]
        told += (
            f" History: {history.documents:,} sales from {history.first} to {history.last}, each followed until it was,"
            f" or would have been, more than {last} days past due; what stands unpaid after that, or was written off,"
            " is never paid."
        )
    disputed = (
        "are left out of the exposure, to be judged one by one" if each.apart else "have the rate of their bucket"
    )
    if any(each.disputed):
        told += f" Disputed items {disputed} (reports.provision_disputed)."
    credit = ground.credits(each.currency)
    return told + (f" Credits of {to_decimal(-credit, each.currency):,} stand against these debits." if credit else "")
