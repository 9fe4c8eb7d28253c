"""The buttons' modules name xlwings as a type alone: it is imported where Excel is spoken to, and only then."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "module", ["xl_ar.addin.ribbon", "xl_ar.addin.running", "xl_ar.addin.choosing", "xl_ar.doctor"]
)
def test_a_module_does_without_xlwings_until_a_button_is_pressed(module: str) -> None:
    told = f"import sys, {module}; print('xlwings' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
