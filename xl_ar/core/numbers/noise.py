"""Numbers in a text that are no documents: labelled bank numbers, dates, amounts, times, phones, counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xl_ar.core.numbers.amounts import Amounts
from xl_ar.core.numbers.buffers import Bools, Ints, leading_word, repeated
from xl_ar.core.numbers.chunks import CLASS, OTHER, Chunks, Numbers, digit_values, sign_table
from xl_ar.core.numbers.dates import date_tokens
from xl_ar.core.numbers.tokens import Tokens
from xl_ar.core.numbers.words import Role, Roles, word_roles

_NEAR = sign_table(" .:#-=/*'\"+(")
_COMMA, _COLON, _DASH, _SLASH, _POINT = (ord(sign) for sign in ",:-/.")
_BLANK, _DOLLAR, _PERCENT, _STAR, _PLUS, _CLOSING = (ord(sign) for sign in " $%*+)")
_ZERO = ord("0")
_MINUTES = 60
_CUSTOMER = 4  # letters of a customer that number series begin with
_PHONE = 13  # digits of a number abroad
_PART = 5  # signs of a part of an IBAN or phone number
_PARTS = 6  # 2/3 counts parts up to so many
_OWN = 9  # digits of the payer's own reference that is none of a document
_ANY_LABEL = np.uint32(Role.NOISE | Role.DOCUMENT)


@dataclass(frozen=True)
class Scene:
    """A block's chunks, numbers and tokens with what stands beside them."""

    chunks: Chunks
    numbers: Numbers
    tokens: Tokens
    labels: Roles  # one entry a token: role of the word that labels it
    before: Roles  # one entry a token: role of the word right before it
    after: Roles  # one entry a token: role of the word right after it

    @property
    def labelled(self) -> Bools:
        """Tokens labelled as a document."""
        return (self.labels & np.uint32(Role.DOCUMENT)) > 0


def scene_of(chunks: Chunks, numbers: Numbers, tokens: Tokens) -> Scene:
    """The block with the label of each token."""
    before, after = _near_roles(chunks, tokens.first, -1), _near_roles(chunks, tokens.last, 1)
    labels = before.copy()
    filler = np.flatnonzero(before & np.uint32(Role.FILLER))
    further = _near_roles(chunks, tokens.first[filler] - 1, -1)
    labels[filler] |= np.where(before[filler] & _ANY_LABEL, np.uint32(0), np.uint32(Role.DOCUMENT))
    labels[filler] = np.where(further & _ANY_LABEL, further, labels[filler])
    return Scene(chunks, numbers, tokens, labels, before, after)


def _near_roles(chunks: Chunks, at: Ints, step: int) -> Roles:
    """Roles of the chunk beside each chunk, 0 where it is another text's or not near."""
    beside = np.clip(at + step, 0, chunks.starts.size - 1)
    left, right = np.minimum(at, beside), np.maximum(at, beside)
    gap = chunks.starts[right] - chunks.ends[left]
    near = (beside != at) & (chunks.text[at] == chunks.text[beside]) & (gap <= 3) & (gap > 0)
    near &= _NEAR[chunks.buffer[chunks.ends[left]]] & _NEAR[chunks.buffer[chunks.starts[right] - 1]]
    roles: Roles = np.where(near, chunks.roles[beside], np.uint32(0))
    return roles


def noise_tokens(scene: Scene, amounts: Amounts) -> tuple[Bools, Ints]:
    """Which tokens are noise, and the texts that count their parts ("1 OF 3", "INSTALMENT 2", "2/3")."""
    chunks, numbers, tokens = scene.chunks, scene.numbers, scene.tokens
    labelled_noise, goes_on = _labelled(scene)
    by_number = amounts.found | _marked(chunks, numbers) | _times(chunks, numbers)
    counts = _counts(chunks, numbers)
    by_number |= counts
    noise = np.bincount(tokens.of_number, by_number, tokens.size) > 0
    currency = _currencies(scene)
    noise |= labelled_noise | date_tokens(chunks, numbers, tokens, scene.labelled) | _phones(scene)
    parts = _parts(scene)
    noise |= currency | _terms(scene) | parts
    _go_on(scene, noise, goes_on)
    counted = np.concatenate((numbers.at[counts], tokens.first[parts]))
    return noise, chunks.text[counted]


