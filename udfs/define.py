"""How a formula is defined: one decorator registers it, dresses it for Excel and keeps its errors to one line.

A formula's function takes every argument either as one cell (None where it is missing or blank) or as rows of raw
cells; ``xl_ar.tables.ranges`` says what those mean. It returns a cell, or rows of cells.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import xlwings as xw

from udfs.calling.failures import told
from udfs.calling.results import shown
from xl_ar.errors import ArError, InputError
from xl_ar.formulas import CATEGORY, Argument, Formula, register
from xl_ar.tables.ranges.cells import error_name, given

Function = Callable[..., Any]

_CELLS = {"ndim": 2, "err_to_str": True}  # rows as they stand, so that a row is told from a column; errors by name


def formula(*, help: str, example: str, spills: bool = False, **argument_help: str) -> Callable[[Function], Function]:
    """Registers the function under its own name as a formula; ``argument_help`` has one text an argument.

    Raises ValueError where the texts do not fit the function's arguments.
    """

    def define(function: Function) -> Function:
        arguments = _arguments(function, argument_help)
        door = _door(function)
        door.__doc__ = help  # what xlwings takes for Excel's help
        for argument in arguments:
            door = xw.arg(argument.name, doc=argument.help, **_CELLS)(door)
        door = xw.func(category=CATEGORY)(door)
        door.__doc__ = function.__doc__
        register(Formula(function.__name__, help, arguments, door, example, spills))
        return door

    return define


def _arguments(function: Function, texts: Mapping[str, str]) -> tuple[Argument, ...]:
    parameters = inspect.signature(function).parameters
    if list(parameters) != list(texts):
        raise ValueError(f"{function.__name__}: help for {', '.join(texts)}; arguments {', '.join(parameters)}")
    return tuple(
        Argument(name, texts[name], parameter.default is not inspect.Parameter.empty)
        for name, parameter in parameters.items()
    )


def _door(function: Function) -> Function:
    """What Excel calls: arguments put in order, nothing raised. It carries no type hints: xlwings obeys them."""
    name, signature = function.__name__, inspect.signature(function)
    bare = [parameter.replace(annotation=inspect.Parameter.empty) for parameter in signature.parameters.values()]

    def door(*values, **named):  # type: ignore[no-untyped-def]
        arguments = signature.bind(*values, **named).arguments
        try:
            return shown(function(**{key: _checked(key, value) for key, value in arguments.items()}))
        except ArError as error:
            return f"{name}: {' '.join(error.message.split())}"
        except Exception as error:  # a formula never raises into Excel
            return told(name, error)

    door.__name__, door.__qualname__, door.__module__ = name, name, function.__module__
    door.__signature__ = signature.replace(parameters=bare, return_annotation=inspect.Signature.empty)  # type: ignore[attr-defined]
    return door


def _checked(name: str, value: Any) -> Any:
    """One cell, rows of cells, or None; InputError where the whole argument is an error value."""
    cells = given(value)
    error = "" if isinstance(cells, list) else error_name(cells)
    if error:
        raise InputError(f"{name} is {error}")
    return cells
