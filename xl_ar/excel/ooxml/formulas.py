"""Sheet and table names renamed inside formulas, links and chart references."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"""
      "(?P<text>(?:[^"]|"")*)"            # a string literal
    | \[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\](?:[^\W\d][\w.]*!)?   # a column, or another book's sheet
    | '(?P<quoted>(?:[^']|'')+)'!         # a quoted sheet name, maybe two with a colon
    | (?P<bare>[^\W\d][\w.]*(?::[^\W\d][\w.]*)?)!
    | (?P<word>[^\W\d][\w.]*)(?P<after>\s*\(|\[|)
    """,
    re.VERBOSE,
)
_SIMPLE = re.compile(r"[^\W\d][\w.]*")
_CELL_LIKE = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*(?:[Cc]\d*)?|[Cc]\d*")
_BRACKETS = re.compile(r"\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]")


@dataclass(frozen=True, slots=True)
class Renames:
    """New names by old name; both are matched whatever their case."""

    sheets: dict[str, str] = field(default_factory=dict)
    tables: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, sheets: dict[str, str], tables: dict[str, str]) -> Renames:
        """Renames without the pairs that change nothing."""
        return cls(
            {old.casefold(): new for old, new in sheets.items() if old != new},
            {old.casefold(): new for old, new in tables.items() if old != new},
        )

    def __bool__(self) -> bool:
        return bool(self.sheets or self.tables)

    def formula(self, text: str) -> str:
        """The formula with every reference to a renamed sheet or table rewritten."""
        if not self:
            return text
        out, at = [], 0
        while match := _TOKEN.search(text, at):
            out += [text[at : match.start()], self._token(match)]
            at = match.end()
            if match["after"] == "[":
                brackets = _BRACKETS.match(text, at - 1)
                end = brackets.end() if brackets else at
                out.append(text[at:end])
                at = end
        return "".join([*out, text[at:]])

    def location(self, text: str) -> str:
        """A link's target inside the workbook, with or without its leading #."""
        return "#" + self.formula(text[1:]) if text.startswith("#") else self.formula(text)

    def _token(self, match: re.Match[str]) -> str:
        if (literal := match["text"]) is not None:
            return f'"{self.location(literal)}"' if literal.startswith("#") and "!" in literal else match[0]
        if (quoted := match["quoted"]) is not None:
            return self._sheets(quoted.replace("''", "'"), match[0])
        if (bare := match["bare"]) is not None:
            return self._sheets(bare, match[0])
        word = match["word"] or ""
        new = self.tables.get(word.casefold()) if match["after"] in ("", "[") else None
        return new + match["after"] if new else match[0]

    def _sheets(self, names: str, whole: str) -> str:
        parts = names.split(":")
        new = [self.sheets.get(part.casefold(), part) for part in parts]
        if new == parts:
            return whole
        return "#REF!" if "#REF" in new else quoted_sheet(":".join(new)) + "!"


def quoted_sheet(name: str) -> str:
    """A sheet name as formulas write it, in quotes where it needs them."""
    if _SIMPLE.fullmatch(name) and not _CELL_LIKE.fullmatch(name):
        return name
    return "'" + name.replace("'", "''") + "'"


def sheet_of(reference: str) -> str | None:
    """The sheet that a reference such as `'AR Aging'!$A$1` names."""
    match = _TOKEN.match(reference.lstrip("=$"))
    if match is None:
        return None
    if match["quoted"] is not None:
        return match["quoted"].replace("''", "'")
    return match["bare"]
