"""Broken packages and texts, a few hundred at random: read and written, or refused, and never anything else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile_files import MAIN, SHEET, package, parts
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.trust.fuzzing import Case, Checker, Result
from benchmarks.trust.mutation import FILE, PACKAGE, PART, Step, mutated, steps_of

LEDGER = package(parts())
OTHER = package(
    {**parts(strings=f'<sst xmlns="{MAIN}" count="1" uniqueCount="1"><si><t>x</t></si></sst>'), SHEET: (
        f'<worksheet xmlns="{MAIN}"><dimension ref="A1:B2"/><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row>'
        "</sheetData></worksheet>"
    )}
)  # fmt: skip
CSV = (
    b'Customer;Invoice;Date;Due;Amount\nAlder;"I-1";2026-05-01;2026-05-31;10,50\nBirch;I-2;2026-05-02;2026-06-01;7,25\n'
)
FILES = ((Path("ledger.xlsx"), LEDGER), (Path("other.xlsx"), OTHER), (Path("export.csv"), CSV))


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Checker:
    return Checker(tmp_path_factory.mktemp("fuzzed"))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(number=st.integers(0, 2**32), which=st.sampled_from(range(len(FILES))))
def test_nothing_but_results_and_refusals(checker: Checker, number: int, which: int) -> None:
    path, raw = FILES[which]
    case = Case(number, path, raw, steps_of(number, package=raw.startswith(b"PK")))
    result = checker.check(case, mutated(raw, case.steps))
    assert not result.failed, result


@pytest.mark.parametrize("path", [path for path, _ in FILES])
def test_what_is_not_broken_is_written(checker: Checker, path: Path) -> None:
    raw = dict(FILES)[path]
    assert checker.check(Case(0, path, raw, ()), raw).kind in ("done", "grafted", "needs_person")


@pytest.mark.parametrize("kind", [*FILE, *PART, *PACKAGE])
def test_every_kind_of_fault_is_one_and_the_same_for_the_same_seed(kind: str) -> None:
    made = [mutated(LEDGER, [Step(kind, seed)]) for seed in range(30)]
    assert made == [mutated(LEDGER, [Step(kind, seed)]) for seed in range(30)]
    assert any(content != mutated(LEDGER, []) for content in made)


def test_a_changed_byte_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check itself: a run that writes over its input does not pass."""

    def spoil(_: Checker, path: Path, __: Path) -> Result:
        path.write_bytes(b"x")
        return Result("done")

    spoiling = Checker(tmp_path)
    monkeypatch.setattr(Checker, "_outcome", spoil)
    assert spoiling.check(Case(0, Path("a.xlsx"), LEDGER, ()), LEDGER) == Result("original changed")
