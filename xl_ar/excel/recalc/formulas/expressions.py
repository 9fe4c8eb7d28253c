"""A formula as a tree, as far as it is pure: calls of AR_* formulas over references, constants and dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

from xl_ar.excel.recalc.purity import NotPureError
from xl_ar.excel.recalc.source.values import ErrorValue

DEEPEST = 64  # calls within calls that Excel takes
_HEAD = re.compile(
    r"(?:\[(?P<link>\d+)\]!|'(?P<path>(?:[^']|'')+)'!|(?P<book>[^!'\[\]]+)!)?(?:_xl(?:fn|udf|ws)\.)*(?P<name>AR_\w+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Constant:
    """A value written in the formula; None for an argument left out."""

    value: Any


@dataclass(frozen=True, slots=True)
class Array:
    """Rows of constants written in braces."""

    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference or name as written; ``spill`` for ``A1#``, all that the array of a cell fills."""

    text: str
    spill: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A call of an ``AR_*`` formula or of DATE; ``link`` is the number in ``[1]!``, ``file`` a path before the name."""

    name: str
    arguments: tuple[Expression, ...]
    link: int | None = None
    file: str | None = None


Expression = Constant | Array | Reference | Call


def parse(text: str) -> Expression:
    """The tree of a formula without its equals sign; NotPureError where it holds anything else."""
    try:
        tokens = Tokenizer("=" + text).items
    except (TokenizerError, IndexError) as error:
        raise NotPureError("is not written as Excel writes formulas") from error
    parser = _Parser([token for token in tokens if token.type != Token.WSPACE])
    tree = parser.expression(0)
    if not parser.done:
        raise NotPureError(_calculates(parser.here))
    return tree


def references(tree: Expression) -> list[Reference]:
    """Every reference in a tree, in order."""
    if isinstance(tree, Reference):
        return [tree]
    arguments = tree.arguments if isinstance(tree, Call) else ()
    return [found for argument in arguments for found in references(argument)]


def calls(tree: Expression) -> list[Call]:
    """Every call in a tree, outermost first."""
    if not isinstance(tree, Call):
        return []
    return [tree, *(found for argument in tree.arguments for found in calls(argument))]


def names_ours(text: str) -> bool:
    """True when the formula calls one of ours somewhere, and not merely in a text."""
    try:
        tokens = Tokenizer("=" + text).items
    except (TokenizerError, IndexError):
        return True
    heads = (token.value[:-1] for token in tokens if token.type == Token.FUNC and token.subtype == Token.OPEN)
    return any(_HEAD.search(head) for head in heads)


def _calculates(token: Token) -> str:
    if token.type in (Token.OP_IN, Token.OP_PRE, Token.OP_POST):
        return f"calculates with '{token.value}'"
    return f"holds '{token.value}' where a formula of ours would end"


class _Parser:
    """Reads one expression after the other from tokens."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens, self._at = tokens, 0

    @property
    def done(self) -> bool:
        return self._at >= len(self._tokens)

    @property
    def here(self) -> Token:
        if self.done:
            raise NotPureError("ends too early")
        return self._tokens[self._at]

    def _next(self) -> Token:
        token = self.here
        self._at += 1
        return token

    def expression(self, depth: int) -> Expression:
        if depth > DEEPEST:
            raise NotPureError("is nested too deeply")
        token = self._next()
        if token.type == Token.OPERAND:
            return self._operand(token)
        if token.type == Token.OP_PRE and token.value in "+-":
            return self._signed(token, depth)
        if token.type == Token.FUNC and token.subtype == Token.OPEN:
            return self._call(token, depth)
        if token.type == Token.PAREN and token.subtype == Token.OPEN:
            inner = self.expression(depth + 1)
            self._close(Token.PAREN)
            return inner
        if token.type == Token.ARRAY and token.subtype == Token.OPEN:
            return self._array(depth)
        raise NotPureError(_calculates(token))

    def _operand(self, token: Token) -> Expression:
        if token.subtype == Token.RANGE:
            return Reference(token.value.strip())
        value = _constant(token)
        if not self.done and self.here.type == Token.OP_POST and isinstance(value, float):
            self._at += 1
            value /= 100
        return Constant(value)

    def _signed(self, sign: Token, depth: int) -> Expression:
        inner = self.expression(depth + 1)
        if not isinstance(inner, Constant) or not isinstance(inner.value, float):
            raise NotPureError(_calculates(sign))
        return Constant(-inner.value if sign.value == "-" else inner.value)

    def _call(self, token: Token, depth: int) -> Call | Reference:
        head = token.value[:-1].strip()
        arguments = tuple(self._arguments(depth))
        if head.upper() == "DATE":
            return Call("DATE", arguments)
        if head.upper() == "_XLFN.ANCHORARRAY" and len(arguments) == 1 and isinstance(arguments[0], Reference):
            return Reference(arguments[0].text, spill=True)
        match = _HEAD.fullmatch(head)
        if match is None:
            raise NotPureError(f"uses {head.rpartition('.')[2]}")
        link = match["link"]
        file = match["path"] or match["book"]
        return Call(match["name"].upper(), arguments, int(link) if link else None, file)

    def _arguments(self, depth: int) -> list[Expression]:
        found: list[Expression] = []
        if self._ends(self.here):
            self._at += 1
            return found
        while True:
            blank = self.here.type == Token.SEP or self._ends(self.here)
            found.append(Constant(None) if blank else self.expression(depth + 1))
            token = self._next()
            if self._ends(token):
                return found
            if token.type != Token.SEP:
                raise NotPureError(_calculates(token))

    def _ends(self, token: Token) -> bool:
        return bool(token.type == Token.FUNC and token.subtype == Token.CLOSE)

    def _array(self, depth: int) -> Array:
        rows: list[list[Any]] = [[]]
        while True:
            if self.here.type == Token.ARRAY and self.here.subtype == Token.CLOSE:
                self._at += 1
                return Array(tuple(tuple(row) for row in rows))
            if self.here.type == Token.SEP:
                if self._next().subtype == Token.ROW:
                    rows.append([])
                continue
            element = self.expression(depth + 1)
            if not isinstance(element, Constant):
                raise NotPureError("holds more than constants in braces")
            rows[-1].append(element.value)

    def _close(self, kind: str) -> None:
        token = self._next()
        if token.type != kind or token.subtype != Token.CLOSE:
            raise NotPureError(_calculates(token))


def _constant(token: Token) -> Any:
    if token.subtype == Token.NUMBER:
        return float(token.value)
    if token.subtype == Token.TEXT:
        return token.value[1:-1].replace('""', '"')
    if token.subtype == Token.LOGICAL:
        return token.value.upper() == "TRUE"
    return ErrorValue(token.value)
