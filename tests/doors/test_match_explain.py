"""``xl-ar match --explain`` and ``ar.explain``, ``ar.lookup``."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from test_run import put
from workbook_cases import AS_OF, ledger

import xl_ar as ar
from xl_ar.cli import main
from xl_ar.errors import InputError
from xl_ar.outcome import Order
from xl_ar.run import run

ITEMS = """Invoice No,Customer No,Customer,Due Date,Currency,Balance
A-1001,K1,Acme,2026-05-31,EUR,10.50
A-1002,K2,Bolt,2026-07-31,EUR,7.25
A-1003,K2,Bolt,2026-07-31,EUR,7.25
"""
RECEIPTS = """Receipt ID,Payment Date,Amount,Currency,Payer,Memo
R-1,2026-06-02,10.50,EUR,ACME,A-1001
R-2,2026-06-03,7.25,EUR,BOLT,[bold]thanks[/bold]
R-3,2026-06-04,99.00,EUR,ZED,
R-4,2026-06-05,10.50,EUR,ACME,A-1001
"""


def call(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def tables(tmp_path: Path) -> list[str]:
    (tmp_path / "r.csv").write_text(RECEIPTS)
    (tmp_path / "i.csv").write_text(ITEMS)
    return ["match", "--receipts", str(tmp_path / "r.csv"), "--open-items", str(tmp_path / "i.csv")]


def test_a_receipt_is_shown_with_its_hypothesis_and_points(tables: list[str]) -> None:
    result = call(*tables, "--explain", "R-1")
    assert result.exit_code == 0, result.output
    for words in ("10.50 EUR of 2026-06-02", "ACME", "auto: Remittance quotes A-1001", "1. quoted: confidence 9", "K1"):
        assert words in result.output
    (line,) = [line for line in result.output.splitlines() if line.strip().startswith("number.exact")]
    assert line.split() == ["number.exact", "+6.00"]


def test_ties_are_numbered_and_say_why_they_are_not_automatic(tables: list[str]) -> None:
    result = call(*tables, "--explain", "R-2")
    assert "\n1. " in result.output
    assert "\n2. " in result.output
    assert "no: another explanation is as good" in result.output
    assert "no: another hypothesis is surer" in result.output


def test_what_the_payer_wrote_is_printed_as_it_is(tables: list[str]) -> None:
    assert "[bold]thanks[/bold]" in call(*tables, "--explain", "R-2").output


def test_the_outcome_is_that_among_all_receipts(tables: list[str]) -> None:
    result = call(*tables, "--explain", "R-4")
    assert "already settled by receipt R-1" in " ".join(result.output.split())


def test_a_receipt_without_a_hypothesis_says_so(tables: list[str]) -> None:
    result = call(*tables, "--explain", "R-3")
    assert result.exit_code == 0
    assert "No hypothesis" in result.output


def test_it_fits_a_hundred_columns(tables: list[str]) -> None:
    assert max(len(line.rstrip()) for line in call(*tables, "--explain", "R-2").output.splitlines()) <= 100


def test_json_has_receipt_outcome_and_hypotheses(tables: list[str]) -> None:
    found = json.loads(call(*tables, "--explain", "R-1", "--json").output)
    assert found["receipt"]["amount"] == "10.50"
    assert found["outcome"]["status"] == "auto"
    first = found["hypotheses"][0]
    assert first["items"] == [{"item_id": "2", "document": "A-1001", "customer": "K1", "applied": "10.50"}]
    assert first["evidence"]["number.exact"] == 6.0
    assert first["points"] == pytest.approx(sum(first["evidence"].values()))
    assert first["not_automatic"] == []


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (["--explain", "R-11"], "unknown receipt 'R-11': did you mean R-1", 1),
        (["--explain", "R-1", "--out", "x.csv"], "leave --out away", 2),
        (["--explain", "R-1", "--learn", __file__], "give one of them", 2),
        (["--explain", "R-1", "--set", "matching.points=sign.neer=1"], "did you mean 'sign.near'", 2),
    ],
)
def test_wrong_usage_is_one_sentence(tables: list[str], words: list[str], said: str, code: int) -> None:
    result = call(*tables, *words)
    assert said in result.output
    assert result.exit_code == code
    assert len(result.output.splitlines()) == 1


def test_without_any_table_a_workbook_is_asked_for() -> None:
    result = call("match", "--explain", "R-1")
    assert result.exit_code == 2
    assert "a workbook, or --receipts and --open-items" in result.output


def test_a_changed_point_shows(tables: list[str]) -> None:
    result = call(*tables, "--explain", "R-1", "--json", "--set", "matching.points=number.exact=2.5, rule.quoted=+0.5")
    evidence = json.loads(result.output)["hypotheses"][0]["evidence"]
    assert (evidence["number.exact"], evidence["rule.quoted"]) == (2.5, 0.5)


def test_a_workbook_is_explained_and_not_changed(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx")
    before = path.read_bytes()
    result = call("match", path, "--as-of", "2026-06-30", "--explain", "R-1")
    assert result.exit_code == 0, result.output
    assert "auto: Remittance quotes INV-1" in result.output
    assert path.read_bytes() == before


def test_a_decision_in_the_workbook_is_seen(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx")
    run(path, Order(AS_OF))
    put(path, "AR Matches", "Decision", "R-1 | INV-1 Acme Ltd", "Accept")
    result = call("match", path, "--as-of", "2026-06-30", "--explain", "R-1", "--json")
    assert json.loads(result.output)["outcome"]["status"] == "locked"


# Python


def frames() -> tuple[pd.DataFrame, pd.DataFrame]:
    receipts = {"Receipt ID": ["R-1"], "Payment Date": ["2026-06-02"], "Amount": [10.5], "Currency": ["EUR"]}
    items = {"Invoice #": ["A-1001"], "Client": ["Acme"], "Due": ["2026-05-31"], "Open balance": [10.5]}
    return pd.DataFrame(receipts | {"Payer": ["ACME"], "Memo": ["A-1001"]}), pd.DataFrame(items | {"Currency": ["EUR"]})


def test_explain_gives_a_row_a_hypothesis_with_exact_decimals() -> None:
    found = ar.explain("R-1", *frames())
    row = found.iloc[0]
    assert (row["place"], row["rule"], row["documents"]) == (1, "quoted", ("A-1001",))
    assert (row["applied"], row["difference"]) == ((Decimal("10.50"),), Decimal("0.00"))
    assert row["evidence"]["number.exact"] == 6.0


def test_explain_names_an_unknown_receipt() -> None:
    with pytest.raises(InputError, match="did you mean R-1"):
        ar.explain("R1", *frames())


def test_lookup_finds_names_with_confidence_and_verdict() -> None:
    among = ["Acme Corporation", "Bolt Ltd", "Bolt Holdings Ltd"]
    found = ar.lookup(["ACME CORP", "", "BOLT LIMITED"], among)
    best = {row["name"]: row for row in found[found["place"] <= 1].to_dict("records")}
    acme, nobody = best["ACME CORP"], best[""]
    assert (acme["match"], acme["position"], acme["automatic"]) == ("Acme Corporation", 0, True)
    assert best["BOLT LIMITED"]["match"] == "Bolt Ltd"
    nothing = {"name": "", "place": 0, "match": "", "position": -1, "confidence": 0.0, "automatic": False}
    assert nobody == nothing
    assert found["confidence"].between(0, 1).all()
    assert not found[found["place"] > 1]["automatic"].any()


def test_lookup_of_nothing_is_an_empty_table() -> None:
    assert list(ar.lookup([], ["Acme"]).columns) == [
        "name",
        "place",
        "match",
        "position",
        "confidence",
        "automatic",
    ]


def test_lookup_among_equal_entries_is_never_automatic() -> None:
    found = ar.lookup(["Acme Corp"], ["Acme Corp", "Acme Corp"])
    assert found["position"].tolist() == [0, 1]
    assert not found["automatic"].any()
