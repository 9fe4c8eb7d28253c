"""MATCHES lines as the columns of a plain table: amounts as plain decimals, whole columns at a time."""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl

from xl_ar.core.money import exponent

COLUMNS = (
    "receipt_id", "item_id", "document", "customer", "amount", "status", "confidence", "rule", "reason", "difference",
    "explanation", "alternatives", "gap",
)  # fmt: skip
_MONEY = frozenset({"amount", "difference"})
_NUMBERS = frozenset({"confidence", "alternatives"})
_DECIMALS = 6  # of a confidence


def lines_table(lines: pd.DataFrame) -> pl.DataFrame:
    """``COLUMNS`` of a MATCHES frame's lines that name an item; texts that are '' become null, which is written empty.

    Amounts are texts with the decimals of their currency; a confidence below 1 stays below 1 when rounded.
    """
    kept = lines[lines["item_id"] != ""]
    decimals = _exponents(kept["currency"])
    columns = {name: _column(name, kept[name], decimals) for name in COLUMNS}
    return pl.DataFrame(columns)


def _column(name: str, values: pd.Series, decimals: pl.Series) -> pl.Series:
    if name in _MONEY:
        return decimal_texts(values.to_numpy(), decimals)
    if name in ("confidence", "gap"):
        return pl.Series(_confidence(values.to_numpy()))
    if name in _NUMBERS:
        return pl.Series(values.to_numpy())
    return _texts(values)


def _texts(values: pd.Series) -> pl.Series:
    texts = pl.Series(values.to_numpy(dtype=object).tolist(), dtype=pl.String)
    return texts.set(texts == "", None)


def _exponents(currency: pd.Series) -> pl.Series:
    codes, known = pd.factorize(currency.to_numpy(dtype=object))
    return pl.Series(np.array([exponent(str(code)) for code in known], dtype=np.int64)[codes])


def _confidence(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    rounded = np.round(values, _DECIMALS)
    return np.where((rounded >= 1) & (values < 1), 1 - 10.0**-_DECIMALS, rounded)


def decimal_texts(minor: np.ndarray[tuple[int], np.dtype[np.int64]], decimals: pl.Series) -> pl.Series:
    """Plain decimal texts of minor units, each with its number of decimals: -5 with 2 is '-0.05'."""
    frame = pl.DataFrame({"minor": pl.Series(minor, dtype=pl.Int64), "decimals": decimals})
    result = pl.col("minor").cast(pl.String)  # no decimals
    for places in filter(None, decimals.unique().to_list()):
        result = pl.when(pl.col("decimals") == places).then(_decimal(places)).otherwise(result)
    return frame.select(result.alias("text")).to_series()


def _decimal(places: int) -> pl.Expr:
    size = pl.col("minor").abs()
    sign = pl.when(pl.col("minor") < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    part = (size % 10**places).cast(pl.String).str.zfill(places)
    return pl.concat_str(sign, (size // 10**places).cast(pl.String), pl.lit("."), part)
