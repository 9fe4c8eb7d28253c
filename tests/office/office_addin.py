"""What LibreOffice must know of the AR_* formulas: their types, names and help, made from the registry."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from office_program import Component

import udfs
from xl_ar.formulas import Formula, formulas

ADDIN = Component(  # Calc offers its formulas in cells
    Path(__file__).with_name("formulas_component.py"), "xlar.Formulas", "com.sun.star.sheet.AddIn"
)
SERVER = replace(ADDIN, service=ADDIN.name)  # only for programs: nothing in cells comes from it
_SERVER = Path(__file__).with_name("formula_server.py")


@contextmanager
def formulas_declared(folder: Path) -> Iterator[Path]:
    """The file of types, while LibreOffice finds the other declarations and the Python that computes."""
    assert udfs  # importing it registers the formulas
    known = formulas()
    types, declared = folder / "formulas.idl", folder / "formulas.json"
    types.write_text(_types(known), encoding="utf-8")
    texts = {one.name: {"help": one.help, "arguments": [[a.name, a.help] for a in one.arguments]} for one in known}
    declared.write_text(json.dumps(texts), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XL_AR_DECLARED", str(declared))
        patch.setenv("XL_AR_SERVER", json.dumps([sys.executable, str(_SERVER)]))
        patch.setenv("XL_AR_PATH", os.pathsep.join(sys.path))  # the very modules that the test has
        yield types


def _types(known: Sequence[Formula]) -> str:
    """The interface in UNO's language: every argument is a cell or rows of cells, every result rows of cells."""
    methods = "".join(f"  sequence< sequence<any> > {one.name}({_arguments(one)});\n" for one in known)
    any_call = "sequence< sequence<any> > answered([in] string name, [in] sequence<any> values);"
    return (
        f"module xlar {{ interface XFormulas {{\n{methods}}}; }};\n"
        f"module xlar {{ interface XAnswers {{ {any_call} }}; }};\n"
    )


def _arguments(formula: Formula) -> str:
    """Numbered: the language takes no underscore in them; their names come with the help."""
    return ", ".join(f"[in] any a{at}" for at in range(len(formula.arguments)))
