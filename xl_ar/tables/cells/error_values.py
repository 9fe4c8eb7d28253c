"""Error values of a spreadsheet as they arrive in text: from CSV, HTML, ODS and pasted values.

python-calamine gives '' for an error cell of a workbook: only the package tells those from blanks.
"""

from __future__ import annotations

import re

_NAMED = frozenset(
    [
        *("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!"),
        *("#GETTING_DATA", "#BLOCKED!", "#UNKNOWN!", "#CONNECT!", "#BUSY!"),
        *("#NV", "#BEZUG!", "#WERT!", "#ZAHL!", "#ÜBERLAUF!"),
        *(
            "#VALEUR!",
            "#NOM?",
            "#NOMBRE!",
            "#NUL!",
            "#VALOR!",
            "#NOMBRE?",
            "#NÚM!",
            "#NUM.!",
            "#RIF!",
            "#VALORE!",
        ),
        *("#NOME?", "#N/D", "#N/D!", "#VERW!", "#GETAL!", "#WAARDE!", "#NAAM?", "#ADR!", "#ARG!", "#NAZWA?"),
        *("#LICZBA!", "#SAKNAS!", "#VÄRDEFEL!", "#REFERENS!", "#OGILTIGT!", "#NULO!", "#DÉPASSEMENT!"),
        *("ERR:502", "ERR:504", "ERR:508", "ERR:511", "ERR:522"),
    ]
)
_HASHES = re.compile(r"#{2,}")  # a number too wide for its column, as exported


def is_error_value(text: str) -> bool:
    """True for a spreadsheet's error value or overflow marks: '#N/A', '#BEZUG!', '#####'."""
    plain = text.strip().upper().replace("¡", "").replace("¿", "")
    return plain in _NAMED or _HASHES.fullmatch(plain) is not None
