"""The payer's name inside the remittance text of a receipt that names nobody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LABELS = "ORIG|ORG|ORIGINATOR|B/O|BY ORDER OF|ORDERING (?:CUSTOMER|PARTY)|ORDCUST|REMITTER|PAYER|FROM|SENDER|DEBTOR"
_ENDS = (
    r"(?=\s+(?:DES|OBI|TRN|TEL|ACCT|ACCOUNT|ID|INDN|REF|TRACE|INV\w*|SEC|CO ID|PMT|FOR|DATE|BNF|RFB|CHK|NO)\b"
    r"|\s+\w+:|\s*[;|/\n]|\s+\d|\s*$)"
)
_MARKS = rf"(?:\b(?:{_LABELS})\s*[:=]\s*|\b(?:FROM|BY ORDER OF|B/O)\s+|\b(?:ACH|WIRE|EFT) (?:CREDIT|IN|DEPOSIT)\s+)"
_NAME = r"([^\W\d][^;|:\n]{2,60}?)"
_PATTERN = re.compile(_MARKS + _NAME + _ENDS, re.IGNORECASE)

_WORDS = re.compile(r"[^\W\d_]{2,}")
_MOST_WORDS = 4  # of a text that is nothing but a name and numbers: "1234//HADDOCK-Archibald"


def names_in(texts: Iterable[str]) -> list[str]:
    """For each text the name of the payer that a bank has put into it, '' if none is marked as such.

    >>> names_in(["WIRE IN ORIG:TOHMPSON CONCRETE INC ACCT XX12", "ACH CREDIT ORBSYS SA DES:PAYMENT"])
    ['TOHMPSON CONCRETE INC', 'ORBSYS SA']
    """
    return [_name_in(text) for text in texts]


def _name_in(text: str) -> str:
    if found := _PATTERN.findall(text):
        return max((str(name).strip() for name in found), key=len)
    words = _WORDS.findall(text)
    return " ".join(words) if 2 <= len(words) <= _MOST_WORDS else ""
