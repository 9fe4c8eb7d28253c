"""Words that mean something by themselves in names of companies: forms, trades, places, departments, abbreviations."""

from __future__ import annotations

from xl_ar.core.names import LEGAL_FORMS

_MORE_FORMS = """
    pt tbk kb publ bhd oyj scarl scpa spol akciova ltee limitee enr senc inh partg partgmbb
    kommanditgesellschaft aktiengesellschaft gesellschaft aktiebolag aktiebolaget aktieselskab anpartsselskab
    osakeyhtio vennootschap ptyltd pvtltd incorporation coltd ooo zao oao pao tov ооо зао оао ао пао тов ип ае
    επε lc pllp nfp ptnrship sociedad anonima anonyme limitada limitata llcs
"""
FORMS = LEGAL_FORMS.union(_MORE_FORMS.split())
# Legal forms of two letters are as often initials: at the beginning they count as a form only before a name.
INITIALS_TOO = frozenset(form for form in FORMS if len(form) == 2)
# "INC" and "INCORPORATED" say the same.
SAME_FORM = {
    "incorporated": "inc", "incorporation": "inc", "corporation": "corp", "company": "co", "limited": "ltd",
    "ltee": "ltd", "limitee": "ltd", "aktiengesellschaft": "ag", "aktiebolag": "ab", "aktiebolaget": "ab",
    "aktieselskab": "as", "osakeyhtio": "oy", "lc": "llc", "kommanditgesellschaft": "kg",
}  # fmt: skip
# What several words say, in one; by a part of the text without which none of them is in it.
PHRASES = {
    b"liability": (
        (" limited liability company ", " llc "),
        (" limited liability partnership ", " llp "),
    ),
    b"public limited": ((" public limited company ", " plc "),),
    b"limited partn": ((" limited partnership ", " lp "),),
    "общество".encode(): (
        (" общество с ограниченнои ответственностью ", " ооо "),
        (" публичное акционерное общество ", " пао "),
        (" акционерное общество ", " ао "),
    ),
    b"joint stock": (
        (" open joint stock company ", " ojsc "),
        (" public joint stock company ", " pjsc "),
        (" closed joint stock company ", " cjsc "),
        (" joint stock company ", " jsc "),
    ),
    b"vennootschap": ((" naamloze vennootschap ", " nv "), (" besloten vennootschap ", " bv ")),
    b"societ": ((" societe anonyme ", " sa "), (" societa per azioni ", " spa ")),
    b"anonima": ((" sociedad anonima ", " sa "), (" sociedade anonima ", " sa ")),
    b"haftung": ((" gesellschaft mit beschrankter haftung ", " gmbh "),),
    b" mbh": ((" gesellschaft mbh ", " gmbh "),),
    b" zoo": ((" sp zoo ", " spzoo "), (" spolka zoo ", " spzoo ")),
    b" cv": ((" sa de cv ", " sa "), (" sab de cv ", " sa "), (" s de rl de cv ", " srl ")),
    b"accounts pay": ((" accounts payable ", " payables "),),
    b" as ": ((" doing business as ", " dba "), (" trading as ", " dba "), (" known as ", " dba ")),
    b" of ": ((" care of ", " dba "), (" on behalf of ", " dba ")),
    b" aka ": ((" aka ", " dba "),),
    b" fka ": ((" fka ", " dba "),),
    b" dba ": ((" dba ", " \x0b"),),
    b" and ": ((" and ", " & "),),
    b" und ": ((" und ", " & "),),
}
_CONNECTORS = """
    & the of et y e og och en a an de la le les da do di del du van von fur for
"""
CONNECTORS = frozenset(_CONNECTORS.split())

