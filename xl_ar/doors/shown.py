"""Words of a workbook as a terminal may show them: names and texts can hold signs that steer it."""

from __future__ import annotations

import json
import re
from typing import Any

_UNSEEN = "\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
_STEERING = re.compile(f"[\x00-\x1f{_UNSEEN}]")
_LEFT_BY_JSON = re.compile(f"[{_UNSEEN}]")


def shown(text: object) -> str:
    r"""One line without control signs, marks of direction and broken characters; each is named instead.

    >>> shown("a\x1b[31mb\nc")
    'a\\x1b[31mb\\x0ac'
    """
    return _STEERING.sub(lambda sign: _named(sign[0]), str(text))


def shown_lines(text: object) -> str:
    """The same for a text of ours in several lines."""
    return "\n".join(shown(line) for line in str(text).split("\n"))


def json_text(content: Any) -> str:
    """JSON that holds the very same, and no such sign itself; it can be printed and written in UTF-8."""
    text = json.dumps(content, indent=2, ensure_ascii=False)
    return _LEFT_BY_JSON.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)


def _named(sign: str) -> str:
    return f"\\x{ord(sign):02x}" if ord(sign) < 256 else f"\\u{ord(sign):04x}"
