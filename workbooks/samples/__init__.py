"""The sample workbooks, one module a sample; each builds its file and states what must be found in it."""

from __future__ import annotations

import sys
from pathlib import Path

# The macro sample takes its VBA writer from the checkout, installed or not.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
