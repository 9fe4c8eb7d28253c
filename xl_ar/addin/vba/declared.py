"""What the formulas declare, read from the source of ``udfs`` without importing it.

So the add-in is built where pandas is not, as in the isolated environment in which pip builds a wheel; that this
equals the registry is checked by ``xl-ar addin verify`` and by a test.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xl_ar.formulas import HELP_LIMIT, Argument

_DECORATOR = "formula"


@dataclass(frozen=True, slots=True)
class Declared:
    """A formula as Excel knows it: name, help, arguments in order."""

    name: str
    help: str
    arguments: tuple[Argument, ...] = ()


def declared(folder: Path) -> tuple[Declared, ...]:
    """The formulas that the modules in and below ``folder`` declare, in order of name.

    Raises ValueError, with file and line, for a text that is not written out, or that Excel would cut off.
    """
    found = [one for path in sorted(folder.rglob("*.py")) for one in _of_module(path)]
    return tuple(sorted(found, key=lambda one: one.name))


def _of_module(path: Path) -> Iterator[Declared]:
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef):
            continue
        for call in node.decorator_list:
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == _DECORATOR:
                yield _of_function(path, node, call)


def _of_function(path: Path, function: ast.FunctionDef, call: ast.Call) -> Declared:
    texts = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    given = function.args
    if given.vararg or given.kwarg or given.kwonlyargs or given.posonlyargs:
        raise ValueError(f"{path.name}:{function.lineno}: {function.name} may only have plain arguments")
    first_optional = len(given.args) - len(given.defaults)
    arguments = tuple(
        Argument(argument.arg, _text(path, texts.get(argument.arg), argument), at >= first_optional)
        for at, argument in enumerate(given.args)
    )
    return Declared(function.name, _text(path, texts.get("help"), call), arguments)


def _text(path: Path, node: ast.expr | None, near: ast.expr | ast.arg) -> str:
    """The text written at ``node``; implicit joining of several literals is one text to Python's parser."""
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        raise ValueError(f"{path.name}:{near.lineno}: a help text must be written out as text, nothing else")
    if not 0 < len(node.value) <= HELP_LIMIT:
        raise ValueError(f"{path.name}:{near.lineno}: a help text has 1 to {HELP_LIMIT} characters")
    return node.value
