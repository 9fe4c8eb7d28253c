"""How well payer names are told apart: `python -m benchmarks.matching.names DATA`, next to what one would use instead.

DATA holds `patstat_reference.csv` (names of patent applicants with a hand-checked id), `name_bench_cases.csv` (pairs of
names, same or not) and `cleanco_companies.csv` (names of companies). One name of each organisation is its master name,
the others are looked up among the master names and 10,000 names of others. Printed for each way of looking up: the
share whose right organisation came first; the wrong ones among those matched automatically; the share matched
automatically; medians over the ways to choose the master name and over seeds.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import statistics
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from rapidfuzz import fuzz, process, utils

from xl_ar.core.names import name_key
from xl_ar.core.payers import find_names

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

DISTRACTORS = 10_000
SURE = 90.0  # the usual threshold of peers, in per cent


class Problem(NamedTuple):
    """Names to look up, the names looked up in, and the organisation (or -1) of each."""

    queries: list[str]
    truth: list[int]
    among: list[str]
    owner: list[int]


class Answer(NamedTuple):
    """The entry that came first (-1 for none) and whether it would be matched without a look."""

    first: int
    automatic: bool


def organisations(data: Path) -> list[list[str]]:
    """The names of each organisation, in the order of the file, repeated as often as they occur."""
    groups: dict[str, list[str]] = defaultdict(list)
    for row in _rows(data / "patstat_reference.csv"):
        groups[row["leuven_id"]].append(row["person_name"])
    for row in _rows(data / "name_bench_cases.csv"):
        company = row["schema"] in ("Company", "Organization", "LegalEntity")
        if company and row["is_match"] == "true" and row["quality"] != "WEAK":
            groups[row["name2"].casefold()] += [row["name2"], row["name1"]]
    return _merged(list(groups.values()))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _merged(groups: list[list[str]]) -> list[list[str]]:
    """Groups that share a name, legal form aside, are one: both sources know Cargill and Bayer."""
    home: dict[str, int] = {}
    merged: list[list[str]] = []
    for names in groups:
        known = {home[name_key(name)] for name in names if name_key(name) in home}
        target = min(known, default=len(merged))
        if target == len(merged):
            merged.append([])
        for other in known - {target}:
            merged[target] += merged[other]
            merged[other] = []
        merged[target] += names
        home.update((name_key(name), target) for name in merged[target])
    return [names for names in merged if names]


def master_name(names: list[str], way: str) -> str:
    """One name of an organisation."""
    counts = Counter(names)
    if way == "shortest":
        return min(counts, key=lambda name: (len(name), name))
    if way == "most frequent":
        return max(counts, key=lambda name: (counts[name], name))
    return names[0]


def distractors(data: Path, groups: list[list[str]], rng: random.Random) -> list[str]:
    """Names of other companies, and names made of their words.

    None has a telling word of a labelled organisation: "Unilever Co. Ltd." may well be Unilever.
    """
    text = (data / "cleanco_companies.csv").read_text(encoding="utf-8")
    real = sorted({line.rpartition(";")[0].strip() for line in text.splitlines() if ";" in line})
    telling = telling_words(groups, real)
    real = [name for name in real if not telling & set(name_key(name).split())]
    words = [name.split() for name in real]
    found = set(real)
    while len(found) < DISTRACTORS:
        start, end = rng.choice(words), rng.choice(words)
        found.add(" ".join([*start[: rng.randint(1, 2)], *end[max(len(end) - rng.randint(1, 3), 0) :]]))
    return sorted(found)


def telling_words(groups: list[list[str]], others: list[str]) -> set[str]:
    """Words that a third of an organisation's names have, and few others: Unilever, not telecom."""
    organisations: Counter[str] = Counter()
    for names in groups:
        counts = Counter(word for name in set(names) for word in set(name_key(name).split()))
        organisations.update(word for word, count in counts.items() if 3 * count >= len(set(names)))
    elsewhere = Counter(word for name in others for word in set(name_key(name).split()))
    return {word for word, count in organisations.items() if count < 5 and elsewhere[word] < 8 and len(word) > 2}


def problem(data: Path, way: str, seed: int) -> Problem:
    """One trial."""
    rng = random.Random(seed)
    groups = organisations(data)
    masters = [master_name(names, way) for names in groups]
    asked = [(name, at) for at, names in enumerate(groups) for name in sorted(set(names) - {masters[at]})]
    others = distractors(data, groups, rng)
    entries = [*enumerate(masters), *((-1, name) for name in others)]
    rng.shuffle(entries)
    return Problem(
        [name for name, _ in asked], [at for _, at in asked], [name for _, name in entries], [at for at, _ in entries]
    )


def by_find_names(trial: Problem) -> list[Answer]:
    return [
        Answer(found.matches[0].position if found.matches else -1, found.automatic)
        for found in find_names(trial.queries, trial.among)
    ]


