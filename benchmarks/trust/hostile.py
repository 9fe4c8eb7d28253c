"""Every hostile or broken file of a folder through `xl-ar age`, each in a process of its own.

    python -m benchmarks.trust.hostile FOLDER

Prints for each: seconds of the processor beyond those of the start, memory, whether the file is byte for
byte what it was, and the sentence.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_COMMAND = (sys.executable, "-c", "from xl_ar.cli import main; main()")
_MOST_SECONDS, _MOST_MB = 2.0, 300


def measured(*arguments: str) -> tuple[float, float, int, str]:
    """Seconds, of those the processor's, MB at most, and what was said."""
    started = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen([*_COMMAND, *arguments], stdout=said, stderr=subprocess.STDOUT)
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
        seconds = time.perf_counter() - started
        said.seek(0)
        words = " ".join(said.read().decode("utf-8", "replace").split())
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss >> 10, words


def main(folder: Path) -> int:
    """Prints the lines; 1 when a file took too long or too much, or was changed."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as empty:  # refused at once, so that this is the start alone
        start, processor, memory, _ = measured("age", empty.name, "--as-of", "2026-06-30", "--dry-run")
    print(f"starting alone: {start:.2f} s, {processor:.2f} s of the processor, {memory} MB")
    beyond = 0
    for path in sorted(path for path in folder.iterdir() if path.is_file() and path.suffix != ".md"):
        with tempfile.TemporaryDirectory() as work:
            copy = Path(shutil.copyfile(path, Path(work) / path.name))
            before = hashlib.sha256(copy.read_bytes()).digest()
            _, used, memory, words = measured("age", str(copy), "--as-of", "2026-06-30", "--out", f"{work}/out")
            same = hashlib.sha256(copy.read_bytes()).digest() == before
            sentence = words.replace(f"{work}{os.sep}", "")
        seconds = max(used - processor, 0.0)
        wrong = seconds > _MOST_SECONDS or memory > _MOST_MB or not same or "Traceback" in words
        beyond += wrong
        mark = "BEYOND" if wrong else "ok"
        print(f"{mark:<7}{seconds:6.2f} s {memory:5} MB {'same' if same else 'CHANGED'}  {sentence[:180]}", flush=True)
    print(f"{beyond} beyond {_MOST_SECONDS:.0f} s of the processor after the start, {_MOST_MB} MB, or changed")
    return int(beyond > 0)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
