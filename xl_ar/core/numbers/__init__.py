"""Document numbers in remittance texts: where they stand and which open items they name.

``read_texts`` finds the *places* of each text: what a payer can mean as a document number, after dates, amounts and
the bank's own numbers are set aside. ``NumberIndex`` holds the numbers of a book of open items. Nothing is known of any
numbering scheme beforehand: prefixes, groups and lengths are those of the book's own numbers.

Everything works on whole columns: texts are joined into one byte buffer, cut by array operations, and compared by
64-bit hashes of these forms (INV-2024-00250 as the example):

| table | key | kind | read as |
|---|---|---|---|
| squashed | letters and digits, INV202400250 | whole | EXACT if written as printed, else REFORMATTED |
| squashed | without the letters before the first digit, 202400250 | bare | REFORMATTED |
| squashed | from a later group on, if that begins with a zero or is more than one group, 00250 | tail | REFORMATTED |
| squashed | without leading zeros of the groups, INV2024250 and 2024250 | tail | REFORMATTED |
| squashed | the order number, with and without the letters before it | order | ORDER |
| grouped | groups without leading zeros, separators anywhere, INV,2024,250 | whole | REFORMATTED |
| grouped | the same from a later group on, 2024,250 and 1916 of 25-001916 | bare, tail | REFORMATTED |
| both | with a year of two digits for four or the other way round, INV,24,250 and 24,250 | year | REFORMATTED |
| folded | squashed, O I L S B Z G as digits, 1NV202400250 | bare | OCR |
| folded | the same without the letters before the first digit | tail | OCR |

Shortened keys hold at least four digits. A whole number that more than 500 items bear, an order of more than 100 items,
a bare key of more than 20 different documents, and a tail or year of more than one document are left out of the tables.
Runs of one to four neighbouring pieces are sought, once more without a label glued to the first; a piece that reads as
nothing once more without a label glued to its letters (INVRE202500172). Of overlapping
readings the firmest wins, then the longest. A short number after one that is read may continue it (INV2025001 & 002),
and two ends tied by a dash or a word name what lies between. A token that reads as nothing is cut into its chunks and
counts if every chunk is then read (E12340-43). ``NumberIndex.among`` compares given pairs sign by sign as well, and
finds what fits too many documents of the book: years written otherwise, letters left away at the end, last groups.

Fields and segments of bank messages end a number (/REMI/, SVWZ+, ?20, RMR*IV*number*PO*amount). An amount with two
decimals written directly after a number is no place; ``Texts.beside`` holds it for that number's place.

Hashes may collide in theory; with ten million keys the odds of one wrong reading are below one in a million.
"""

from xl_ar.core.numbers.index import NumberIndex
from xl_ar.core.numbers.mentions import Mentions, Strength
from xl_ar.core.numbers.texts import Texts, read_texts
from xl_ar.core.numbers.words import Flag

__all__ = ["Flag", "Mentions", "NumberIndex", "Strength", "Texts", "read_texts"]