def by_wratio(trial: Problem) -> list[Answer]:
    choices = [utils.default_process(name) for name in trial.among]
    found = [
        process.extractOne(utils.default_process(name), choices, scorer=fuzz.WRatio, score_cutoff=30)
        for name in trial.queries
    ]
    return [Answer(best[2], best[1] >= SURE) if best else Answer(-1, False) for best in found]


def by_trigrams(trial: Problem) -> list[Answer]:
    """Cosine of tf-idf weighted character 3-grams, as string_grouper has it."""
    codes: dict[str, int] = {}
    entries = [_grams(name, codes) for name in trial.among]
    asked = [_grams(name, codes) for name in trial.queries]
    seen = np.bincount(np.concatenate([np.unique(grams) for grams in entries]), minlength=len(codes))
    idf = np.log((1 + len(entries)) / (1 + seen)) + 1
    postings: list[list[tuple[int, float]]] = [[] for _ in codes]
    for at, grams in enumerate(entries):
        for code, weight in _vector(grams, idf):
            postings[code].append((at, weight))
    tables = [(np.array([at for at, _ in rows], int), np.array([weight for _, weight in rows])) for rows in postings]
    return [_nearest(_vector(grams, idf), tables, len(entries)) for grams in asked]


def _grams(name: str, codes: dict[str, int]) -> NDArray[np.int64]:
    text = re.sub(r"[,\-./]", "", name.lower())
    return np.array([codes.setdefault(text[at : at + 3], len(codes)) for at in range(max(len(text) - 2, 1))], np.int64)


def _vector(grams: NDArray[np.int64], idf: NDArray[np.float64]) -> list[tuple[int, float]]:
    codes, counts = np.unique(grams, return_counts=True)
    weights = counts * idf[codes]
    return list(zip(codes.tolist(), (weights / np.linalg.norm(weights)).tolist(), strict=True))


def _nearest(vector: list[tuple[int, float]], tables: Sequence[tuple[NDArray[Any], ...]], entries: int) -> Answer:
    total = np.zeros(entries)
    for code, weight in vector:
        at, weights = tables[code]
        total[at] += weight * weights
    best = int(total.argmax())
    return Answer(best, bool(total[best] >= 0.8))


WAYS: dict[str, Callable[[Problem], list[Answer]]] = {
    "xl-ar find_names": by_find_names,
    "rapidfuzz WRatio >= 90": by_wratio,
    "3-gram tf-idf >= .80": by_trigrams,
}


def marked(trial: Problem, answers: list[Answer]) -> tuple[float, float, float]:
    """Share right first; share wrong among automatic; share automatic."""
    right = [
        answer.first >= 0 and trial.owner[answer.first] == truth
        for answer, truth in zip(answers, trial.truth, strict=True)
    ]
    automatic = [right[at] for at, answer in enumerate(answers) if answer.automatic]
    wrong = automatic.count(False) / max(len(automatic), 1)
    return sum(right) / len(right), wrong, len(automatic) / len(right)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--only", help="one way of looking up, by the beginning of its name")
    parser.add_argument("--errors", action="store_true", help="list what was matched wrongly")
    options = parser.parse_args()
    choices = [way for way in ("first", "shortest", "most frequent") for _ in range(options.seeds)]
    trials = [problem(options.data, way, seed) for seed, way in enumerate(choices)]
    for name, look_up in WAYS.items():
        if options.only and not name.startswith(options.only):
            continue
        begin = time.process_time()
        answers = [look_up(trial) for trial in trials]
        seconds = (time.process_time() - begin) / len(trials)
        marks = [marked(trial, found) for trial, found in zip(trials, answers, strict=True)]
        medians = [statistics.median(mark) for mark in zip(*marks, strict=True)]
        line = "right first {:.3f}   wrong among automatic {:.2%}   automatic {:.1%}".format(*medians)
        print(f"{name:24} {line}   CPU s {seconds:.2f}")
        for way, mark in zip(choices, marks, strict=True):
            print("    {:14} {:.3f}  {:.2%}  {:.1%}".format(way, *mark))
        if options.errors:
            _list_errors(trials, answers)


def _list_errors(trials: list[Problem], answers: list[list[Answer]]) -> None:
    seen: Counter[tuple[bool, str, str, str]] = Counter()
    for trial, found in zip(trials, answers, strict=True):
        masters = {owner: name for owner, name in zip(trial.owner, trial.among, strict=True) if owner >= 0}
        for query, truth, answer in zip(trial.queries, trial.truth, found, strict=True):
            first = trial.among[answer.first] if answer.first >= 0 else ""
            if first != masters[truth]:
                seen[(answer.automatic, query, masters[truth], first)] += 1
    for (automatic, query, master, first), count in sorted(seen.items(), reverse=True):
        print(f"    {'AUTOMATIC' if automatic else 'first'} x{count}: {query} | {master} | {first}")


if __name__ == "__main__":
    main()