def _labelled(scene: Scene) -> tuple[Bools, Bools]:
    """Tokens whose label says that they are a bank's number; those that may go on over blanks."""
    chunks, numbers, tokens, label = scene.chunks, scene.numbers, scene.tokens, scene.labels
    sign = chunks.buffer[chunks.starts[tokens.first] - 1]
    lead = np.where(tokens.first == numbers.at[tokens.number], numbers.lead[tokens.number], 9)
    own = np.where(lead == 9, chunks.roles[tokens.first], numbers.lead_roles[tokens.number])
    counter = (sign == _BLANK) & (chunks.lengths[tokens.first - 1] <= _CUSTOMER)  # CRO 010
    counter &= tokens.pure & (tokens.digits <= 3) & (chunks.buffer[chunks.starts[tokens.first]] == _ZERO)
    long_noise = (label & np.uint32(Role.LONG_NOISE)) > 0
    strict = (sign == _COLON) | (sign == _PLUS) | ((lead == 2) & (tokens.digits >= 8))
    noise = ((label & np.uint32(Role.NOISE)) > 0) & ((lead < 2) | strict | long_noise)
    noise &= ((own & np.uint32(Role.DOCUMENT)) == 0) & ~counter
    glued = (own & np.uint32(Role.NOISE)) > 0
    tie = chunks.buffer[chunks.ends[tokens.first]]
    series = (lead == 9) & (tie == _DASH) & (tokens.chunks == 2) & (tokens.digits <= 5)
    noise |= ((label & np.uint32(Role.OWN)) > 0) & tokens.pure & (tokens.digits >= _OWN)
    noise |= glued & ~scene.labelled & np.where(lead == 9, ~series, (lead >= 3) & (tokens.digits >= 4))
    return noise, noise & (long_noise | ((own & np.uint32(Role.LONG_NOISE)) > 0))


def _go_on(scene: Scene, noise: Bools, goes_on: Bools) -> None:
    """Spreads a phone's or IBAN's noise over the short tokens that follow it by one blank."""
    chunks, tokens = scene.chunks, scene.tokens
    current = np.flatnonzero(goes_on)
    abroad = chunks.buffer[chunks.starts[tokens.first] - 1] == _PLUS
    digits = np.where(abroad, tokens.digits, _PHONE)[current]
    while current.size:
        inside = current + 1 < tokens.size
        current, digits = current[inside], digits[inside]
        after = current + 1
        digits = digits + tokens.digits[after]
        gap = chunks.starts[tokens.first[after]] - chunks.ends[tokens.last[current]]
        short = chunks.ends[tokens.last[after]] - chunks.starts[tokens.first[after]] <= _PART
        short |= tokens.pure[after] & (digits <= _PHONE)
        joined = (tokens.first[after] == tokens.last[current] + 1) & (gap == 1) & short
        joined &= ~noise[after]
        current, digits = after[joined], digits[joined]
        noise[current] = True


def _marked(chunks: Chunks, numbers: Numbers) -> Bools:
    """Numbers with a currency or percent sign, masked accounts (XXXXX7873, ***7873), ordinals (21ST)."""
    buffer, starts, ends = chunks.buffer, chunks.starts[numbers.at], chunks.ends[numbers.at]
    before, before2 = buffer[starts - 1], buffer[starts - 2]
    found: Bools = (before == _DOLLAR) | ((before == _BLANK) & (before2 == _DOLLAR))
    found |= (before == _STAR) & (CLASS[before2] == OTHER)
    found |= (buffer[ends] == _PERCENT) | ((buffer[ends] == _BLANK) & (buffer[ends + 1] == _PERCENT))
    lead = numbers.lead
    mask = np.flatnonzero((lead >= 3) | ((lead == 2) & (chunks.digits[numbers.at] <= 4)))
    crossed = leading_word(buffer, starts[mask], lead[mask])
    found[mask] |= crossed == repeated("X", lead[mask])
    short = np.flatnonzero(~numbers.pure & (lead == 0) & (ends - starts == chunks.digits[numbers.at] + 2))
    short = short[chunks.digits[numbers.at[short]] <= 2]
    endings = word_roles(buffer, ends[short] - 2, np.full(short.size, 2))[0]
    found[short] |= (endings & np.uint32(Role.ORDINAL)) > 0
    return found


def _times(chunks: Chunks, numbers: Numbers) -> Bools:
    """Numbers that are part of a time: 12:30."""
    found = np.zeros(numbers.size, dtype=np.bool_)
    length = chunks.lengths[numbers.at]
    right = np.flatnonzero(numbers.pure & (length == 2))
    right = right[(right > 0)]
    at = numbers.at[right]
    near = (numbers.at[right - 1] == at - 1) & (chunks.starts[at] - chunks.ends[at - 1] == 1)
    near &= (chunks.buffer[chunks.starts[at] - 1] == _COLON) & numbers.pure[right - 1] & (length[right - 1] <= 2)
    near &= ~np.append(chunks.tied, False)[at + 1]
    start = chunks.starts[np.maximum(at - 1, 0)]
    near &= (chunks.buffer[start - 1] != _COLON) | (CLASS[chunks.buffer[start - 2]] > OTHER)  # no :70:
    for side in (right[near] - 1, right[near]):
        value = digit_values(chunks.buffer, chunks.starts[numbers.at[side]], length[side])
        near[near] = value < _MINUTES
    found[right[near]] = found[right[near] - 1] = True
    return found


