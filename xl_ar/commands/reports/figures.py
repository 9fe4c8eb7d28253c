"""The table of figures on AR Dashboard: value, unit, inputs, formula; the value a live formula over its inputs."""

from __future__ import annotations

from xl_ar.core.metrics.figures import Figure, Position, figures
from xl_ar.sheets.layout import Column, Kind, Mark, Table, Tone, Value

UNKNOWN = "not known"
LATE, VERY_LATE = 25, 50  # per cent past due
_INPUTS = ("one", "two", "three", "four")
_WIDTH, _WORDS = 14.0, 66.0


def figures_table(at: Position, name: str, heading: str) -> Table:
    """Those that are known first; then those that are not, each with the reason."""
    columns = (
        Column("figure", "Figure"), Column("value", "Value", Kind.FIGURE, width=_WIDTH), Column("unit", "Unit"),
        *(Column(key, f"Input {place}", Kind.MONEY) for place, key in enumerate(_INPUTS, 1)),
        Column("formula", "Formula over the inputs, in their order", Kind.LONG, width=_WORDS),
    )  # fmt: skip
    found = sorted(figures(at), key=lambda each: each.value is None)
    live = {(row, "value"): _live(each) for row, each in enumerate(found) if each.live and each.value is not None}
    return Table(
        name, columns, [_row(each) for each in found], heading, at.currency,
        formulas=live,
        kinds={
            (row, key): Kind.COUNT
            for row, each in enumerate(found)
            for key, given in zip(_INPUTS, each.inputs, strict=False) if not given.money
        },
        marks=_marks(found),
    )  # fmt: skip


def _row(figure: Figure) -> list[Value]:
    inputs = [given.amount for given in figure.inputs]
    value = UNKNOWN if figure.value is None else float(figure.value)
    words = f"{figure.formula}; not known: {figure.why}" if figure.value is None else figure.formula
    return [figure.name, value, figure.unit, *inputs, *[None] * (len(_INPUTS) - len(inputs)), words]


def _live(figure: Figure) -> str:
    """The figure as a formula over the cells of its row."""
    return figure.live.format(*(f"{{{key}}}" for key in _INPUTS))


def _marks(found: list[Figure]) -> tuple[Mark, ...]:
    """Grey for what is not known; amber and red for much that is past due."""
    late = next((row for row, each in enumerate(found) if each.name == "Past due" and each.value is not None), None)
    marks = [Mark("value", Tone.QUIET, text=UNKNOWN)]
    if late is not None:
        tones = ((Tone.ALARM, VERY_LATE), (Tone.AMBER, LATE))
        marks += [Mark("value", tone, above=limit, rows=(late, late)) for tone, limit in tones]
    return tuple(marks)
