"""Words the made ledgers are built from: organisations of several countries, and what payers and banks write."""

# ruff: noqa: E501  (word lists read better unbroken)
# fmt: off

from __future__ import annotations


def _words(text: str, sign: str | None = None) -> tuple[str, ...]:
    return tuple(text.split(sign))


SURNAMES = _words(
    "Abernathy Achterberg Adebayo Agnelli Aguilar Ahlström Albrecht Almeida Andersen Angström Antonelli Arbogast Asenov Aubert Ayala "
    "Bachmann Balázs Barańska Bauer Beaulieu Bergström Bianchetti Björklund Blaine Bölling Borowski Brandão Brennan Brightwell Bühler "
    "Calloway Cardoso Castellani Černý Chevalier Christensen Cieślak Coimbra Cordero Couture Crawshaw Czajka Dahlberg Delacroix Demirel "
    "Devereux Dietrich Dlouhý Donnelly Drescher Dubois Dvořák Echeverría Eklund Engel Espinosa Falkenberg Faulkner Fernández Fiorentino "
    "Fjeld Fontaine Forsberg Fournier Friedrichs Gallagher Garnier Gärtner Gauthier Gjerde Göransson Grabowski Grimshaw Guimarães "
    "Günther Haagen Hällström Hartigan Hauser Hedlund Heinemann Hjorth Holloway Horváth Hübner Ibáñez Ingram Iversen Jansma Jęczmień "
    "Jónsdóttir Kaczmarek Karlsson Keating Kirchner Kjær Knudsen Kowalczyk Krämer Kristiansen Kučera Lachance Lindqvist Lombardi "
    "López Lorentzen Löwe Lundgren Macfarlane Magnusson Malinowski Marchetti Martínez Mbeki McAllister Menezes Mikkelsen Moreau "
    "Müller Nadeau Navrátil Nygaard Núñez O'Connell O'Rourke Öberg Okafor Olszewski Ortega Østergaard Pacheco Papadakis Pellegrini "
    "Pérez Petrović Pfeiffer Pinheiro Poulsen Quintana Rademaker Ramsay Renault Ríos Ritter Rossetti Rousseau Sandoval Schäfer "
    "Schröder Schuster Sepúlveda Şahin Silveira Sjöberg Sørensen Stańczyk Steinbach Strand Sundström Szabó Takács Tavares Thibault "
    "Torvald Ulrich Urquhart Vandenberg Vasquez Vieira Vogel Wachowski Walczak Weiß Westergaard Whitcombe Wiśniewski Wójcik Yilmaz "
    "Zapatero Zielinski Zimmer Žižka"
)
PLACES = _words(
    "Aalborg Adriatic Aegean Alpine Antwerp Aragon Arctic Avon Baltic Basel Bavaria Bergamo Bilbao Bohemia Bremen Brisbane Calgary "
    "Cardiff Carpathia Catalan Cornwall Danube Devon Dublin Elbe Essex Flanders Fjord Galway Gdańsk Geneva Glasgow Göteborg Halifax "
    "Hanse Helsinki Hudson Iberia Jura Kent Kraków Lausanne Leeds Liffey Ligurian Lisbon Loire Lothian Malmö Manitoba Maas Mersey "
    "Midland Moravia Moselle Münster Nantes Nordic Norfolk Ontario Oslo Palermo Pennine Porto Prairie Quebec Rhine Rhône Saxony "
    "Seville Severn Silesia Skåne Solent Tagus Thames Thuringia Trent Trieste Tyrol Ulster Umbria Utrecht Vistula Wessex Yukon Zürich"
)
BRANDS = _words(
    "Acorn Aster Beacon Birch Bluestone Brightline Canopy Cedar Cobalt Compass Copper Crescent Delta Ember Evergreen Falcon Fern "
    "Foxglove Garnet Granite Harrier Hazel Heron Indigo Ironwood Juniper Keystone Kestrel Lantern Larch Linden Lynx Maple Meridian "
    "Nimbus Oakfield Onyx Orchard Osprey Otter Peregrine Pinnacle Quarry Raven Redwood Rowan Saffron Sable Sequoia Silver Slate "
    "Sparrow Stonegate Sycamore Tamarack Thistle Topaz Tundra Vertex Willow Windmill Wren Zenith"
)
ONSETS = _words("ab al ar bel bor cad cor dal dren el fal fen gar hal jor kel kor lan lor mar mir nal nor pal per quil ral ros sel sol tal tor ul val ver vol wil yar zan zel")
CORES = _words("a e i o u an en in on ar er or il al ume ade ire ona eli aro")
CODAS = _words("bix cor dane dex don fex gard gen lex lin lon mex mont nex nor pix rex ris ron sat tek ton tra trix van vex vic vio xa zon")

