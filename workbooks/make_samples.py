"""Writes the sample workbooks, expected.toml and README.md: the same bytes on every run.

python workbooks/make_samples.py [--out FOLDER]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from samples import (
    bank_export,
    cash_application,
    collections_macro,
    credit_balances,
    date_swap,
    eu_offene_posten,
    ledger_debit_credit,
    line_level_export,
    messy_month_end,
    multi_currency,
    not_for_us,
    other_formats,
    statement,
    us_open_invoices,
)
from samples.model import Expected

HERE = Path(__file__).resolve().parent

SAMPLES: dict[str, Callable[[Path], Expected]] = {
    "us_open_invoices.xlsx": us_open_invoices.build,
    "messy_month_end.xlsx": messy_month_end.build,
    "eu_offene_posten.xlsx": eu_offene_posten.build,
    "multi_currency.xlsx": multi_currency.build,
    "cash_application.xlsx": cash_application.build,
    "collections.xlsm": collections_macro.build,
    "bank_export.csv": bank_export.build,
    "date_swap.xlsx": date_swap.build,
    "ledger_debit_credit.xlsx": ledger_debit_credit.build,
    "credit_balances.xlsx": credit_balances.build,
    "line_level_export.xlsx": line_level_export.build,
    "vendor_payables.xlsx": not_for_us.payables,
    "protected_structure.xlsx": not_for_us.protected,
    "ambiguous_dates.xlsx": not_for_us.ambiguous,
    "old_system_export.xls": other_formats.html_export,
    "studio_fees.ods": other_formats.studio_ods,
}


def make(folder: Path) -> None:
    """All samples and both statements about them, written into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    stated = {name: build(folder / name) for name, build in SAMPLES.items()}
    (folder / "expected.toml").write_text(statement.toml_text(stated), encoding="utf-8", newline="\n")
    (folder / "README.md").write_text(statement.readme_text(stated), encoding="utf-8", newline="\n")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Write the sample workbooks.")
    parser.add_argument(
        "--out", type=Path, default=HERE, help="folder to write into (default: beside this script)"
    )
    make(parser.parse_args().out)


if __name__ == "__main__":
    main()
