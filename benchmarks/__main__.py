"""Lists the benchmarks: the command of each and what it measures.

python -m benchmarks
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

HERE = Path(__file__).parent
_COMMAND = re.compile(r"python -m benchmarks\.[^\n`(]*[^\n`(:., ]")


def main() -> None:
    """Prints a line of words and its commands for each."""
    for path in sorted(HERE.rglob("*.py")):
        words = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        commands = _COMMAND.findall(words)
        if commands and "__main__" in path.read_text(encoding="utf-8"):
            sentence = re.split(r"[:.]\s|: `python", " ".join(words.split()))[0]
            print("\n    ".join([f"{sentence}.", *commands]))


if __name__ == "__main__":
    main()
