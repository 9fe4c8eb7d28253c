"""Rates of each profile: how often payers and banks do what. Estimates, not a real ledger's."""

# ruff: noqa: E501  (a row of rates is read as a row)

from __future__ import annotations

from dataclasses import dataclass

Rates = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """Shares of kinds (of all receipts) and of modes (of the receipts they apply to); relative, not summing to 1."""

    kinds: Rates
    references: Rates
    names: Rates
    amounts: Rates
    distractors: float  # share of memos with a number that is no reference
    family: float  # share of customers whose name begins like another's


def _kinds(single: float, several: float, odd: float, nothing: float, open_: float) -> Rates:
    return (
        ("single", single), ("multi", several),
        ("netted", odd), ("instal", odd), ("statement", odd * 0.5), ("group", odd * 0.5), ("combo_short", odd * 0.4),
        ("nonar", nothing), ("onaccount", nothing * 1.3), ("duplicate", nothing), ("stranger", nothing * 0.6),
        ("stranger_same_ref", nothing * 0.6), ("stranger_same_amount", nothing * 0.6), ("stranger_other_ref", nothing * 0.4),
        ("ambig_same", open_ * 3), ("ambig_multi", open_), ("ambig_payer", open_ * 0.5), ("ambig_subset", open_ * 0.5),
        ("ambig_number", open_ * 0.3),
    )  # fmt: skip


PROFILES: dict[str, Profile] = {
    "clean": Profile(
        kinds=_kinds(72, 17, 2.2, 0.5, 0.4),
        references=(("exact", 76), ("reformat", 12), ("ocr", 1), ("typo", 1), ("po", 1), ("cutlist", 0.3), ("range", 0.3), ("missing", 8.4)),
        names=(("exact", 46), ("upper", 32), ("natural", 5), ("abbr", 6), ("trunc", 5), ("typo", 2), ("reorder", 1), ("alias", 1.5), ("generic", 1.5)),
        amounts=(("exact", 94), ("discount", 2.5), ("late_disc", 0.5), ("fee", 1.2), ("short", 1), ("over", 0.5), ("keyed", 0.3)),
        distractors=0.3,
        family=0.06,
    ),
    "typical": Profile(
        kinds=_kinds(62, 17, 3.6, 1.0, 1.0),
        references=(("exact", 55), ("reformat", 20), ("ocr", 3), ("typo", 3), ("po", 2.5), ("cutlist", 0.8), ("range", 0.7), ("missing", 15)),
        names=(("exact", 22), ("upper", 32), ("natural", 9), ("abbr", 11), ("trunc", 10), ("typo", 5), ("reorder", 3), ("alias", 5), ("generic", 3)),
        amounts=(("exact", 88), ("discount", 4), ("late_disc", 1), ("fee", 2.5), ("short", 2.5), ("over", 1.3), ("keyed", 0.7)),
        distractors=0.45,
        family=0.12,
    ),
    "hard": Profile(
        kinds=_kinds(51, 19, 6.0, 1.5, 1.2),
        references=(("exact", 41), ("reformat", 26), ("ocr", 5), ("typo", 5), ("po", 3), ("cutlist", 1.5), ("range", 1.5), ("missing", 17)),
        names=(("exact", 9), ("upper", 26), ("natural", 8), ("abbr", 16), ("trunc", 14), ("typo", 9), ("reorder", 5), ("alias", 9), ("generic", 4)),
        amounts=(("exact", 82), ("discount", 5), ("late_disc", 2), ("fee", 4), ("short", 4), ("over", 2), ("keyed", 1)),
        distractors=0.6,
        family=0.2,
    ),
}  # fmt: skip
