"""Invented company names."""

from __future__ import annotations

US = (
    "Brackenmoor Timber Co.",
    "Tallowford Marine LLC",
    "Quillfeather Outfitters, Inc.",
    "Northspindle Packaging Corp.",
    "Emberlyn Foods, Inc.",
    "Copperwick Hardware LLC",
    "Saltgrass Boatworks",
    "Verity & Dunmarrow Interiors",
    "Gableridge Roofing Supply",
    "Ostermill Bakery Group, LLC",
    "Pinecask Distributing Inc.",
    "Larkhollow Veterinary Partners",
    "Redthistle Apparel Co.",
    "Kestrelbay Hospitality Group",
    "Fennwick Tool & Die, Inc.",
    "Moonharrow Nurseries",
    "Stavebrook Cooperage LLC",
    "Ironlatch Security Systems, Inc.",
)
HOME = (
    "Whitlowe Plumbing & Heating",
    "Sundapple Orchards, Inc.",
    "Graymantle Print Works",
    "Harrowgate Dental Lab LLC",
    "Cinderpath Logistics Inc.",
    "Bluemarrow Pet Supply Co.",
    "Oakenshaw Fixtures",
    "Tidefall Seafoods, Inc.",
    "Marrowstone Masonry LLC",
    "Velvet Anvil Studios",
)
GERMAN = (
    "Brückenhofer Maschinenbau GmbH",
    "Eichwälder Getränke KG",
    "Lindstätter & Söhne OHG",
    "Möwenstein Logistik GmbH & Co. KG",
    "Rabenau Feinmechanik AG",
    "Tannröder Holzwerke GmbH",
    "Weißdorn Apothekenbedarf e.K.",
    "Kupferthal Elektro GmbH",
    "Sturmhagen Bootsbau GmbH",
    "Grünefelder Gartencenter KG",
    "Althausner Druckerei GmbH",
    "Fuchsgrund Metallbau GmbH",
)
GERMAN_CITIES = (
    "Kassel", "Fulda", "Bamberg", "Kiel", "Jena", "Siegen",
    "Passau", "Celle", "Stade", "Erfurt", "Minden", "Gera",
)  # fmt: skip
WORLD = (
    ("Halvorsund Instruments Ltd", "USD"),
    ("Crestavon Aerospace Inc.", "USD"),
    ("Palmyra Quay Trading Corp.", "USD"),
    ("Vantorre Chimie SA", "EUR"),
    ("Officine Bellacorte S.r.l.", "EUR"),
    ("Zuiderhaven Coatings B.V.", "EUR"),
    ("Minatogawa Seiki K.K.", "JPY"),
    ("Hoshikawa Kogyo Co., Ltd.", "JPY"),
    ("Al Sahwa Marine Services W.L.L.", "KWD"),
    ("Dar Al Noor Equipment Co.", "KWD"),
)
BRITISH = (
    "Pargeter & Lyle Ltd",
    "Thistlemere Joinery Ltd",
    "Wrenbury Catering",
    "Kettlewick Events LLP",
    "Ashcombe Surveyors Ltd",
    "Dunnockshaw Primary School",
    "Fallowdene Estates",
    "Hexley Motor Repairs",
)
