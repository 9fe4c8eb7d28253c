"""Payer and customer names as keys: what is left when case, accents, punctuation and legal forms are gone."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Ways companies are constituted, by country group; a name is compared without them.
_FORMS = """
    inc incorporated corp corporation co company ltd limited llc llp lllp lp pllc plc pc
    pty pte bhd sdn pvt cic
    gmbh mbh ag kg kgaa ohg gbr ug ev eg se gesmbh
    sa sas sasu sarl eurl snc sca scs gie srl sro spa sapa sapi scrl sprl bvba cvba asbl vzw
    bv nv vof cv sl slu slne sau lda ltda eireli eirl cia sac rl
    ab hb as asa ans aps ivs oy oyj ky tmi ehf hf
    spzoo ska kft zrt nyrt bt doo dd dno ad ead eood ood
    uab ou sia jsc ojsc pjsc cjsc ooo oao zao pao ao tov
    kk gk yk kabushiki kaisha godo
    ae epe ike sti anonim sirketi wll fze fzc fzco psc tbk
"""
LEGAL_FORMS = frozenset(_FORMS.split())
_CONNECTORS = frozenset(["and", "und", "et", "y", "e", "og", "och", "en", "the", "of"])
_NOBODY = """
    ach wire check cheque cash credit debit deposit deposits payment payments pmt pymt customer client lockbox
    counter transfer transfers remitter sender unknown various misc sundry online bank banking electronic eft
    bacs sepa swift incoming inward ordering party branch teller merchant settlement batch receipt receipts
    n a na none anonymous vendor trade received bankcard billcom paypal remote
"""
GENERIC_WORDS = frozenset(_NOBODY.split())
_DOTS = re.compile(r"[.'’`´]")
_WORDS = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


def words(name: str) -> list[str]:
    """Words of a name in folded case, without accents and punctuation; "L. L. C." is one word, "llc"."""
    folded = name.casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", folded).translate(_LETTERS)
        folded = "".join(sign for sign in folded if not unicodedata.combining(sign))
    plain = _DOTS.sub("", folded).replace(" sp z oo", " spzoo")
    return _joined_letters(_WORDS.findall(plain))


def _joined_letters(found: list[str]) -> list[str]:
    joined: list[str] = []
    spelling = False
    for word in found:
        single = len(word) == 1 and word.isalpha()
        if single and spelling:
            joined[-1] += word
        else:
            joined.append(word)
        spelling = single
    return joined


@lru_cache(maxsize=1 << 17)
def name_key(name: str) -> str:
    """The name without legal form and connectors, words in order; the bare words where nothing else is left.

    >>> name_key("Müller & Söhne GmbH & Co. KG"), name_key("MÜLLER SÖHNE")
    ('muller sohne', 'muller sohne')
    """
    found = [word for word in words(name) if word not in _CONNECTORS]
    core = [word for word in found if word not in LEGAL_FORMS]
    return " ".join(core or found)


def sorted_key(key: str) -> str:
    """The words of a name key in alphabetical order, so that word order does not matter."""
    return " ".join(sorted(key.split()))


@lru_cache(maxsize=1 << 17)
def is_generic(name: str) -> bool:
    """True for names that name nobody: blank, "CUSTOMER PAYMENT", "LOCKBOX DEPOSIT"."""
    return all(word in GENERIC_WORDS or word.isdigit() for word in words(name))
