"""Numbers that a misspelt or abbreviated word has in common with the right one: beginnings, ends, sets of letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from xl_ar.core.payers.joins import mixed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    IntArray = NDArray[np.int64]

_LONGEST = 20  # characters of a word that count


class Shapes(NamedTuple):
    """Numbers of words, each an array with one entry a word."""

    text: IntArray  # of the word itself
    alone: tuple[IntArray, ...]  # tell a word by itself
    beside: tuple[IntArray, ...]  # tell it together with another word of the name
    letters: IntArray  # all its letters in their order
    consonants: IntArray  # its first letter and its consonants, comparable with ``letters``


def signs_of(words: list[str]) -> IntArray:
    """[words, _LONGEST] characters as numbers, 0 after the last."""
    if not words:
        return np.zeros((0, _LONGEST), np.int64)
    return np.array(words, dtype=f"U{_LONGEST}").view(np.uint32).reshape(len(words), _LONGEST).astype(np.int64)


def word_shapes(signs: IntArray) -> Shapes:
    """Beginning, end, both, and letters regardless of their order, of each word."""
    size = (signs > 0).sum(axis=1)
    backwards = _backwards(signs, size)
    plural = np.maximum(size - (backwards[:, 0] == ord("s")), 1) if len(signs) else size
    letters = mixed(signs).view(np.int64)
    alone = (
        _number(signs[:, :4], 1),
        _number(backwards[:, :4], 2),
        _number(backwards, 5),
        _number(np.concatenate([signs[:, :3], backwards[:, :2]], axis=1), 3),
        _number(np.concatenate([signs[:, :2], backwards[:, :3]], axis=1), 4),
        np.where(signs > 0, letters, 0).sum(axis=1),
    )
    last = np.take_along_axis(signs, np.maximum(plural - 1, 0)[:, None], axis=1)[:, 0] if len(signs) else size
    return Shapes(
        _number(signs, 7),
        alone,
        (mixed(signs[:, 0] << 8).view(np.int64), mixed(last << 32).view(np.int64)),
        *_skeletons(signs),
    )


def _skeletons(signs: IntArray) -> tuple[IntArray, IntArray]:
    vowel = np.isin(signs, [ord(letter) for letter in "aeiou"])
    vowel[:, :1] = False
    kept = (signs > 0) & ~vowel
    return _in_order(signs, signs > 0), _in_order(signs, kept)


def _in_order(signs: IntArray, kept: NDArray[np.bool_]) -> IntArray:
    """A number for the kept signs and their order."""
    numbers = mixed((signs << 8) + np.cumsum(kept, axis=1)).view(np.int64)
    return np.asarray(np.where(kept, numbers, 0).sum(axis=1))


def _backwards(signs: IntArray, size: IntArray) -> IntArray:
    place = size[:, None] - 1 - np.arange(5)
    return np.where(place >= 0, np.take_along_axis(signs, np.maximum(place, 0), axis=1), 0)


def _number(signs: IntArray, salt: int) -> IntArray:
    total = np.full(len(signs), salt, np.int64)
    for column in range(signs.shape[1]):
        total = mixed(total * 3 + signs[:, column]).view(np.int64)
    return total
