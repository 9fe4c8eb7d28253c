"""Accounts and IBANs that payers pay from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import polars as pl

from xl_ar.core.payers.joins import equal_pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    IntArray = NDArray[np.int64]

_LEAST_SIGNS = 4
_MOST_HOLDERS = 20  # an account of more customers is a bank's or a processor's


def account_keys(accounts: Sequence[str]) -> pl.Series:
    """Accounts without blanks, signs and leading zeros, in capitals; '' for masked or very short ones."""
    plain = pl.Series(list(accounts), dtype=pl.String).str.to_uppercase()
    key = plain.str.replace_all("[^A-Z0-9]+", "").str.strip_chars_start("0")
    unusable = plain.str.contains(r"XXX|\*\*") | (key.str.len_chars() < _LEAST_SIGNS)
    return pl.select(pl.when(~unusable).then(key).otherwise(pl.lit(""))).to_series()


def holders(accounts: Sequence[str], known: Sequence[str], customer: IntArray) -> tuple[IntArray, IntArray]:
    """Pairs (position in ``accounts``, customer) for accounts that are ``known`` for that customer."""
    codes, distinct = pd.factorize(np.array(list(accounts), dtype=object))
    asked, held = account_keys(distinct.tolist()), account_keys(known)
    both = pd.factorize(pl.concat([asked, held]).to_numpy())[0]
    usable = (held != "").to_numpy()
    pairs = np.unique(np.stack([both[len(asked) :][usable], customer[usable]]), axis=1)
    few = np.bincount(pairs[0], minlength=len(both) + 1)[pairs[0]] <= _MOST_HOLDERS
    row, at = equal_pairs(both[: len(asked)][codes], pairs[0][few])
    return row, pairs[1][few][at]
