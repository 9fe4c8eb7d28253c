"""The currency that a text or a number format states."""

from __future__ import annotations

from xl_ar.core.currencies import CODES
from xl_ar.core.money import currency_code


def iso_code(text: str) -> str:
    """ISO code of a currency cell: a code, a sign or a word, with more behind it or not; '' for none."""
    code = currency_code(text).rstrip("?") if text else ""
    if code:
        return code
    head = text.strip()[:3].upper()
    return head if head in CODES and len(text.strip()) > 3 and not text.strip()[3].isalpha() else ""


def format_currency(number_format: str) -> str:
    """ISO code of the sign or code in a number format, '' for none."""
    for sign in ("€", "£", "₹", "¥"):
        if sign in number_format:
            return currency_code(sign).rstrip("?")
    for part in number_format.replace('"', " ").replace("[$", " ").replace("-", " ").replace("]", " ").split():
        if part in CODES:
            return part
    return ""
