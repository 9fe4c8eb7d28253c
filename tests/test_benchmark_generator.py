"""The benchmark's made problems: the same bytes again, a truth that adds up and that the files really tell."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pandas as pd
import pytest

from benchmarks.cash.generator import generate
from benchmarks.cash.numbering import SHAPES
from benchmarks.cash.profiles import PROFILES
from benchmarks.cash.scoring import judged, load_truth, mark, mark_automatic

TABLES = ("customers", "invoices", "payments", "history", "truth", "payment_truth")
KINDS = {kind for kind, _ in PROFILES["hard"].kinds}


@pytest.fixture(scope="module")
def problem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("problem")
    generate(folder, 1500, 2, "hard", 11)
    return folder


def table(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)


def cents(texts: pd.Series) -> pd.Series:
    return (texts.astype(float) * 100).round().astype("int64")


def beginnings(name: str) -> set[str]:
    plain = "".join(s for s in unicodedata.normalize("NFKD", name) if not unicodedata.combining(s))
    return {word[:4] for word in re.findall(r"[A-Z0-9]{3,}", plain.upper())}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for folder, seed in (("a", 3), ("b", 3), ("c", 4)):
        generate(tmp_path / folder, 120, 2, "typical", seed)
    bytes_of = {place: [(tmp_path / place / f"{name}.csv").read_bytes() for name in TABLES] for place in "abc"}
    assert bytes_of["a"] == bytes_of["b"]
    assert all(first != other for first, other in zip(bytes_of["a"], bytes_of["c"], strict=True))


def test_every_kind_occurs_and_there_are_as_many_receipts_as_asked(problem: Path) -> None:
    truth = table(problem, "payment_truth")
    assert len(truth) == len(table(problem, "payments")) == 1500
    assert set(truth["kind"]) == KINDS
    assert set(truth["class"]) == {"match", "none", "ambiguous"}


def test_numbers_have_many_shapes_and_none_occurs_twice(problem: Path) -> None:
    numbers = table(problem, "invoices")["invoice_no"]
    assert numbers.is_unique
    shapes = numbers.str.replace(r"[A-Za-z]+", "A", regex=True).str.replace(r"\d+", "9", regex=True)
    assert shapes.nunique() >= 10
    assert len(SHAPES) >= 10


def test_truth_refers_to_rows_that_exist_and_no_item_is_over_applied(problem: Path) -> None:
    pairs, items = table(problem, "truth"), table(problem, "invoices").set_index("invoice_id")
    receipts = table(problem, "payments").set_index("payment_id")
    assert set(pairs["invoice_id"]) <= set(items.index)
    assert set(pairs["payment_id"]) <= set(receipts.index)
    assert not pairs.duplicated(["payment_id", "invoice_id"]).any()
    applied = cents(pairs["amount_applied"])
    by_item, open_ = applied.groupby(pairs["invoice_id"]).sum(), cents(items["open_amount"])
    assert (by_item.abs() <= open_.reindex(by_item.index).abs()).all()
    by_receipt = applied.groupby(pairs["payment_id"]).sum()
    received = cents(receipts["amount"]).reindex(by_receipt.index)
    assert (by_receipt <= received).all()
    modes = table(problem, "payment_truth").set_index("payment_id")["amount_mode"].reindex(by_receipt.index)
    assert (by_receipt == received)[~modes.isin(["over", "keyed"])].all()


def test_only_receipts_to_be_applied_have_pairs_and_the_money_is_the_items_currency(problem: Path) -> None:
    truth, pairs = table(problem, "payment_truth"), table(problem, "truth")
    assert set(pairs["payment_id"]) == set(truth.loc[truth["class"] == "match", "payment_id"])
    joined = pairs.merge(table(problem, "payments"), on="payment_id").merge(table(problem, "invoices"), on="invoice_id")
    assert (joined["currency_x"] == joined["currency_y"]).all()
    assert (joined["invoice_date"] < joined["payment_date"]).all()


def test_without_reference_one_item_alone_explains_the_amount_among_names_that_begin_alike(problem: Path) -> None:
    truth, items = table(problem, "payment_truth"), table(problem, "invoices")
    items["cents"] = cents(items["open_amount"])
    told = truth[(truth["kind"] == "single") & (truth["ref_mode"] == "missing") & (truth["amount_mode"] == "exact")]
    receipts = told.merge(table(problem, "payments"), on="payment_id").merge(table(problem, "truth"), on="payment_id")
    assert len(receipts) > 50
    for row in receipts.itertuples():
        equal = items[(items["cents"] == round(float(str(row.amount)) * 100)) & (items["currency"] == row.currency)]
        own = equal[equal["customer_id"] == row.customer_id]
        assert own["invoice_id"].tolist() == [row.invoice_id]
        others = equal[equal["customer_id"] != row.customer_id]["customer_name"]
        first = beginnings(str(own["customer_name"].iloc[0]).split()[0])
        assert not [name for name in others if beginnings(name.split()[0]) & first]


def test_ambiguous_receipts_keep_two_explanations_nobody_else_pays(problem: Path) -> None:
    truth = table(problem, "payment_truth")
    paid = set(table(problem, "truth")["invoice_id"])
    tied = truth[truth["kind"].isin(["ambig_same", "ambig_multi", "ambig_payer", "ambig_number"])]
    meant = tied["true_invoices"].tolist()
    assert len(tied) > 40
    assert len(meant) == len(set(meant))
    for candidates in tied["candidates"]:
        assert len([item for item in candidates.split("|") if item not in paid]) >= 2


def test_a_duplicate_follows_the_payment_it_repeats(problem: Path) -> None:
    receipts = table(problem, "payments").set_index("payment_id")
    copies = table(problem, "payment_truth").query("duplicate_of != ''")
    assert len(copies) > 5
    for row in copies.itertuples():
        first, second = receipts.loc[str(row.duplicate_of)], receipts.loc[str(row.payment_id)]
        assert first["payment_date"] < second["payment_date"]
        assert (first["amount"], first["payer_name"]) == (second["amount"], second["payer_name"])


def written(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.csv").write_text(text, encoding="utf-8")


@pytest.fixture
def hand_made(tmp_path: Path) -> Path:
    head = "payment_id,class,kind,ref_mode,name_mode,amount_mode\n"
    kinds = ("P1,match", "P2,match", "P3,none", "P4,ambiguous", "P5,match")
    written(tmp_path, "payment_truth", head + "".join(f"{kind},single,exact,exact,exact\n" for kind in kinds))
    rows = "P1,I1,10.00\nP2,I2,5.00\nP2,I3,7.50\nP5,I5,1.00\n"
    written(tmp_path, "truth", "payment_id,invoice_id,amount_applied\n" + rows)
    return tmp_path


def answer(*rows: tuple[str, str, str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["payment_id", "invoice_id", "amount_applied", "confidence", "status"])


def test_scorer_on_a_hand_made_answer(hand_made: Path) -> None:
    given = answer(
        ("P1", "I1", "10.00", "0.99", "auto"),
        ("P2", "I2", "5.00", "0.98", "auto"),
        ("P2", "I3", "7.00", "0.98", "auto"),
        ("P3", "I4", "2.00", "0.5", "auto"),
        ("P4", "I4", "2.00", "0.4", "review"),
        ("P5", "I6", "1.00", "0.97", "review"),
    )
    truth = load_truth(hand_made)
    assert judged(truth, given)["right"].to_dict() == {"P1": True, "P2": True, "P3": False, "P4": False, "P5": False}
    marks = mark(truth, given)
    assert marks == pytest.approx(
        {
            "auto@99": 0.4,
            "auto@99.9": 0.4,
            "right of settleable": 2 / 3,
            "amounts right": 2 / 3,
            "applied to none": 1.0,
            "applied to ambiguous": 1.0,
        }
    )
    by_itself = mark_automatic(truth, given)
    assert by_itself["status auto"] == pytest.approx(0.6)
    assert by_itself["auto: entirely wrong"] == by_itself["auto: wrong at all"] == pytest.approx(1 / 3)
    assert (by_itself["auto: to none"], by_itself["auto: to ambiguous"]) == (1.0, 0.0)


def test_equal_confidence_goes_in_or_out_together(hand_made: Path) -> None:
    given = answer(("P1", "I1", "10.00", "0.9", "auto"), ("P5", "I6", "1.00", "0.9", "auto"))
    assert mark(load_truth(hand_made), given)["auto@99"] == 0.0
