"""Smaller sheets as the commands make them: credits, findings, setup."""

from __future__ import annotations

from datetime import date

from xl_ar.sheets.layout import Column, Fact, Kind, Link, Sheet, Table, Text, Value

SOURCE = "Open items"


def credits_sheet() -> Sheet:
    columns = (
        Column("customer", "Customer"),
        Column("document", "Document"),
        Column("cause", "Cause"),
        Column("amount", "Credit", Kind.MONEY, total=True),
        Column("days", "Age, days", Kind.DAYS),
        Column("action", "Recommended action"),
        Column(
            "decision",
            "Decision",
            Kind.CHOICE,
            choices=("Apply", "Refund", "Write off", "Review"),
            help="Yours.",
        ),
        Column("key", "Key", Kind.KEY),
    )
    rows: list[list[Value]] = [
        ["Contoso Pharma GmbH & Co. KG", "CM-0091", "credit memo", -120_00, 45, "apply", None, "k1"],
        ["Fabrikam, Inc.", "00042", "duplicate payment", -4_310_50, 12, "refund", "Refund", "k2"],
        ["@Home Stores", "ON-ACCOUNT", "unapplied cash", -3, 400, "write off small", None, "k3"],
    ]
    return Sheet(
        "AR Credits",
        "Credit balances",
        facts=(Fact("As of", date(2026, 6, 30), Kind.DATE),),
        blocks=(Table("AR_Credits", columns, rows, heading="Open credits", currency="EUR", total=True),),
    )


def findings_sheet() -> Sheet:
    columns = (
        Column("severity", "Severity"),
        Column("kind", "Kind"),
        Column("cell", "Where"),
        Column("seen", "What was seen", Kind.LONG),
        Column("remedy", "What would do", Kind.LONG),
    )
    rows: list[list[Value]] = [
        [
            "warning",
            "duplicate document",
            "Open items!B17",
            "Document 00017 stands twice, in rows 17 and 203.",
            "Keep one.",
        ],
        [
            "error",
            "date order",
            "Open items!C4:C187",
            "Real dates all have days up to 12 beside text dates that do not.",
            "Day and month were swapped when the file was opened; they are read as day first.",
        ],
    ]
    proof = (
        Column("table", "Table"),
        Column("rows_in", "Rows in", Kind.COUNT, total=True),
        Column("used", "Used", Kind.COUNT, total=True),
        Column("totals", "Total rows", Kind.COUNT, total=True),
        Column("rejected", "Rejected", Kind.COUNT, total=True),
    )
    return Sheet(
        "AR Findings",
        "Findings and import proof",
        blocks=(
            Table(
                "AR_Proof",
                proof,
                [["Open items", 183, 181, 2, 0], ["Bank", 31, 31, 0, 0]],
                heading="Import proof",
                total=True,
            ),
            Table(
                "AR_Findings",
                columns,
                rows,
                heading="Findings",
                links={(0, "cell"): Link(SOURCE, "B17"), (1, "cell"): Link("Gone", "C4")},
            ),
        ),
    )


def setup_sheet() -> Sheet:
    headings = tuple(f"Column {n}, as in the sheet" for n in range(1, 19))
    columns = (
        Column("table", "Table"),
        Column("field", "Field"),
        Column("found", "Found heading"),
        Column("why", "Why", Kind.LONG),
        Column("confidence", "Confidence", Kind.SHARE),
        Column(
            "override",
            "Use instead",
            Kind.CHOICE,
            choices=headings,
            help="Choose another heading; the next run obeys.",
        ),
    )
    rows: list[list[Value]] = [
        [
            "Open items!A4:K187",
            "document",
            "Invoice #",
            "Heading is an alias; 98 % of the cells look like numbers.",
            0.98,
            None,
        ],
        ["Open items!A4:K187", "due_date", "Net due", "Heading is near 'Net due date'.", 0.81, headings[2]],
    ]
    return Sheet(
        "AR Setup",
        "What was found, and how it is read",
        facts=(Fact("Input SHA-256", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),),
        blocks=(
            Text("Choose another heading in the yellow column where the tool is wrong; the next run obeys."),
            Table("AR_Setup", columns, rows, heading="Columns"),
        ),
    )