TRADES: dict[str, tuple[str, ...]] = {
    "en": _words(
        "Logistics;Bakery;Joinery;Optics;Fasteners;Dairy;Packaging;Brewing;Ceramics;Plastics;Foundry;Haulage;Catering;Signage;"
        "Instruments;Textiles;Timber;Pumps;Valves;Bearings;Coatings;Seeds;Fisheries;Vending;Furnishings;Glazing;Roofing;Scaffolding;"
        "Refrigeration;Lighting;Tooling;Paints;Robotics;Hydraulics;Publishing;Pharmacy;Laundry;Couriers;Stationery;Landscapes;"
        "Medical Supplies;Food Services;Machine Tools;Water Treatment;Office Interiors;Motor Parts;Cold Storage;Data Systems",
        ";",
    ),
    "de": _words(
        "Maschinenbau;Werkzeuge;Bäckerei;Spedition;Elektrotechnik;Büromöbel;Gebäudereinigung;Kunststofftechnik;Getränke;Druckerei;"
        "Heizungsbau;Metallbau;Verpackungen;Medizintechnik;Fördertechnik;Saatgut;Lüftungsbau;Baustoffe",
        ";",
    ),
    "fr": _words(
        "Transports;Menuiserie;Boulangerie;Matériaux;Électricité;Imprimerie;Conditionnement;Mécanique;Fromagerie;Chaudronnerie;"
        "Équipements;Pépinières;Énergies;Nettoyage;Vignobles",
        ";",
    ),
    "es": _words(
        "Transportes;Panadería;Construcción;Muebles;Cerámicas;Iluminación;Envases;Refrigeración;Suministros;Maquinaria;Imprenta;"
        "Conservas;Aceites;Jardinería",
        ";",
    ),
    "it": _words("Trasporti;Arredamenti;Meccanica;Ceramiche;Imballaggi;Alimentari;Costruzioni;Tessuti;Utensili;Vini;Stampi", ";"),
    "nl": _words("Transport;Bloemen;Installatietechniek;Zuivel;Bouwmaterialen;Verpakkingen;Machines;Drukkerij;Scheepswerf;Zaden", ";"),
    "nordic": _words("Transport;Bageri;Bygg;Maskin;Fisk;Skog;Energi;Elektro;Trä;Møbler;Rør;Verktyg;Städ;Sjömat", ";"),
    "pl": _words("Meble;Budownictwo;Opakowania;Maszyny;Piekarnia;Narzędzia;Części;Oświetlenie;Okna;Łożyska", ";"),
    "pt": _words("Transportes;Padaria;Construções;Cortiças;Móveis;Iluminação;Embalagens;Conservas;Máquinas", ";"),
}
LEGAL: dict[str, tuple[str, ...]] = {
    "en": ("Ltd", "Limited", "Inc", "Inc.", "LLC", "PLC", "LLP", "Corp.", "Co.", "Pty Ltd", "Company", "Corporation", ""),
    "de": ("GmbH", "AG", "GmbH & Co. KG", "KG", "e.K.", "OHG", "UG (haftungsbeschränkt)", "SE", "GmbH"),
    "fr": ("SARL", "SAS", "S.A.", "SASU", "EURL", "SA", "SCI"),
    "es": ("S.L.", "S.A.", "SL", "S.L.U.", "S.Coop."),
    "it": ("S.r.l.", "S.p.A.", "SRL", "S.n.c.", "S.a.s."),
    "nl": ("B.V.", "BV", "N.V.", "V.O.F."),
    "nordic": ("AB", "A/S", "ApS", "AS", "Oy", "Oyj", "ASA"),
    "pl": ("Sp. z o.o.", "S.A.", "Sp. j.", "s.r.o.", "a.s."),
    "pt": ("Lda", "Lda.", "S.A.", "Ltda", "Unipessoal Lda"),
}
COUNTRIES = (("en", 42), ("de", 14), ("fr", 9), ("es", 8), ("it", 7), ("nl", 6), ("nordic", 6), ("pl", 5), ("pt", 3))

