"""Characters that show nothing: what to trim from a cell's text, and what to make a plain space."""

from __future__ import annotations

import re

SPACES = (
    "\t\n\r\x0b\x0c\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""Every space but the plain one."""
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
"""Marks without width: joiners, direction marks, byte order mark."""
BLANKS = " " + SPACES + INVISIBLE

_ODD = re.compile(f"[{SPACES}{INVISIBLE}]")
_PLAIN = str.maketrans({**dict.fromkeys(SPACES, " "), **dict.fromkeys(INVISIBLE, "")})


def plain_spaces(text: str) -> str:
    """The text trimmed, every odd space a plain one, no invisible marks."""
    return (text.translate(_PLAIN) if _ODD.search(text) else text).strip(" ")
