"""What every peer reads: payments and invoices, amounts in hundredths, and plain helpers on text."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

COLUMNS = ["payment_id", "invoice_id", "amount_applied", "confidence"]
_SIGNS = re.compile(r"[^A-Z0-9]+")
_CODES = re.compile(r"/ORDP/|/REMI/|/RFB/|\bREMI/|\bOBI[:=]|SVWZ\+|EREF\+|ABWA\+|RMR\*IV\*")  # a bank's own words
_FORMS = re.compile(
    r"\b(LTD|LIMITED|INC|INCORPORATED|LLC|LLP|LP|PLC|CORP|CORPORATION|CO|COMPANY|GMBH|AG|KG|SA|SARL|SAS|SL|SRL|SPA|BV|NV|AB|AS|OY|LDA)\b"
)


def read(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Payments and invoices as text, with ``cents`` int64."""
    payments = pd.read_csv(folder / "payments.csv", dtype=str, keep_default_na=False)
    invoices = pd.read_csv(folder / "invoices.csv", dtype=str, keep_default_na=False)
    payments["cents"] = cents(payments["amount"])
    invoices["cents"] = cents(invoices["open_amount"])
    return payments, invoices


def cents(texts: pd.Series) -> pd.Series:
    """Decimal texts as int64 hundredths."""
    return (texts.astype(float) * 100).round().astype("int64")


def squashed(texts: pd.Series) -> pd.Series:
    """Letters and digits only, upper case."""
    return texts.str.upper().str.replace(_SIGNS, "", regex=True)


def plain_name(texts: pd.Series) -> pd.Series:
    """A name in capitals without accents, signs and legal form."""
    ascii_only = texts.str.normalize("NFKD").str.encode("ascii", "ignore").str.decode("ascii").str.upper()
    bare = ascii_only.str.replace("&", " AND ").str.replace(".", "").str.replace(_SIGNS, " ", regex=True)
    return bare.str.replace(_FORMS, " ", regex=True).str.split().str.join(" ")


def words(payments: pd.DataFrame) -> pd.DataFrame:
    """payment_id, cents and each ``word`` of four signs and more with a digit in the memo, and joined with the next."""
    text = payments["memo"].str.upper().str.replace(_CODES, " ", regex=True)
    split = text.str.split(r"[\s,;:#&+()|=~*]+", regex=True)
    rows = [
        (payment, amount, _SIGNS.sub("", word))
        for payment, amount, found in zip(payments["payment_id"], payments["cents"], split, strict=True)
        for word in _joined([part for part in found if part])
        if any(sign.isdigit() for sign in word)
    ]
    made = pd.DataFrame(rows, columns=["payment_id", "paid", "word"])
    return made[made["word"].str.len() >= 4].drop_duplicates()


def _joined(parts: list[str]) -> list[str]:
    """Each part, each two and each three in a row (numbers are written with spaces too), and without a glued INV."""
    rows = ["".join(parts[start : start + count]) for count in (1, 2, 3) for start in range(len(parts) - count + 1)]
    return rows + [part.removeprefix("INV") for part in parts if part.startswith("INV")]


def first_come(found: pd.DataFrame) -> pd.DataFrame:
    """Without receipts that want an invoice an earlier one (payments are in order of date) has already."""
    found = found.sort_values("payment_id", kind="stable")
    late = found.loc[found["invoice_id"].duplicated(), "payment_id"]
    return found[~found["payment_id"].isin(late)]


def same_payer(payers: pd.Series, customers: pd.Series) -> pd.Series:
    """Whether the shorter of the two plain names begins the longer one, by the first eight signs at least."""
    pairs = zip(plain_name(payers), plain_name(customers), strict=True)
    alike = [bool(a) and bool(b) and (a.startswith(b[:8]) or b.startswith(a[:8])) for a, b in pairs]
    return pd.Series(alike, index=payers.index, dtype=bool)


def rows(frame: pd.DataFrame) -> pd.DataFrame:
    """The answer's columns, amounts from ``applied`` (hundredths) as decimals."""
    frame = frame.assign(amount_applied=(frame["applied"] / 100).map("{:.2f}".format))
    return frame[COLUMNS]
