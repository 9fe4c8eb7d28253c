"""ISO 4217 currencies: the codes in use, the exponents that are not 2, and the signs and words people write.

Source of codes and exponents: ISO 4217 List One, kept by SIX (six-group.com, "data standards"), with the
currencies that left it after 2015 and still stand in old ledgers.
"""

from __future__ import annotations


def _listed(words: str) -> list[str]:
    return words.split()


DEFAULT_EXPONENT = 2

EXPONENTS: dict[str, int] = {
    **dict.fromkeys(_listed("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"), 0),
    **dict.fromkeys(_listed("BHD IQD JOD KWD LYD OMR TND"), 3),
    **dict.fromkeys(_listed("CLF UYW"), 4),
}

CODES: frozenset[str] = frozenset(
    _listed(
        """
        AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN
        BZD CAD CDF CHF CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL
        GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF
        KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR
        MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG
        SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD
        UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG ZWL
        """
    )
)

# a sign that several currencies share is a hint: the likeliest code and '?', its candidates below
_SIGNS = {
    "€": "EUR", "£": "GBP", "$": "USD?", "¥": "JPY?", "￥": "JPY?", "₹": "INR", "₽": "RUB",
    "₩": "KRW", "₪": "ILS", "₺": "TRY", "฿": "THB", "₫": "VND", "₦": "NGN", "₱": "PHP",
    "₴": "UAH", "₸": "KZT", "₾": "GEL", "₲": "PYG", "₡": "CRC", "₵": "GHS", "₼": "AZN",
    "₮": "MNT", "৳": "BDT", "₨": "INR?", "元": "CNY", "円": "JPY", "원": "KRW", "us$": "USD",
    "u$s": "USD", "usd$": "USD", "$us": "USD", "ca$": "CAD", "c$": "CAD", "cdn$": "CAD",
    "a$": "AUD", "au$": "AUD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "nt$": "TWD",
    "mx$": "MXN", "mex$": "MXN", "r$": "BRL", "clp$": "CLP", "cop$": "COP", "ar$": "ARS",
    "j$": "JMD", "tt$": "TTD", "ec$": "XCD", "gh₵": "GHS",
}  # fmt: skip
_WORDS = {
    "euro": "EUR", "euros": "EUR", "eur.": "EUR", "pound": "GBP?", "pounds": "GBP?", "stg": "GBP",
    "dollar": "USD?", "dollars": "USD?", "yen": "JPY", "yuan": "CNY", "rmb": "CNY", "cnh": "CNY",
    "kr": "SEK?", "kc": "CZK", "kč": "CZK", "zl": "PLN", "zł": "PLN", "ft": "HUF", "lei": "RON?",
    "leu": "RON?", "sfr": "CHF", "fr": "CHF?", "francs": "CHF?", "fcfa": "XOF?", "cfa": "XOF?",
    "f cfa": "XOF?", "rs": "INR?", "rupees": "INR?", "inr.": "INR", "rp": "IDR", "rm": "MYR",
    "r": "ZAR", "руб": "RUB", "р": "RUB", "грн": "UAH", "лв": "BGN", "тг": "KZT", "tl": "TRY",
    "din": "RSD?", "дин": "RSD", "s/": "PEN", "bs": "BOB?", "ksh": "KES", "tsh": "TZS",
    "ush": "UGX", "dh": "AED?", "dhs": "AED?", "sr": "SAR", "qr": "QAR", "kd": "KWD", "bd": "BHD",
    "ro": "OMR", "tk": "BDT", "nis": "ILS", "php.": "PHP",
}  # fmt: skip
SIGNS: dict[str, str] = {**{code.casefold(): code for code in CODES}, **_WORDS, **_SIGNS}
"""What stands for a currency, case folded -> its code, or a hint that ends in '?'."""

CANDIDATES: dict[str, list[str]] = {
    "USD?": _listed("USD CAD AUD NZD SGD HKD MXN ARS CLP COP TWD JMD TTD XCD"),
    "JPY?": _listed("JPY CNY"),
    "SEK?": _listed("SEK NOK DKK ISK"),
    "GBP?": _listed("GBP EGP LBP SYP GIP FKP SHP"),
    "INR?": _listed("INR PKR LKR NPR MUR SCR"),
    "CHF?": _listed("CHF XOF XAF XPF CDF RWF"),
    "XOF?": _listed("XOF XAF"),
    "RON?": _listed("RON MDL"),
    "RSD?": _listed("RSD MKD"),
    "BOB?": _listed("BOB VES"),
    "AED?": _listed("AED MAD"),
}
"""What a hint may mean, the likeliest first."""
