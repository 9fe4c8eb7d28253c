"""``xl-ar match --explain RECEIPT``: everything that was thought about one receipt, as a person reads it or as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
import pandas as pd
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from xl_ar import api
from xl_ar import commands as _registered
from xl_ar.core.matching.engine import match
from xl_ar.core.matching.telling.explain import Explained, explain
from xl_ar.core.money import decimal_text, to_decimal
from xl_ar.doors.plain import loaded_settings, plain_frames, show_doubts
from xl_ar.doors.shown import json_text, shown
from xl_ar.errors import UsageError

__all__ = ["explain_receipt"]

_ = _registered
_WIDTH = 100


def explain_receipt(
    receipt_id: str, tables: Mapping[str, Path | None], *, file: Path | None, as_of: date | None, out: Path | None,
    dry_run: bool, as_json: bool, given: Sequence[str],
) -> int:  # fmt: skip
    """Prints all hypotheses about one receipt of plain tables or of a workbook; the exit code."""
    del dry_run
    if out is not None:
        raise UsageError("--explain prints and writes nothing: leave --out away")
    if any(tables.values()):
        frames, findings, settings = plain_frames(tables, file, given)
        arguments = api.engine_arguments(frames, settings)
    elif file is not None:
        arguments, findings = _of_workbook(file, as_of or datetime.now(UTC).astimezone().date(), given), []
    else:
        raise UsageError("a workbook, or --receipts and --open-items, is needed beside --explain")
    found = explain(receipt_id, **arguments)
    lines = match(**arguments).lines
    receipts = arguments["receipts"]
    receipt = receipts[receipts["receipt_id"] == receipt_id].iloc[0]
    mine = lines[lines["receipt_id"] == receipt_id]
    if as_json:
        click.echo(json_text(_as_json(receipt, mine, found)))
    else:
        _show(receipt, mine, found)
    return show_doubts(findings)


def _of_workbook(file: Path, as_of: date, given: Sequence[str]) -> dict[str, Any]:
    """What the match of a workbook takes, with the decisions of an earlier run in it."""
    from xl_ar.outcome import Order
    from xl_ar.planning import plan
    from xl_ar.registry import steps

    order = Order(as_of, steps("match"), loaded_settings(file.parent, given).settings)
    return plan(file, order).work.match_arguments


def _show(receipt: pd.Series, lines: pd.DataFrame, found: Sequence[Explained]) -> None:
    plain = Console()
    console = Console(highlight=False, width=min(plain.width, _WIDTH) if plain.is_terminal else _WIDTH)
    for block in (_heading(receipt, lines), *_blocks(found, str(receipt["currency"]))):
        console.print(block)
    if not found:
        console.print("No hypothesis: no rule finds open items that this receipt may pay.")


def _heading(receipt: pd.Series, lines: pd.DataFrame) -> Table:
    """The receipt, and what became of it among all others."""
    code, first = str(receipt["currency"]), lines.iloc[0]
    day = "" if pd.isna(receipt["value_date"]) else f"{receipt['value_date']:%Y-%m-%d}"
    account = f", account {receipt['payer_account']}" if receipt["payer_account"] else ""
    rows = {
        "Receipt": str(receipt["receipt_id"]),
        "Amount": f"{_money(int(receipt['amount']), code)} {code}".strip() + (f" of {day}" if day else ""),
        "Payer": f"{receipt['payer'] or '(none)'}{account}",
        "Remittance": str(receipt["remittance"]) or "(none)",
        "Outcome": f"{first['status']}: {first['reason']}",
    }
    return _facts(rows)


def _facts(rows: Mapping[str, str]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True, min_width=13)
    table.add_column(overflow="fold")
    for name, text in rows.items():
        table.add_row(name, Text(shown(text)))
    return table


def _blocks(found: Sequence[Explained], code: str) -> Iterator[Any]:
    for place, each in enumerate(found, 1):
        title = f"\n{place}. {each.rule.replace('_', ' ')}: {_share(each.confidence)}, {each.points:+.2f} points"
        yield Text(title, style="bold")
        yield Padding(_facts({"In words": each.reason}), (0, 0, 0, 3))
        yield Padding(_applied(each, code), (0, 0, 0, 3))
        yield Padding(_facts(_outcome(each, code)), (0, 0, 0, 3))
        yield Padding(_evidence(each), (0, 0, 0, 3))


def _applied(each: Explained, code: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for heading in ("Document", "Item", "Customer"):
        table.add_column(heading, overflow="fold", min_width=11)
    table.add_column("Applied", justify="right")
    for row in zip(each.documents, each.item_ids, each.customers, each.applied, strict=True):
        document, item, customer, amount = row
        table.add_row(*(Text(shown(text)) for text in (document, item, customer)), _money(amount, code))
    return table


def _outcome(each: Explained, code: str) -> dict[str, str]:
    kind = f" ({each.explanation.replace('_', ' ')})" if each.explanation else ""
    why = "; ".join(each.not_automatic)
    return {
        "Difference": f"{_money(each.difference, code)}{kind}",
        "Automatic": f"no: {why}" if why else "yes, unless another receipt claims the same",
    }


def _evidence(each: Explained) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("Evidence", min_width=28)
    table.add_column("Points", justify="right", min_width=7)
    for name, worth in each.evidence:
        table.add_row(name, f"{worth:+.2f}")
    table.add_row("sum", f"{each.points:+.2f}", style="bold")
    return table


def _share(confidence: float) -> str:
    """As per cent, never rounded up to certainty."""
    return f"confidence {min(round(confidence * 100, 2), 99.99):.2f} %"


def _money(minor: int, code: str) -> str:
    return f"{to_decimal(minor, code):,}"


def _as_json(receipt: pd.Series, lines: pd.DataFrame, found: Sequence[Explained]) -> dict[str, Any]:
    code, first = str(receipt["currency"]), lines.iloc[0]
    texts = {name: str(receipt[name]) for name in ("receipt_id", "currency", "payer", "payer_account", "remittance")}
    day = None if pd.isna(receipt["value_date"]) else f"{receipt['value_date']:%Y-%m-%d}"
    applied = [
        {"item_id": item, "document": document, "amount": decimal_text(amount, code)}
        for item, document, amount in zip(lines["item_id"], lines["document"], lines["amount"], strict=True)
        if item
    ]
    return {
        "receipt": texts | {"value_date": day, "amount": decimal_text(int(receipt["amount"]), code)},
        "outcome": {name: str(first[name]) for name in ("status", "rule", "reason", "explanation")}
        | {"confidence": float(first["confidence"]), "applied": applied},
        "hypotheses": [_json_of(place, each, code) for place, each in enumerate(found, 1)],
    }


def _json_of(place: int, each: Explained, code: str) -> dict[str, Any]:
    rows = zip(each.item_ids, each.documents, each.customers, each.applied, strict=True)
    return {
        "place": place,
        "rule": each.rule,
        "items": [
            {"item_id": item, "document": document, "customer": customer, "applied": decimal_text(amount, code)}
            for item, document, customer, amount in rows
        ],
        "difference": decimal_text(each.difference, code),
        "explanation": each.explanation,
        "confidence": each.confidence,
        "points": each.points,
        "evidence": dict(each.evidence),
        "reason": each.reason,
        "not_automatic": list(each.not_automatic),
    }