# Words so common in names of companies that one more or less of them tells little.
_COMMON = """
    services service group groups company companies holdings holding international global enterprises enterprise
    associates partners corporate intl grp hldg hldgs svc svcs
"""
COMMON = frozenset(_COMMON.split())
# Trades: known words, none of them a misspelling or an abbreviation of another.
_TRADES = """
    accounting advertising aerospace agency agricultural agriculture air aircraft airlines airport aluminum
    apparel appliance appliances architects art arts auto automation automotive aviation bakery bank bar beauty
    bedding beverage beverages bicycle boats book books bottling brewery brewing bridge broadcasting builders
    building buildings business cabinet cabinets cable camp candy capital car care cargo carpet carriers
    catering cement center centre ceramics charter chemical chemicals child children church city cleaners
    cleaning clinic clothing club coatings coffee college collision commercial communications community
    components computer computers concrete construction consultants consulting container contracting contractors
    control controls cooling cosmetics counseling county courier crane creative credit custom dairy data dealers
    dental design designs development diagnostics digital direct distribution distributing distributors district
    drilling drug dry education electric electrical electronic electronics elevator energy engineering engineers
    entertainment environmental equipment events excavating exchange express fabrication fabric farm farms
    fashion federal feed fence film finance financial fire first fish fitness floor flooring flowers food foods
    footwear forest foundation foundry framing freight fuel funding funeral furniture games garden gardens gas
    gifts glass golf graphics grocery hardware health healthcare heating home homes horse hospital hospitality
    hotel hotels house housing import imports instruments insulation insurance interior interiors investment
    iron janitorial jewelers jewelry job kitchen kitchens laboratories land landscape landscaping laser laundry
    law leasing leather library lighting linen liquor loans lock logistics lumber machine machinery machines
    magazine mail maintenance manufacturers manufacturing marine maritime market marketing markets masonry
    material materials meat meats mechanical media medical medicine mental metal metals milk mill mills mine
    mining mobile mortgage motor motors moving museum music networks news nursery nursing nutrition ocean office
    oil optical optics organic outdoor packaging packing paint painting paper parking parts paving pest
    petroleum pharmaceutical pharmaceuticals pharmacy phone photo physical pipe pizza plant plants plastic
    plastics plating plumbing pool pools poultry power precision press print printers printing process
    processing produce production productions professional promotions properties property public publishing pump
    pumps radio rail railway ranch ready real realty recovery recycling refrigeration rehabilitation rental
    rentals repair research residential resort resources restaurant restaurants retail road rock roofing rubber
    safety sales salon sand satellite school science sciences screen sea seafood seating security seed
    semiconductor senior sheet ship shipping shop signs signal software soil solar space special spirits sport
    sporting sports staffing stamping station stationers stationery steel storage store stores studio studios
    supplies supply support surgical surveying surveys sweets synthetic tax taxi tea technical technologies
    technology telecom telecommunications television textile textiles theater therapy tile timber tire tobacco
    tool tools tours toys tractor trade training transport transportation travel tree trees trucking trucks
    trust tube brothers sons central national general management product industries industrial solutions systems
    trading investments ventures shared university utilities vending veterinary video warehouse warehousing
    waste watch water web welding wellness wholesale window windows wine wire wood woods works yacht
"""
# Words of a group of companies: "HAWKINS HOLDINGS" may pay for any Hawkins company.
_GROUP_WORDS = """
    holding holdings hldg hldgs group grp international intl global corporate shared services svcs ssc
"""
GROUP_WORDS = frozenset(_GROUP_WORDS.split())
TRADES = frozenset(_TRADES.split())
# What a payer adds to its own name: a department, a note of the bank.
_DEPARTMENTS = """
    ap ar payables payable accounts account acct accts department dept finance treasury division div
    disbursement disbursements payment payments pmt pymt vendor check checks operating main branch office
    headquarters hq payroll clearing trustee remittance remit attn no ref invoice inv shared ssc
"""
DEPARTMENTS = frozenset(_DEPARTMENTS.split())
_COUNTRIES = """
    europe europa european asia africa usa us uk america americas american canada canadian mexico brasil brazil
    argentina chile peru colombia nederland netherlands netherland holland belgium belgie belgique france deutschland
    germany german italia italy espana spain portugal austria osterreich schweiz suisse switzerland svizzera ireland
    england scotland wales britain denmark danmark norway norge sweden sverige finland suomi poland polska czech
    hungary romania russia ukraine turkey turkiye greece hellas israel india china japan korea taiwan singapore
    malaysia thailand indonesia vietnam philippines australia zealand hongkong
"""
_CITIES = """
    nl de fr be ch at
    amsterdam rotterdam utrecht eindhoven london paris berlin munich munchen hamburg frankfurt milano roma madrid
    barcelona lisboa zurich geneva wien vienna brussels bruxelles antwerp dublin oslo stockholm copenhagen helsinki
    warsaw warszawa praha prague budapest moscow tokyo osaka seoul beijing shanghai shenzhen mumbai delhi bangalore
    sydney melbourne toronto montreal vancouver calgary chicago boston houston dallas austin phoenix philadelphia
    detroit seattle denver portland atlanta miami tampa orlando cleveland columbus cincinnati pittsburgh baltimore
    minneapolis milwaukee memphis nashville charlotte raleigh louis kansas omaha tulsa oakland sacramento fresno
    vegas reno tucson albuquerque paso antonio francisco diego angeles york jersey buffalo rochester albany newark
    hartford providence richmond norfolk jacksonville birmingham louisville lexington indianapolis texas california
    florida ohio illinois michigan georgia virginia carolina pennsylvania washington oregon colorado arizona nevada
    utah alabama louisiana tennessee kentucky missouri iowa wisconsin minnesota
"""
CITIES = frozenset(_CITIES.split())
PLACES = CITIES.union(_COUNTRIES.split())

