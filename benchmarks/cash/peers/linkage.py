"""splink with its duckdb backend: receipts linked to items, with a sum check of our own."""

from __future__ import annotations

import logging
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.cash.peers.tables import first_come, plain_name, read, rows, squashed, words

LEAST = 0.5  # match probability below which a link is not looked at


def answer(folder: Path) -> pd.DataFrame:
    payments, invoices = read(folder)
    links = _links(_receipts(payments), _items(invoices))
    links = links.merge(payments[["payment_id", "cents"]].rename(columns={"cents": "paid"}), on="payment_id")
    links = links.merge(invoices[["invoice_id", "cents"]], on="invoice_id")
    settled = first_come(pd.concat([_sums(links), _singles(links)]).drop_duplicates(["payment_id", "invoice_id"]))
    return rows(settled.assign(applied=settled["cents"]))


def _receipts(payments: pd.DataFrame) -> pd.DataFrame:
    spoken = words(payments).groupby("payment_id")["word"].agg(list)
    name = plain_name(payments["payer_name"])
    numbers = payments["payment_id"].map(spoken)
    return pd.DataFrame(
        {
            "unique_id": payments["payment_id"], "name": name.where(name.ne(""), None), "begin": name.str[:3],
            "cents": payments["cents"], "reduced": payments["cents"], "currency": payments["currency"],
            "numbers": numbers.where(numbers.notna(), None),
        }
    )  # fmt: skip


def _items(invoices: pd.DataFrame) -> pd.DataFrame:
    name, number = plain_name(invoices["customer_name"]), squashed(invoices["invoice_no"])
    bare = number.str.replace(r"^[A-Z]+0*", "", regex=True)
    order = squashed(invoices["po_number"])
    percent = invoices["discount_pct"].astype(float)
    reduced = (invoices["cents"] * (1 - percent / 100)).round().astype("int64")
    spellings = [sorted({text for text in texts if len(text) > 3}) for texts in zip(number, bare, order, strict=True)]
    return pd.DataFrame(
        {
            "unique_id": invoices["invoice_id"], "name": name, "begin": name.str[:3], "cents": invoices["cents"],
            "reduced": reduced, "currency": invoices["currency"], "numbers": spellings,
        }
    )  # fmt: skip


def _links(receipts: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """payment_id, invoice_id, probability and whether a number is shared, of each link worth looking at."""
    levels: Any = import_module("splink.comparison_level_library")
    comparisons: Any = import_module("splink.comparison_library")
    splink: Any = import_module("splink")
    block_on = splink.block_on

    amount = comparisons.CustomComparison(
        output_column_name="cents",
        comparison_levels=[
            levels.CustomLevel("cents_l = cents_r", "equal"),
            levels.CustomLevel("cents_l = reduced_r or reduced_l = cents_r", "less discount"),
            levels.ElseLevel(),
        ],
    )
    by_number = block_on("numbers", "currency", arrays_to_explode=["numbers"])
    by_amount = block_on("cents", "currency", "begin")
    settings = splink.SettingsCreator(
        link_type="link_only",
        comparisons=[
            comparisons.JaroWinklerAtThresholds("name", [0.95, 0.88, 0.8]),
            amount,
            comparisons.ArrayIntersectAtSizes("numbers", [1]),
        ],
        blocking_rules_to_generate_predictions=[by_number, by_amount],
        retain_intermediate_calculation_columns=True,
    )
    logging.getLogger("splink").setLevel(logging.ERROR)
    database = import_module("splink.backends.duckdb").DuckDBAPI()
    linker = splink.Linker([database.register(receipts), database.register(items)], settings)
    linker.training.estimate_probability_two_random_records_match([by_amount], recall=0.4)
    linker.training.estimate_u_using_random_sampling(max_pairs=1_000_000, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("name", "currency"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("cents", "currency"))
    found = linker.inference.predict(threshold_match_probability=LEAST).as_pandas_dataframe()
    receipt_left = found["unique_id_l"].isin(receipts["unique_id"])
    payment = found["unique_id_l"].where(receipt_left, found["unique_id_r"])
    invoice = found["unique_id_r"].where(receipt_left, found["unique_id_l"])
    quoted = found["gamma_numbers"] > 0
    return pd.DataFrame(
        {"payment_id": payment, "invoice_id": invoice, "confidence": found["match_probability"], "quoted": quoted}
    )


def _sums(links: pd.DataFrame) -> pd.DataFrame:
    """Receipts whose linked items with a shared number add exactly to them."""
    quoted = links[links["quoted"]]
    return quoted[quoted.groupby("payment_id")["cents"].transform("sum") == quoted["paid"]]


def _singles(links: pd.DataFrame) -> pd.DataFrame:
    """Of the other receipts the surest link of equal amount, if no other is as sure."""
    rest = links[~links["payment_id"].isin(_sums(links)["payment_id"]) & (links["cents"] == links["paid"])]
    best = rest[rest["confidence"] == rest.groupby("payment_id")["confidence"].transform("max")]
    return best[~best["payment_id"].duplicated(keep=False)]
