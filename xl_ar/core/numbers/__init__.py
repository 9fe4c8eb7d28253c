"""Document numbers in remittance texts: where they stand and which open items they name."""

from xl_ar.core.numbers.index import NumberIndex
from xl_ar.core.numbers.mentions import Mentions, Strength
from xl_ar.core.numbers.texts import Texts, read_texts
from xl_ar.core.numbers.words import Flag

__all__ = ["Flag", "Mentions", "NumberIndex", "Strength", "Texts", "read_texts"]