SHORTER = {
    "logistics": "LOG", "packaging": "PKG", "services": "SVCS", "supplies": "SUPP", "systems": "SYS", "medical": "MED", "transport": "TRANSP",
    "transports": "TRP", "transportes": "TPTES", "international": "INTL", "instruments": "INSTR", "machine": "MACH", "maschinenbau": "MASCHB",
    "elektrotechnik": "ELTECH", "refrigeration": "REFRIG", "refrigeración": "REFRIG", "furnishings": "FURN", "construcción": "CONSTR",
    "construções": "CONSTR", "costruzioni": "COSTR", "maquinaria": "MAQ", "publishing": "PUBL", "engineering": "ENG", "textiles": "TEXT",
    "treatment": "TRTMT", "hydraulics": "HYDR", "landscapes": "LANDSC", "stationery": "STAT", "verpackungen": "VERP", "opakowania": "OPAK",
    "budownictwo": "BUD", "brothers": "BROS", "verpakkingen": "VERP", "bouwmaterialen": "BOUWMAT", "imballaggi": "IMB", "arredamenti": "ARRED",
    "suministros": "SUMIN", "matériaux": "MATX", "équipements": "EQPTS", "conditionnement": "CONDIT", "holdings": "HLDGS", "foods": "FDS",
}
FORMS_ALIKE = {
    "ltd": "LIMITED", "limited": "LTD", "inc": "INCORPORATED", "inc.": "INC", "llc": "L.L.C.", "corp.": "CORPORATION", "corporation": "CORP",
    "co.": "COMPANY", "company": "CO", "plc": "P.L.C.", "s.a.": "SA", "sa": "S.A.", "s.l.": "SL", "s.r.l.": "SRL", "srl": "S R L", "b.v.": "BV",
    "bv": "B.V.", "s.p.a.": "SPA", "gmbh": "GESELLSCHAFT MBH", "sp. z o.o.": "SP ZOO", "a/s": "AS", "gmbh & co. kg": "GMBH CO KG",
    "pty ltd": "PTY LIMITED", "lda": "LDA.", "n.v.": "NV", "s.l.u.": "SLU",
}
PARENT_WORDS = ("Group Treasury", "Holding", "Shared Services", "Beteiligungen", "Participations", "Group Services", "Finance Hub", "Inversiones")

NOBODY = ("", "", "INCOMING PAYMENT", "SEPA CREDIT", "BULK CREDIT", "CASH COUNTER", "CLEARING", "BRANCH DEPOSIT", "CARD ACQUIRER", "NOT PROVIDED", "UNKNOWN", "REMITTER")
NO_TRADE = (
    "HM REVENUE REPAYMENT", "TAX OFFICE REFUND", "BANK INTEREST", "INTEREST ON BALANCE", "TREASURY SWEEP 0093", "ZBA TRANSFER", "PAYROLL RETURN",
    "INSURER SETTLEMENT", "LOAN DRAWDOWN 7716", "OWN TRANSFER", "FINANZAMT ERSTATTUNG", "URSSAF REMBOURSEMENT", "CASHBACK PROGRAMME",
    "RENT DEPOSIT RETURN", "FX FORWARD SETTLEMENT", "DIVIDEND", "GRANT FUNDING", "MERCHANT CHARGEBACK REVERSAL",
)
ADVANCES = ("PREPAYMENT", "ON ACCOUNT", "DEPOSIT FOR FUTURE ORDERS", "ADVANCE PAYMENT", "ANZAHLUNG", "ACOMPTE", "ANTICIPO", "A CONTO", "PAYMENT ON ACCOUNT", "DOWN PAYMENT")
STATEMENTS = ("STATEMENT", "AS PER STATEMENT", "YOUR STATEMENT OF ACCOUNT", "ALL OPEN ITEMS", "ACCOUNT BALANCE", "SALDO", "KONTOAUSZUG ALLE POSTEN", "FULL BALANCE", "SOLDE DU COMPTE", "OPEN BALANCE IN FULL")
THROUGH = ("STATEMENT TO {}", "ALL ITEMS UP TO {}", "BALANCE AS OF {}", "STATEMENT THRU {}", "SALDO PER {}")
INSTALMENTS = ("1 OF 3", "2 OF 3", "1/2", "PART PAYMENT", "PARTIAL", "INSTALMENT", "INSTALLMENT 1", "ACOMPTE SUR", "TEILZAHLUNG", "RATE 1")
LABELS = ("INV ", "INVOICE ", "INVOICES ", "INV NO ", "Rg ", "RE-NR. ", "Rechnung ", "FACT ", "Facture ", "FT ", "FRA. ", "OUR REF ", "YOUR INV ", "Inv#", "BILL ", "DOC ", "", "", "", "/RFB/", "PAYMENT OF ", "F.no ")
JOINERS = (", ", ",", " ", " + ", "; ", " / ", " & ", " and ", " und ")
THANKS = ("", "", "", "", "TRADE CREDITOR", "SUPPLIER PAYMENT", "GOODS", "MANY THANKS", "VENDOR PMT", "MARCH RUN", "WEEKLY RUN", "PAYMENT")
