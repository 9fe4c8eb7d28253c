"""Unapplied cash: what is left of each receipt after the matches and applications made up to a day.

A receipt belongs to the customer it states, else to the one its automatic matches name. Where matching only
proposes a customer (review, unmatched) the cash stays unidentified: a doubt never moves a customer's balance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xl_ar.core.aging.retroactive import day, days_of

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray


def unapplied_cash(
    receipts: pd.DataFrame,
    as_of: date,
    *,
    matches: pd.DataFrame | None = None,
    applications: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The receipts with cash left on ``as_of``, in input order; all frames as in core.schema, minor units.

    ``amount`` is what is left (never beyond zero), ``receipt_amount`` the whole, ``customer`` "" where it
    is unidentified, ``proposed_customer`` the only one matching names. Undated receipts count as received.
    """
    received = receipts[~(days_of(receipts["value_date"]) > day(as_of))]
    whole = received["amount"].to_numpy(dtype="int64")
    left = whole - _used(received, as_of, matches, applications)
    left = np.where(np.sign(left) == np.sign(whole), left, 0)
    stated = received["customer"].to_numpy(dtype=object)
    customer = np.where(stated == "", _named(received, accepted(matches)), stated)
    result = received.assign(
        amount=left,
        receipt_amount=whole,
        customer=pd.Series(customer, index=received.index, dtype=object),
        proposed_customer=pd.Series(_named(received, matches), index=received.index, dtype=object),
    )
    remaining: pd.DataFrame = result[left != 0]
    return remaining


def accepted(matches: pd.DataFrame | None) -> pd.DataFrame | None:
    """The lines of ``matches`` that stand: status auto, or locked by a person, and an item."""
    if matches is None:
        return None
    stands: pd.DataFrame = matches.loc[matches["status"].isin(["auto", "locked"]) & (matches["item_id"] != "")]
    return stands


def _used(
    received: pd.DataFrame, as_of: date, matches: pd.DataFrame | None, applications: pd.DataFrame | None
) -> NDArray[np.int64]:
    used = np.zeros(len(received), dtype=np.int64)
    lines = accepted(matches)
    if lines is not None:
        used += _sums(received["receipt_id"], lines)
    if applications is not None:
        used += _sums(received["receipt_id"], applications[~(days_of(applications["applied_date"]) > day(as_of))])
    return used


def _sums(keys: pd.Series, lines: pd.DataFrame) -> NDArray[np.int64]:
    sums = lines[lines["receipt_id"] != ""].groupby("receipt_id")["amount"].sum()
    return keys.map(sums).fillna(0).to_numpy(dtype="int64")


def _named(received: pd.DataFrame, matches: pd.DataFrame | None) -> NDArray[np.object_]:
    """The customer that a receipt's lines name, "" where they name none or several."""
    if matches is None or matches.empty:
        return np.full(len(received), "", dtype=object)
    pairs = matches.loc[matches["customer"] != "", ["receipt_id", "customer"]].drop_duplicates()
    only = pairs.drop_duplicates("receipt_id", keep=False).set_index("receipt_id")["customer"]
    return received["receipt_id"].map(only.to_dict()).astype(object).fillna("").to_numpy(dtype=object)
