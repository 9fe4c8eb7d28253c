"""AR Tie-Out: the way to the control account, and customers whose stated balance differs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from test_commands import AS_OF, HEAD, facts, row, tables, work

from xl_ar import registry
from xl_ar.commands.reports import tie_out
from xl_ar.commands.work import Work
from xl_ar.core.money import decimal_text
from xl_ar.errors import SettingsError
from xl_ar.outcome import Order
from xl_ar.run import run
from xl_ar.settings import ReportSettings, Settings
from xl_ar.sheets.layout import Text
from xl_ar.tables.grid import Grid
from xl_ar.tables.reading import read_grids

ROWS = [row(1, 1000), row(2, 500, dated=date(2026, 7, 2)), row(3, 700, left=0, settled=date(2026, 7, 3))]


def lines(made: Work) -> dict[str, int]:
    (sheet,) = tie_out.build(made)
    return {f"{row[0]} {row[2]}": row[3] for row in tables(sheet)["AR_Control"].rows}  # type: ignore[misc]


def stating(text: str) -> Settings:
    return Settings(reports=ReportSettings(control_balance=text))


def test_the_way_to_the_control_account() -> None:
    assert lines(work(*ROWS, settings=stating("EUR=20.00"))) == {
        "EUR Open items in the sheet": 1500,
        "EUR cut-off difference: settled or applied after the as-of date": 700,
        "EUR cut-off difference: documents dated after the as-of date": -500,
        "EUR Open items on the as-of date": 1700,
        "EUR Control account, as given": 2000,
        "EUR Net, not reconciled": -300,
    }


def test_without_a_control_balance_no_net_is_shown() -> None:
    (sheet,) = tie_out.build(work(*ROWS))
    assert not any("Net" in name for name in lines(work(*ROWS)))
    said = [block.text for block in sheet.blocks if isinstance(block, Text)]
    assert any("is not known" in text for text in said)
    assert facts(sheet)["Control account EUR"] == "not known"


def test_currencies_are_never_mixed() -> None:
    found = lines(work(row(1, 1000), row(2, 2000, code="JPY"), settings=stating("JPY=15")))
    assert found["JPY Net, not reconciled"] == 5
    assert "EUR Net, not reconciled" not in found


def test_a_control_account_without_open_items_does_not_tie() -> None:
    found = lines(work(row(1, 1000), settings=stating("EUR=10.00, USD=3.00")))
    assert (found["EUR Net, not reconciled"], found["USD Net, not reconciled"]) == (0, -300)


@pytest.mark.parametrize("text", ["EUR", "EUR=much", "XYZ=1", "12"])
def test_a_control_balance_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match=r"reports\.control_balance"):
        tie_out.build(work(*ROWS, settings=stating(text)))


def test_customers_whose_stated_balance_differs() -> None:
    items: list[list[Any]] = [HEAD]
    for number, (who, amount) in enumerate([("Acme", 10.0), ("Acme", 5.0), ("Bolt", 7.0), ("Cord", 3.0)]):
        items.append([f"A-{number}", who, date(2026, 5, 1), date(2026, 6, 1), "EUR", amount, amount, ""])
    stated: list[list[Any]] = [
        ["Customer", "Currency", "Balance"],
        ["Acme", "EUR", 15.0],
        ["Bolt", "EUR", 9.0],
        ["Dune", "EUR", 1.0],
    ]
    made = Work("book.xlsx", read_grids([Grid("Items", items), Grid("Balances", stated)]), AS_OF)
    assert [str(found.table.role) for found in made.reading.tables] == ["open_items", "derived"]
    (sheet,) = tie_out.build(made)
    assert [tuple(row) for row in tables(sheet)["AR_Balances_1"].rows] == [
        ("Cord", "EUR", 300, 0, 300, "no balance for open items"),
        ("Bolt", "EUR", 700, 900, -200, "amounts differ"),
        ("Dune", "EUR", 0, 100, -100, "balance without open items"),
    ]


def in_order(made: Work) -> list[tuple[str, int]]:
    (sheet,) = tie_out.build(made)
    return [(str(line[1]), int(str(line[3]))) for line in tables(sheet)["AR_Control"].rows]


def test_the_steps_are_those_of_a_reconciliation() -> None:
    """soft-pak (O87): D = A + B - C; F = D - E; net F - G = 0."""
    people = {"AR Tie-Out": {"item 1": {"Side": "open items", "Kind": "retainage", "Amount": "-2.00"}}}
    made = replace(work(*ROWS, settings=stating("EUR=15.00")), people=people)
    assert in_order(made) == [
        ("A", 1500), ("B", 700), ("C", -500), ("D", 1700), ("E", -200), ("F", 1500), ("G", 1500), ("F - G", 0),
    ]  # fmt: skip
    assert facts(tie_out.build(made)[0])["Control account EUR"] == "ties"


@given(st.integers(-(10**7), 10**7), st.lists(st.tuples(st.booleans(), st.integers(-(10**6), 10**6)), max_size=4))
def test_each_item_a_person_states_lessens_the_net_by_its_amount(ledger: int, items: list[tuple[bool, int]]) -> None:
    kept = {
        f"item {number}": {
            "Side": "control account" if to_ledger else "open items",
            "Amount": decimal_text(cents, "EUR"),
        }
        for number, (to_ledger, cents) in enumerate(items, 1)
    }
    made = work(row(1, 1000), settings=stating(f"EUR={decimal_text(ledger, 'EUR')}"))
    expected = 1000 - ledger + sum(-cents if to_ledger else cents for to_ledger, cents in items)
    assert lines(replace(made, people={"AR Tie-Out": kept}))["EUR Net, not reconciled"] == expected


@pytest.mark.parametrize(("entry", "said"), [
    ({"Side": "open items", "Amount": "much"}, "its amount is 'much'"),
    ({"Side": "elsewhere", "Amount": "1.00"}, "its side is 'elsewhere'"),
    ({"Side": "open items", "Amount": "1.00", "Currency": "XYZ"}, "EUR must stand there"),
])  # fmt: skip
def test_an_item_that_cannot_be_used_is_told(entry: dict[str, str], said: str) -> None:
    (sheet,) = tie_out.build(replace(work(row(1, 1000)), people={"AR Tie-Out": {"item 4": entry}}))
    texts = [block.text for block in sheet.blocks if isinstance(block, Text)]
    assert any(text.startswith("Reconciling item 4 is not used") and said in text for text in texts)
    assert len(tables(sheet)["AR_Reconciling"].rows) == 7  # none of what was written is lost


def clues(made: Work) -> list[tuple[str, int, str]]:
    (sheet,) = tie_out.build(made)
    return [(str(line[1]), int(str(line[4])), str(line[5])) for line in tables(sheet)["AR_Clues"].rows]


def test_what_may_explain_the_net() -> None:
    bank = [["R-1", date(2026, 6, 20), "Acme", 4.0, "", "EUR"]]
    rows = [row(1, 1000), row(2, 5000), row(2, 5000, due=date(2026, 7, 1)), row(3, 8000)]
    made = work(*rows, receipts=bank, settings=stating("EUR=110.00"))
    assert clues(made) == [
        ("unapplied cash", -400, ""),
        ("duplicate", -5000, ""),
        ("on one side only", -8000, "exactly"),
    ]


def test_where_all_ties_nothing_is_suspected() -> None:
    (sheet,) = tie_out.build(work(row(1, 1000), settings=stating("EUR=10.00")))
    assert "AR_Clues" not in tables(sheet)


ITEMS: list[list[Any]] = [
    HEAD, *([f"A-{n}", "Acme", date(2026, 5, 1), date(2026, 6, 1), "EUR", 10.0, 10.0, ""] for n in range(5)),
]  # fmt: skip
SETTINGS = ReportSettings()


def with_trial_balance(rows: list[list[Any]], **given: Any) -> Work:
    grids = [Grid("Items", ITEMS), Grid("Trial Balance", rows)]
    return Work("book.xlsx", read_grids(grids), AS_OF, Settings(reports=replace(SETTINGS, **given)))


@pytest.mark.parametrize(("rows", "place"), [
    ([["Account", "Account Name", "Debit", "Credit"], ["1000", "Cash", 100.0, ""],
      ["1100", "Accounts Receivable", 50.0, ""], ["3000", "Sales", "", 150.0]],
     "1100 Accounts Receivable ('Trial Balance'!C3)"),
    ([["Trial balance as of 30.06.2026", "", ""], ["", "", ""], ["Account No", "Description", "Balance"],
      [1000, "Cash", 100.0], [1100, "Trade receivables", 50.0], [1190, "Allowance for doubtful receivables", -5.0],
      [3000, "Sales", -150.0]], "1100 Trade receivables ('Trial Balance'!C5)"),
    ([["Account", "Balance"], ["Cash", 100.0], ["Trade debtors", "50.00"], ["Sales", -150.0]],
     "Trade debtors ('Trial Balance'!B3)"),
    ([["Account", "Name", "Opening balance", "Debit", "Credit", "Closing balance"], ["1000", "Cash", 1, 1, 1, 1.0],
      ["1200", "Accounts receivable (trade)", 40, 20, 10.0, 50.0]],
     "1200 Accounts receivable (trade) ('Trial Balance'!F3)"),
])  # fmt: skip
def test_the_control_account_of_a_trial_balance(rows: list[list[Any]], place: str) -> None:
    found = lines(with_trial_balance(rows))
    assert found[f"EUR Control account {place}"] == 5000
    assert found["EUR Net, not reconciled"] == 0
    (sheet,) = tie_out.build(with_trial_balance(rows))
    assert "AR_Balances_1" not in tables(sheet)  # its lines are no customers


TWO: list[list[Any]] = [["GL Account", "Name", "Currency", "Closing balance"], ["1100", "AR control", "EUR", 45.0],
       ["1101", "AR control branch", "EUR", 5.0], ["1200", "AR control", "USD", 7.0]]  # fmt: skip


def test_of_several_accounts_none_is_guessed() -> None:
    made = with_trial_balance(TWO)
    (sheet,) = tie_out.build(made)
    assert any("2 accounts of the workbook" in block.text for block in sheet.blocks if isinstance(block, Text))
    assert "EUR Net, not reconciled" not in lines(made)
    assert lines(made)["USD Net, not reconciled"] == -700


def test_a_control_account_without_currency_is_not_set_against_items_of_several() -> None:
    items = [*ITEMS, [*ITEMS[-1][:4], "USD", *ITEMS[-1][5:]]]
    ledger: list[list[Any]] = [["Account", "Name", "Balance"], ["1200", "Trade receivables", 50.0], ["1000", "Cash", 1]]
    made = Work("book.xlsx", read_grids([Grid("Items", items), Grid("Trial Balance", ledger)]), AS_OF)
    (sheet,) = tie_out.build(made)
    assert {"Control account EUR", "Control account USD"} == {name for name in facts(sheet) if "Control" in name}
    told = " ".join(block.text for block in sheet.blocks if isinstance(block, Text))
    assert "not stated: 1200 Trade receivables ('Trial Balance'!C2). Open items are in EUR, USD" in told
    assert "is not known" not in told  # said once
    assert not any(line.endswith("Net, not reconciled") for line in lines(made))


def test_the_accounts_named_add_up_and_the_setting_goes_first() -> None:
    assert lines(with_trial_balance(TWO, control_account="1100, 1101"))["EUR Net, not reconciled"] == 0
    assert lines(with_trial_balance(TWO, control_account="1101"))["EUR Net, not reconciled"] == 4500
    assert lines(with_trial_balance(TWO, control_balance="EUR=49.00"))["EUR Net, not reconciled"] == 100
    (sheet,) = tie_out.build(with_trial_balance(TWO, control_account="9999"))
    assert any("is the account '9999'" in block.text for block in sheet.blocks if isinstance(block, Text))


def test_what_people_wrote_is_kept_and_a_signature_stands_for_its_figures(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    made = Workbook()
    for line in ITEMS:
        made.active.append(line)  # type: ignore[union-attr]
    made.save(path)

    def again(balance: str) -> Any:
        run(path, Order(AS_OF, registry.steps("tie-out"), stating(f"EUR={balance}")))
        return load_workbook(path)["AR Tie-Out"]

    def written(sheet: Any, text: str) -> list[Any]:
        return next([cell.value for cell in row] for row in sheet.iter_rows() if any(c.value == text for c in row))

    sheet = again("48.00")
    head = next(row for row in sheet.iter_rows() if any(cell.value == "Signed by" for cell in row))
    sheet.cell(head[0].row + 1, next(cell.column for cell in head if cell.value == "Signed by"), "ann")
    sheet.parent.save(path)
    assert written(again("48.00"), "ann")[0] == "Prepared"
    assert written(again("47.00"), "ann")[0] == "(row no longer in the workbook)"
    assert written(again("48.00"), "ann")[0] == "Prepared"