def _counts(chunks: Chunks, numbers: Numbers) -> Bools:
    """Both numbers of "1 OF 3"."""
    found = np.zeros(numbers.size, dtype=np.bool_)
    left = np.flatnonzero(numbers.pure & (chunks.lengths[numbers.at] <= 3))
    left = left[left + 1 < numbers.size]
    at = numbers.at[left]
    fits = (numbers.at[left + 1] == at + 2) & numbers.pure[left + 1] & (chunks.lengths[numbers.at[left + 1]] <= 3)
    left, at = left[fits], at[fits]
    left = left[((chunks.roles[at + 1] & np.uint32(Role.OF)) > 0) & (chunks.text[at] == chunks.text[at + 2])]
    found[left] = found[left + 1] = True
    return found


def _parts(scene: Scene) -> Bools:
    """Short numbers that count parts: INSTALMENT 2, 1. RATE, 2/3."""
    chunks, tokens = scene.chunks, scene.tokens
    beside = scene.labels | np.where(chunks.buffer[chunks.ends[tokens.last]] == _POINT, scene.after, np.uint32(0))
    single: Bools = tokens.pure & (tokens.chunks == 1) & (tokens.digits <= 2) & ((beside & np.uint32(Role.COUNTED)) > 0)
    pairs = tokens.pure & (tokens.chunks == 2) & (tokens.digits == 2) & ~scene.labelled
    pairs &= chunks.buffer[chunks.ends[tokens.first]] == _SLASH
    rows: Ints = np.flatnonzero(pairs)
    one = np.ones(rows.size, dtype=np.int64)
    part, whole = (digit_values(chunks.buffer, chunks.starts[side[rows]], one) for side in (tokens.first, tokens.last))
    single[rows[(part >= 1) & (part <= whole) & (whole >= 2) & (whole <= _PARTS)]] = True
    return single


def _currencies(scene: Scene) -> Bools:
    """Whole amounts beside a currency's name: USD 1200, 1200 EUR; and thousands after a sign: $1,234."""
    chunks, tokens = scene.chunks, scene.tokens
    plain = tokens.pure & (tokens.chunks == 1) & ~scene.labelled
    before = (scene.before & np.uint32(Role.CURRENCY)) > 0
    after = (scene.after & np.uint32(Role.CURRENCY)) > 0
    beyond = np.minimum(tokens.last + 2, chunks.starts.size - 1)
    after &= (chunks.digits[beyond] == 0) | (chunks.text[beyond] != chunks.text[tokens.last])
    own = scene.numbers.lead_roles[tokens.number]
    glued = (tokens.chunks == 1) & ((own & np.uint32(Role.CURRENCY)) > 0)
    result: Bools = (plain & (before | after)) | glued
    comma = np.flatnonzero(chunks.buffer[chunks.starts[tokens.first] - 1] == _COMMA)
    comma = comma[(comma > 0)]
    sign = chunks.buffer[chunks.starts[tokens.first[comma - 1]] - 1] == _DOLLAR
    tight = chunks.starts[tokens.first[comma]] - chunks.ends[tokens.last[comma - 1]] == 1
    result[comma[sign & tight & tokens.pure[comma] & (tokens.digits[comma] == 3)]] = True
    return result


def _terms(scene: Scene) -> Bools:
    """Short numbers beside NET, DAYS, WEEK."""
    tokens = scene.tokens
    beside = scene.before | scene.after
    beside |= np.where(tokens.chunks == 1, scene.numbers.lead_roles[tokens.number], np.uint32(0))
    result: Bools = ((beside & np.uint32(Role.TERMS)) > 0) & (tokens.digits <= 3) & ~scene.labelled
    return result


def _phones(scene: Scene) -> Bools:
    """Phone numbers without a label: 415-555-1234, (415) 555-1234, +49 30 123456."""
    chunks, tokens = scene.chunks, scene.tokens
    start = chunks.starts[tokens.first]
    length = [chunks.lengths[np.minimum(tokens.first + shift, chunks.starts.size - 1)] for shift in (0, 1, 2)]
    dashed = (tokens.chunks == 3) & (length[0] == 3) & (length[1] == 3) & (length[2] == 4)
    closing = (chunks.buffer[start - 1] == _CLOSING) | (chunks.buffer[start - 2] == _CLOSING)
    local = (tokens.chunks == 2) & (length[0] == 3) & (length[1] == 4) & closing
    abroad = (chunks.buffer[start - 1] == _PLUS) & (chunks.buffer[start - 2] <= _BLANK)
    area = np.append(local[1:], False) & (tokens.digits == 3) & (chunks.buffer[chunks.ends[tokens.last]] == _CLOSING)
    result: Bools = tokens.pure & ~scene.labelled & (dashed | local | area | abroad)
    return result