# Abbreviations in use, with all they may stand for.
_SHORT = """
    acad=academy accts=accounts adm=administration admin=administration advtg=advertising aero=aerospace
    agri=agricultural amer=american apt=apartments arch=architects assn=association assoc=associates
    assocs=associates auth=authority auto=automotive bev=beverage bkg=baking bldg=building bldgs=buildings
    bldrs=builders bnk=bank brdcstg=broadcasting bro=brothers bros=brothers bus=business cap=capital
    chem=chemical chems=chemicals clg=cleaning cntr=center comm=communications comml=commercial
    comms=communications commun=communications comp=computer cons=consulting const=construction
    constr=construction consult=consulting contr=contracting contrs=contractors coop=cooperative
    corps=corporations ctr=center cty=county dept=department dev=development devel=development diag=diagnostics
    dist=distribution distr=distributors distrib=distributors div=division dstr=distributors educ=education
    elec=electric elect=electric electr=electronics elektro=electric elektronics=electronics
    elektronik=electronics eng=engineering engr=engineering engrg=engineering ent=enterprises entpr=enterprises
    entprs=enterprises env=environmental envir=environmental eqpt=equipment equip=equipment exp=express
    fab=fabrication fac=facilities fdn=foundation fed=federal fin=financial finl=financial fndn=foundation
    frt=freight furn=furniture gen=general govt=government gp=group grp=group grps=groups hdwe=hardware
    hldg=holding hldgs=holdings hlth=health hosp=hospital/hospitality hosps=hospitals hsg=housing htg=heating
    hts=heights hwy=highway ind=industries indl=industrial inds=industries ins=insurance inst=institute
    instr=instruments int=international intern=international internatl=international intl=international
    inv=investments inves=investment invest=investments invs=investments invt=investments jr=junior
    lab=laboratory labs=laboratories log=logistics ltg=lighting mach=machine machy=machinery maint=maintenance
    mat=materials matls=materials mdse=merchandise mech=mechanical med=medical mem=memorial metro=metropolitan
    mfg=manufacturing mfr=manufacturer mfrs=manufacturers mgmnt=management mgmt=management mgt=management
    mkt=market mktg=marketing mkts=markets mtg=mortgage mtl=metal mtls=metals mtn=mountain mun=municipal
    nat=national natl=national natn=nation ne=northeast nw=northwest opt=optical org=organization pac=pacific
    pckg=packaging petr=petroleum petro=petroleum pharm=pharmaceuticals/pharmacy pharma=pharmaceuticals
    pharmaceut=pharmaceuticals phys=physical pkg=packaging pkgs=packages plbg=plumbing ppty=property
    prec=precision pres=presbyterian prod=products prods=products prof=professional prop=properties
    props=properties prtg=printing ptg=printing ptnr=partner ptnrs=partners pub=public publ=publishing pwr=power
    rd=road reg=regional rehab=rehabilitation rest=restaurant restr=restaurant rlty=realty rr=railroad
    rwy=railway sch=school schs=schools sci=science sec=security secs=securities serv=services servs=services
    soc=society soln=solution solns=solutions sols=solutions spec=special sr=senior sta=station std=standard
    stl=steel surg=surgical svc=service svcs=services sys=systems syst=systems tech=technology
    techn=technologies technol=technology techs=technologies tel=telephone telecom=telecommunications
    temp=temporary tr=trust trans=transport transp=transportation transportn=transportation trk=truck
    trkg=trucking tv=television univ=university util=utilities utils=utilities veh=vehicle vet=veterinary
    warehse=warehouse whs=warehouse whse=warehouse whsl=wholesale whlsl=wholesale whsle=wholesale wks=works
    wtr=water xpress=express 1st=first 2nd=second 3rd=third centre=center organisation=organization
"""
SHORT_FOR = {short: tuple(long.split("/")) for short, long in (pair.split("=") for pair in _SHORT.split())}
_ROMAN = """
    ii iii iv vi vii viii ix xi xii xiii xiv xv xvi xx
"""
ROMAN = frozenset(_ROMAN.split())
_LONG_FORMS = "inc incorporated corporation company limited llc gmbh ltd plc llp spa sarl"
STUBS = frozenset(form[:size] for form in _LONG_FORMS.split() for size in range(1, len(form))) | {"l", "c", "i"}
# Long legal forms are recognised misspelt, too.
LONG_FORMS = ("aktiengesellschaft", "incorporated", "corporation", "company", "limited")
