"""Sheets as the commands make them, for the tests and for looking at."""

from __future__ import annotations

from datetime import date, timedelta

from render_examples_lists import credits_sheet, findings_sheet, setup_sheet

from xl_ar.sheets.layout import Chart, Column, Fact, Kind, Link, Sheet, Table, Text, Value

AS_OF = date(2026, 6, 30)
SOURCE = "Open items"
CUSTOMERS = (
    "Northwind Traders Ltd",
    "Contoso Pharma GmbH & Co. KG",
    "Société Générale d'Équipement",
    "Acme <Retail> Inc.",
    "=HYPERLINK test Ltd",
    "-Minus Logistics",
    "株式会社サンプル商事",
    "Fabrikam, Inc.",
    "Müller & Söhne",
    "Wide World Importers",
    "Tailspin Toys",
    "Proseware",
)
BUCKETS = (
    ("b0", "Not due"),
    ("b1", "1-30"),
    ("b2", "31-60"),
    ("b3", "61-90"),
    ("b4", "91-120"),
    ("b5", "121+"),
)


def aging_table(currency: str, count: int, name: str) -> Table:
    columns = (
        Column("customer_id", "Customer no."),
        Column("customer", "Customer"),
        Column("credits", "Credits", Kind.MONEY, total=True),
        *(Column(key, label, Kind.MONEY, total=True, overdue=key != "b0") for key, label in BUCKETS),
        Column("balance", "Balance", Kind.MONEY, total=True, sum_of=("credits", *(key for key, _ in BUCKETS))),
        Column("share", "Overdue share", Kind.SHARE),
        Column("oldest", "Oldest due date", Kind.DATE),
        Column("note", "Note", Kind.NOTE, help="Kept on every run, by customer."),
        Column("key", "Key", Kind.KEY),
    )
    return Table(
        name,
        columns,
        [_aging_row(i, currency) for i in range(count)],
        heading=f"By customer, {currency}",
        currency=currency,
        total=True,
        links={(i, "customer_id"): Link(SOURCE, f"A{i + 5}") for i in range(count)},
        empty="No open items on this date.",
    )


def _aging_row(i: int, currency: str) -> list[Value]:
    buckets = [(i * 7919 + k * 104729) % 5_000_00 * ((i + k) % 3 > 0) for k in range(6)]
    credit = -((i * 31337) % 90_000) if i % 4 == 1 else 0
    late = sum(buckets[1:]) / (sum(buckets) or 1)
    note = {0: "Promised for 15 July", 3: "=disputed, see mail"}.get(i)
    oldest = AS_OF - timedelta(days=(i * 37) % 160)
    customer = CUSTOMERS[i % len(CUSTOMERS)]
    return [
        f"{1000 + i:06d}",
        customer,
        credit,
        *buckets,
        None,
        late,
        oldest,
        note,
        f"{currency}|{1000 + i:06d}",
    ]


def aging_sheet() -> Sheet:
    usd, eur = aging_table("USD", 12, "AR_Aging_USD"), aging_table("EUR", 4, "AR_Aging_EUR")
    total = sum(sum(v for v in row[2:9] if isinstance(v, int)) for row in usd.rows)
    keys = tuple(key for key, _ in BUCKETS)
    return Sheet(
        "AR Aging",
        "Accounts receivable aging",
        facts=(
            Fact("As of", AS_OF, Kind.DATE),
            Fact("Source", "Open items!A4:K187"),
            Fact("Aged by", "due date"),
            Fact("Open items USD", total, Kind.MONEY, "USD"),
            Fact("Aged USD", total, Kind.MONEY, "USD", total_of=("AR_Aging_USD", "balance")),
            Fact("Difference", 0, Kind.MONEY, "USD", difference_of=("Open items USD", "Aged USD")),
        ),
        blocks=(
            usd,
            Chart("Open by age, USD", "AR_Aging_USD", keys),
            eur,
            Chart("Open by age, EUR", "AR_Aging_EUR", keys),
            Text(
                "Buckets count days after the due date; an edge belongs to the younger bucket. "
                "Credits stand in their own column and are part of the balance."
            ),
        ),
    )


def matches_sheet(count: int = 40) -> Sheet:
    columns = (
        Column("receipt_id", "Receipt"),
        Column("date", "Received", Kind.DATE),
        Column("payer", "Payer"),
        Column("remittance", "Remittance text", Kind.LONG),
        Column("document", "Document"),
        Column("currency", "Currency"),
        Column("amount", "Applied", Kind.MONEY, total=True),
        Column("status", "Status"),
        Column("confidence", "Confidence", Kind.SHARE),
        Column("reason", "Reason", Kind.LONG),
        Column(
            "decision",
            "Decision",
            Kind.CHOICE,
            choices=("Accept", "Reject", "Ask"),
            help="Yours: kept on every run.",
        ),
        Column("note", "Note", Kind.NOTE, help="Yours: kept on every run."),
        Column("key", "Key", Kind.KEY),
    )
    return Sheet(
        "AR Matches",
        "Receipts matched to open items",
        facts=(
            Fact("As of", AS_OF, Kind.DATE),
            Fact("Receipts", 31, Kind.COUNT),
            Fact("Matched without doubt", 0.87, Kind.SHARE),
        ),
        blocks=(
            Table(
                "AR_Matches",
                columns,
                [_match_row(i) for i in range(count)],
                heading="Matches",
                currency_key="currency",
                total=True,
                links={(i, "document"): Link(SOURCE, f"B{i + 5}") for i in range(count)},
            ),
            Table(
                "AR_Unmatched",
                columns[:4],
                (),
                heading="Receipts without a match",
                empty="Every receipt found its items.",
            ),
        ),
    )


def _match_row(i: int) -> list[Value]:
    currency = ("USD", "USD", "EUR", "JPY", "KWD")[i % 5]
    document = f"{1000 + i:05d}"
    remittance = f"INV {document} / {document}-B thank you, less 2% discount" if i % 3 else f"+{document}"
    sure = i % 4 > 0
    reason = (
        "The document number stands in the remittance text and the amount is equal."
        if sure
        else "Two open items have this amount: a person decides."
    )
    return [
        f"R{i:04d}",
        AS_OF - timedelta(days=i),
        CUSTOMERS[i % len(CUSTOMERS)],
        remittance,
        document,
        currency,
        (i * 7907 + 12345) * (-1 if i == 7 else 1),
        "auto" if sure else "review",
        0.99 if sure else 0.55,
        reason,
        "Accept" if i == 0 else None,
        "-10 agreed by phone" if i == 4 else None,
        f"R{i:04d}|{document}",
    ]


def all_sheets() -> list[Sheet]:
    return [aging_sheet(), matches_sheet(), credits_sheet(), findings_sheet(), setup_sheet()]
