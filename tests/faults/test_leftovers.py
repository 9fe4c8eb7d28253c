"""What a killed run left is swept: beside a result of its own, and beside a workbook that is passed over."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from xl_ar.batch import Done, run_all
from xl_ar.excel.holding import leftover_prefix
from xl_ar.outcome import Order, Status
from xl_ar.registry import steps

ORDER = Order(date(2026, 6, 30), steps("age"))


def half_written(target: Path) -> Path:
    """An unfinished file as a killed run leaves it."""
    left = target.with_name(f"{leftover_prefix(target)}half.xlsx")
    left.write_bytes(b"half a workbook")
    return left


def test_what_is_left_beside_a_result_of_its_own_is_swept(tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text("Invoice No,Customer,Due Date,Balance\nA-1,Acme,2026-05-31,10.50\n")
    result = tmp_path / "a (AR).xlsx"
    left = half_written(result)

    def batch() -> Status:
        done = Done(tmp_path / "done.jsonl", tmp_path, ORDER)
        return run_all([source], ORDER, folder=tmp_path, done=done, resume=True)[0].status

    assert batch() is Status.DONE
    assert not left.exists()
    half_written(result)
    beside_source = half_written(source)
    other = half_written(tmp_path / "other.xlsx")
    assert batch() is Status.UNCHANGED
    assert not left.exists()
    assert not beside_source.exists()
    assert other.exists()
