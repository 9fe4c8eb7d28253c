"""Edits of a part by byte ranges, which can be applied and undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """At ``start`` of the part as it was, the bytes ``old`` give way to ``new``."""

    start: int
    old: bytes
    new: bytes


def applied(data: bytes, edits: Sequence[Edit]) -> bytes:
    """The part with the edits done; ValueError where they overlap or do not fit."""
    out, at = [], 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        end = edit.start + len(edit.old)
        if edit.start < at or data[edit.start : end] != edit.old:
            raise ValueError(f"an edit at byte {edit.start} does not fit")
        out += [data[at : edit.start], edit.new]
        at = end
    return b"".join([*out, data[at:]])


def undone(data: bytes, edits: Sequence[Edit]) -> bytes | None:
    """The part as it was before the edits; None where they are not all in it."""
    out, at, shift = [], 0, 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        start = edit.start + shift
        end = start + len(edit.new)
        if start < at or data[start:end] != edit.new:
            return None
        out += [data[at:start], edit.old]
        at, shift = end, shift + len(edit.new) - len(edit.old)
    return b"".join([*out, data[at:]])
