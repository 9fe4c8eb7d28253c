"""Names of people compared as a reader sees them: two names that look alike are one person's."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = re.compile("[\u034f\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # selectors of a form
# Letters of Cyrillic and Greek that look like Latin ones, as small and as capital letters (of Unicode TR 39)
_SMALL = str.maketrans("авекмнорстухіјѕԁԛԝһґαικνορτυχγѵӏ", "abekmhopctyxijsdqwhraikvoptuxyvl")
_CAPITAL = str.maketrans("АВЕКМНОРСТУХІЈЅԚԜҺΑΒΕΖΗΙΚΜΝΟΡΤΥΧӀЗ", "ABEKMHOPCTYXIJSQWHABEZHIKMNOPTYXI3")


def person(name: str) -> str:
    """A name in its plain form: no case, accents, wide forms, invisible signs and punctuation; '' names nobody.

    >>> person(" Ann\u200b  O’Neil ") == person("ann o'neil"), person("\u200b - ")
    (True, '')
    """
    return _plain(name.casefold())


def same_person(one: str, other: str) -> bool:
    """True where two names are one person's, or look as if they were.

    >>> same_person("Ann", "\u0410nn"), same_person("Ann", "Bob"), same_person("", "")
    (True, False, False)
    """
    looks = [{_plain(name.casefold()), *_looks(name)} - {""} for name in (one, other)]
    return not looks[0].isdisjoint(looks[1])


def _looks(name: str) -> set[str]:
    plain = unicodedata.normalize("NFKC", name)
    small, capital = plain.lower().translate(_SMALL), plain.upper().translate(_CAPITAL)
    return {_plain(small.casefold()), _plain(capital.casefold())}


def _counts(sign: str) -> bool:
    """True for letters, digits, blanks and the vowel signs of scripts that write vowels so."""
    is_vowel_sign = unicodedata.category(sign) in ("Mn", "Mc") and not unicodedata.combining(sign)
    return sign.isalnum() or sign.isspace() or (is_vowel_sign and not _UNSEEN.fullmatch(sign))


def _plain(name: str) -> str:
    """The letters and digits of the words of a name, without what stands on them."""
    apart = unicodedata.normalize("NFKD", name)
    words = "".join(" " if sign.isspace() else sign for sign in apart if _counts(sign)).split()
    return " ".join(unicodedata.normalize("NFKC", word).casefold() for word in words)
