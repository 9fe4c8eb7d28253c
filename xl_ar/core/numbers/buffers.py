"""Many texts as one byte buffer, and the hashing of its pieces.

All texts of a block are joined into one run of upper-case UTF-8 bytes, so that whole columns of texts are cut,
compared and looked up by array operations. Dashes, blanks, currency signs, digits and accented letters of other
scripts and keyboards become their plain ASCII sign, one for one; other letters keep their bytes (all >= 0x80).
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Hashes = NDArray[np.uint64]

MARK = 0x1E  # stands between two texts
ELLIPSIS = 0x1D
PAD = 64  # zero bytes around the buffer, so that no window leaves it
_MIXERS = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F))
_WINDOW_MASK = np.array([(1 << (8 * n)) - 1 for n in range(9)], dtype=np.uint64)
_ORDINAL_SIGNS = "№º°ª"
_SLASHES = "⁄∕"
_LIST_SIGNS = "、，；"
# the slash before a field of a bank's that goes on from a number: INV-104713/ACCT 4417720093
_FIELD = re.compile(r"/(?=(?:ACCT|ACCOUNT|ACC|IBAN|BIC|CHK|TRN|TRACE|ROC|URI|EREF|ORDP|BENM|BNF|TEL|DATE|VAT|ID)\b)")


def joined(texts: Sequence[str]) -> tuple[Bytes, Ints, Ints]:
    """Upper-case bytes of all texts, with where each text begins and ends (exclusive) in them."""
    mark = chr(MARK)
    whole = mark.join(texts).upper()
    if whole.count(mark) != max(len(texts) - 1, 0):
        whole = mark.join([text.replace(mark, " ") for text in texts]).upper()
    whole = _FIELD.sub(" ", plain(whole))
    pad = b"\0" * PAD
    buffer = np.frombuffer(pad + whole.encode("utf-8", "replace") + pad, dtype=np.uint8)
    marks = np.flatnonzero(buffer == MARK)
    if not len(texts):
        return buffer, marks, marks
    edges = np.concatenate(([PAD - 1], marks, [buffer.size - PAD]))
    return buffer, edges[:-1] + 1, edges[1:]


def plain(text: str) -> str:
    """The text with signs beyond ASCII replaced one for one by their plain form where they have one."""
    if text.isascii():
        return text
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").copy()
    high = np.flatnonzero(points > 127)
    distinct, which = np.unique(points[high], return_inverse=True)
    points[high] = np.array([ord(_plain_sign(chr(point))) for point in distinct], dtype=np.uint32)[which]
    return points.tobytes().decode("utf-32-le")


def _plain_sign(sign: str) -> str:
    for signs, plain in ((_ORDINAL_SIGNS, "."), (_SLASHES, "/"), (_LIST_SIGNS, ","), ("…", chr(ELLIPSIS))):
        if sign in signs:
            return plain
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.decimal(sign))
    if kind[0] in "LMN":
        base = unicodedata.normalize("NFKD", sign)[0]
        return base.upper() if base.isascii() and base.isalnum() else sign
    if kind in ("Pd", "Sc"):
        return "-" if kind == "Pd" else "$"
    wide = unicodedata.normalize("NFKC", sign)
    if len(wide) == 1 and wide.isascii():
        return wide
    return ";" if kind[0] in "PS" else " "


def padded(buffer: Bytes) -> Bytes:
    """The bytes between PAD zero bytes on either side."""
    return np.pad(buffer, PAD)


def windows(buffer: Bytes) -> Hashes:
    """At every offset the eight bytes that begin there as one integer (a view, no copy)."""
    return np.ndarray((buffer.size - 7,), "<u8", buffer.data, 0, (1,))


def repeated(sign: str, lengths: Ints) -> Hashes:
    """The first eight bytes of the sign written ``length`` times, as ``leading_word`` gives them."""
    word = np.frombuffer(sign.encode() * 8, dtype="<u8")[0]
    words: Hashes = word & _WINDOW_MASK[np.minimum(lengths, 8)]
    return words


def leading_word(buffer: Bytes, starts: Ints, lengths: Ints) -> Hashes:
    """The first eight bytes of each piece as one integer, zero beyond its end."""
    words: Hashes = windows(buffer)[starts] & _WINDOW_MASK[np.minimum(lengths, 8)]
    return words


def hash_spans(buffer: Bytes, starts: Ints, lengths: Ints) -> Hashes:
    """A 64-bit hash of each piece ``buffer[start : start + length]``; equal pieces have equal hashes."""
    hashes = lengths.astype(np.uint64) * _MIXERS[1]
    longest = int(lengths.max(initial=0))
    rows: slice | Ints = slice(None)
    for passed in range(0, longest, 8):
        if passed:
            rows = np.flatnonzero(lengths > passed)
        mixed = (hashes[rows] ^ leading_word(buffer, starts[rows] + passed, lengths[rows] - passed)) * _MIXERS[0]
        hashes[rows] = mixed ^ (mixed >> np.uint64(29))
    hashes *= _MIXERS[1]
    hashes ^= hashes >> np.uint64(32)
    return hashes


def cut_out(buffer: Bytes, starts: Ints, lengths: Ints) -> tuple[Bytes, Ints]:
    """The pieces one after another in a padded buffer of their own, and where each begins there."""
    begins = np.cumsum(lengths) - lengths
    total = int(lengths.sum())
    taken = np.zeros(total + 2 * PAD, dtype=np.uint8)
    source = np.repeat(starts - begins, lengths) + np.arange(total)
    taken[PAD : PAD + total] = buffer[source]
    return taken, begins + PAD
