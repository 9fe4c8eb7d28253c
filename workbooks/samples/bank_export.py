"""bank_export.csv: a German bank's export in cp1252; its credits pay items of eu_offene_posten.xlsx."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from samples import eu_offene_posten
from samples.clerk import weekday
from samples.eu_offene_posten import german
from samples.model import AS_OF, ZERO, Expected, Item, Match, Table

HEADINGS = (
    "Buchungstag", "Valutadatum", "Buchungstext", "Auftraggeber/Empfänger", "Verwendungszweck", "IBAN",
    "Betrag", "Währung", "Saldo nach Buchung",
)  # fmt: skip
PREAMBLE = 5  # lines above the headings
OPENING = Decimal("48310.77")
_DEBITS = (
    ("Gewerbehof Nordring Verwaltung", "Miete Juni Halle 4", "-6850.00", "DAUERAUFTRAG"),
    ("Stadtwerke Lauterau", "Abschlag Strom Kd 5512", "-1240.90", "LASTSCHRIFT"),
    ("Finanzamt Lauterau", "USt-VA Mai 2026", "-18422.13", "ÜBERWEISUNG"),
    ("Lohn und Gehalt", "Löhne 06/2026", "-41377.05", "SAMMELÜBERWEISUNG"),
    ("Kontoführung", "Entgelt Kontoführung II. Quartal", "-29.70", "ABSCHLUSS"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One booking; ``documents`` are the items a credit truly pays."""

    day: date
    kind: str
    name: str
    text: str
    amount: Decimal
    documents: tuple[str, ...] = ()
    case: str = ""


def build(path: Path) -> Expected:
    """Writes the export and states what must be found in it."""
    lines = _lines()
    path.write_bytes(_text(lines).encode("cp1252"))
    credits = [(PREAMBLE + 2 + at, line) for at, line in enumerate(lines) if line.amount > 0]
    columns = {
        "value_date": "Valutadatum", "payer": "Auftraggeber/Empfänger", "remittance": "Verwendungszweck",
        "payer_account": "IBAN", "amount": "Betrag", "currency": "Währung",
    }  # fmt: skip
    return Expected(
        title="German bank export (CSV)",
        holds="Three weeks of a business account; the credits pay items of eu_offene_posten.xlsx.",
        mess=(
            "cp1252, semicolons, quoted texts, five preamble lines, decimal commas, dd.mm.yyyy",
            "Credits are receipts; rent, tax, wages and charges are debits and no receipts",
            "One credit is a tax refund: cash received, but from no customer",
            "A receipt is named in expected.toml by its line number in the file",
        ),
        currency_stated=True,
        receipts=len(credits),
        receipt_totals={"EUR": sum((line.amount for _, line in credits), ZERO)},
        findings={"debit lines left out": len(lines) - len(credits)},
        matches=[_match(number, line) for number, line in credits],
        matches_against="eu_offene_posten.xlsx",
        tables=[
            Table(
                "bank_export",
                f"A{PREAMBLE + 1}:I{PREAMBLE + 1 + len(lines)}",
                "receipts",
                len(lines),
                columns,
            )
        ],
    )


def _match(number: int, line: Line) -> Match:
    return Match(str(number), line.case, line.documents, bool(line.documents), line.amount, "EUR")


def _lines() -> list[Line]:
    items = [item for item in eu_offene_posten.items() if item.kind == "RE"]
    lines = [_paid(at, group) for at, group in enumerate(_groups(items))]
    lines.append(
        Line(
            _day(4),
            "GUTSCHRIFT",
            "Finanzamt Lauterau",
            "Erstattung KSt 2024",
            Decimal("512.00"),
            (),
            "unknown payer",
        )
    )
    for at, (name, text, amount, kind) in enumerate(_DEBITS):
        lines.append(Line(_day(3 * at), kind, name, text, Decimal(amount)))
    return sorted(lines, key=lambda line: (line.day, line.name, line.text))


def _groups(items: list[Item]) -> list[list[Item]]:
    """Invoices paid together: of every customer the oldest one, of every third the two oldest."""
    by_customer: dict[str, list[Item]] = {}
    for item in items:
        by_customer.setdefault(item.customer, []).append(item)
    return [mine[: 2 if at % 3 == 1 else 1] for at, mine in enumerate(by_customer.values())]


def _paid(at: int, group: list[Item]) -> Line:
    documents = tuple(item.document for item in group)
    total = sum((item.open for item in group), ZERO)
    name = group[0].customer if at % 2 else group[0].customer.upper()
    text, case = _purpose(at, group)
    return Line(_day(at), "GUTSCHRIFT", name, text, total, documents, case)


def _purpose(at: int, group: list[Item]) -> tuple[str, str]:
    if len(group) > 1:
        return "Rechnungen " + "; ".join(item.document for item in group), "several references"
    (item,) = group
    forms = (
        (f"SVWZ+{item.document} KD {item.customer_id}", "exact reference"),
        (f"Rg. {item.document[3:].replace('-', '/')} vom {item.issued:%d.%m.%Y}", "rewritten reference"),
        (f"EREF+ZV{77120 + at} SVWZ+RE {item.document[3:].replace('-', ' ')}", "rewritten reference"),
    )
    return forms[at % len(forms)]


def _day(back: int) -> date:
    return weekday(AS_OF - timedelta(days=back * 17 % 20))


def _text(lines: list[Line]) -> str:
    closing = OPENING + sum((line.amount for line in lines), ZERO)
    preamble = (
        '"Umsätze Girokonto Business";"DE00 0000 0000 0012 3456 00"',
        '"Kontoinhaber";"Seeblick Werkzeuge GmbH"',
        f'"Zeitraum";"09.06.2026 - {AS_OF:%d.%m.%Y}"',
        f'"Kontostand";"{german(closing, "")} EUR"',
        "",
    )
    rows = [";".join(HEADINGS)]
    balance = OPENING
    for at, line in enumerate(lines):
        balance += line.amount
        rows.append(_row(at, line, balance))
    return "\r\n".join([*preamble, *rows, ""])


def _row(at: int, line: Line, balance: Decimal) -> str:
    iban = f"DE{10 + at:02d}{50_050_000 + 13 * at:08d}{1_000_000 * (at + 1) + 4711:010d}"
    texts = (line.kind, line.name, line.text, iban)
    booked = f"{line.day:%d.%m.%Y}"
    quoted = ";".join(f'"{text}"' for text in texts)
    return f"{booked};{booked};{quoted};{german(line.amount, '')};EUR;{german(balance, '')}"
