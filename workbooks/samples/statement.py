"""expected.toml and README.md from what each sample states about itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from samples.model import BUCKETS, Expected, Item, aging, money, oldest_first, open_at, totals

Value = object


def toml_text(samples: Mapping[str, Expected]) -> str:
    """The whole of expected.toml."""
    return _HEAD + "\n".join(_section(name, sample) for name, sample in samples.items())


def readme_text(samples: Mapping[str, Expected]) -> str:
    """The whole of README.md."""
    rows = [
        f"| [`{name}`](#{_anchor(name)}) | {sample.title} | {sample.status} |"
        for name, sample in samples.items()
    ]
    notes = [_note(name, sample) for name, sample in samples.items()]
    return "\n".join([_README, *rows, "", *notes])


def _section(name: str, sample: Expected) -> str:
    lines = [f'["{name}"]', *_pairs(_facts(sample))]
    lines += _amounts(name, "open_total", _decimals(totals(sample.items)))
    if sample.aged:
        lines += _agings(name, "aging", sample.items, sample.as_of)
    if sample.oldest_first:
        lines += _agings(name, "aging_oldest_first", oldest_first(sample.items), sample.as_of)
    lines += _amounts(name, "receipt_totals", _decimals(sample.receipt_totals))
    lines += _amounts(name, "balances", {key: money(value, "USD") for key, value in sample.balances.items()})
    lines += _amounts(name, "findings", sample.findings)
    return "\n".join([*lines, *_arrays(name, sample), ""])


def _facts(sample: Expected) -> dict[str, Value]:
    facts: dict[str, Value] = {
        "as_of": sample.as_of,
        "status": sample.status,
        "open_items": len([item for item in sample.items if item.open]),
        "receipts": sample.receipts,
        "currency_stated": sample.currency_stated,
    }
    return facts | ({"matches_against": sample.matches_against} if sample.matches_against else {})


def _arrays(name: str, sample: Expected) -> list[str]:
    lines: list[str] = []
    for table in sample.tables:
        lines += _entry(name, "tables", _fields(table, "sheet", "range", "role", "rows", "columns"))
    for day in sample.earlier:
        items = open_at(_all(sample), day)
        lines += _entry(
            name, "earlier", {"as_of": day, "open_items": len(items), "aging": _buckets(items, day)}
        )
    for match in sample.matches:
        fields = _fields(match, "receipt", "case", "documents", "clear", "currency")
        lines += _entry(name, "matches", {**fields, "amount": money(match.amount, match.currency)})
    for credit in sample.credits:
        fields = _fields(credit, "customer", "grain", "document", "arose", "cause", "action")
        lines += _entry(name, "credits", {**fields, "amount": money(credit.amount, "USD")})
    return lines


def _all(sample: Expected) -> Sequence[Item]:
    return sample.history or sample.items


def _fields(source: object, *names: str) -> dict[str, Value]:
    return {name: getattr(source, name) for name in names}


def _entry(name: str, kind: str, fields: Mapping[str, Value]) -> list[str]:
    return ["", f'[["{name}".{kind}]]', *_pairs(fields)]


def _amounts(name: str, kind: str, values: Mapping[str, Value]) -> list[str]:
    return ["", f'["{name}".{kind}]', *_pairs(values)] if values else []


def _agings(name: str, kind: str, items: Sequence[Item], as_of: date) -> list[str]:
    lines: list[str] = []
    for currency, row in aging(items, as_of).items():
        lines += _amounts(
            name, f"{kind}.{currency}", {key: money(value, currency) for key, value in row.items()}
        )
    return lines


def _buckets(items: Sequence[Item], as_of: date) -> dict[str, Value]:
    rows = aging(items, as_of).items()
    return {currency: {key: money(value, currency) for key, value in row.items()} for currency, row in rows}


def _decimals(values: Mapping[str, Decimal]) -> dict[str, str]:
    return {currency: money(value, currency) for currency, value in values.items()}


def _pairs(values: Mapping[str, Value]) -> list[str]:
    return [f"{_key(key)} = {_value(value)}" for key, value in values.items()]


def _key(key: str) -> str:
    return key if key.replace("_", "").replace("-", "").isalnum() and key.isascii() else _value(key)


def _value(value: Value) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case date():
            return value.isoformat()
        case Mapping():
            return "{ " + ", ".join(_pairs(value)) + " }" if value else "{}"
        case list() | tuple():
            return "[" + ", ".join(_value(part) for part in value) + "]"
        case _:
            return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _anchor(name: str) -> str:
    return name.replace(".", "")


def _note(name: str, sample: Expected) -> str:
    lines = [
        f"### {name}",
        "",
        f"{sample.holds} As of {sample.as_of.isoformat()}, expected: **{sample.status}**.",
        "",
    ]
    lines += [f"- {mess}" for mess in sample.mess]
    if sample.receipts:
        lines.append(f"- {sample.receipts} receipts: {_sums(sample.receipt_totals)}")
    if sample.items and sample.aged:
        lines += ["", *_grid(sample)]
    elif sample.items:
        lines.append(f"- Open total: {_sums(totals(sample.items))}")
    return "\n".join([*lines, ""])


def _sums(values: Mapping[str, Decimal]) -> str:
    return ", ".join(f"{currency} {money(value, currency)}" for currency, value in values.items())


def _grid(sample: Expected) -> list[str]:
    rows = aging(sample.items, sample.as_of).items()
    lines = ["| | " + " | ".join((*BUCKETS, "Balance")) + " |", "|---" * (len(BUCKETS) + 2) + "|"]
    return lines + [
        f"| {code} | " + " | ".join(money(v, code) for v in row.values()) + " |" for code, row in rows
    ]


_HEAD = """\
# Written by make_samples.py from the data it generated, in plain decimals, without xl-ar: the oracle.
#
# A file: as_of; status (done, skipped, needs_person, refused); open_items (documents with an open amount);
# currency_stated (false: the sheet names none, USD here stands for the default); receipts (number);
# open_total and aging by currency (by due date, upper edges inclusive, open credits in
# Credits, balance = sum of all columns); findings (kind in words = rows); tables (range = header to last
# item row, rows = rows that hold a document, columns = field -> heading); matches (clear = the evidence
# leaves one answer only; without documents: nothing to apply); credits. Amounts are decimal text.

"""

_README = """\
# Sample workbooks

Receivables as specialists keep them: invented companies, invented figures, real habits. Written by
`python workbooks/make_samples.py` (same bytes on every run); this page and
[`expected.toml`](expected.toml) come from the same run and state what must be found. Buckets run by due date
with inclusive upper edges; open credits stand in a column of their own.

| file | what it is | expected |
|---|---|---|"""
