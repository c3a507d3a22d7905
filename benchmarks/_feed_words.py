"""Every word of the made-up feed."""

NOUNS = """agency applicant authority board budget bureau claim commission committee community
condition contract council county court credit deadline department director district document
duty employee employer entity evidence facility family fee fund grant guideline hearing holder
incident interest inspection institution inventory ledger license list matter measure member
method notice officer operator order owner panel parcel party payment penalty period permit
person plan policy premises procedure process program project property proposal provider public
purpose rate record region registry regulation report request requirement resident resource
review rule schedule service site staff standard statement survey system term threshold unit
valuation vendor violation warrant worker zone""".split()
VERBS = """adopt allocate amend approve assess assign award calculate certify collect comply conduct
consider consult coordinate deliver deny designate determine develop disclose distribute
establish evaluate exclude file identify implement include inform inspect issue limit maintain
monitor notify obtain permit post prepare prohibit propose provide publish receive recommend
reduce refer register renew repay report require restrict review revoke submit suspend transfer
update verify waive""".split()
ADJS = """accurate active additional adequate annual applicable available certified civil complete
current direct eligible equal final fiscal fixed general initial joint lawful local material
minimum monthly new nonprofit original partial pending periodic prior private qualified
reasonable regional relevant required rural separate special state substantial temporary timely
uniform urban valid voluntary written""".split()
LINKS = [
    "and",
    "or",
    "for",
    "of the",
    "under the",
    "by the",
    "within the",
    "to the",
    "without a",
    "before the",
    "after the",
    "in the",
    "from the",
    "against the",
]
OPENERS = [
    "The {n} shall {v} the {a} {m}",
    "A {n} may {v} a {a} {m}",
    "No {n} shall {v} any {a} {m}",
    "Each {a} {n} shall {v} its {m}",
    "If the {n} does not {v} the {m}, the {a} {m}",
    "Upon request, the {n} shall {v} every {a} {m}",
]
TOPICS = {
    "housing": "accessory dwelling unit;density bonus;rent stabilization;tenant relocation payment;supportive housing",
    "water": "groundwater basin;recycled water;well permit;drinking water contaminant;stormwater capture",
    "wildfire": "defensible space;fuel break;prescribed fire;ember resistant vent;evacuation route",
    "health": "mental health parity;telehealth visit;hospital staffing ratio;prescription cost;rural clinic",
    "schools": "chronic absenteeism;transitional kindergarten;teacher credential;school meal;reading screener",
    "transport": "zero emission bus;high occupancy lane;rail electrification;bicycle corridor;toll discount",
    "justice": "record sealing;pretrial release;juvenile diversion;body camera footage;public defender caseload",
    "energy": "grid storage;community solar;interconnection queue;demand response;transmission line",
    "labor": "wage theft;heat illness;paid sick leave;gig worker;apprenticeship standard",
    "privacy": "biometric identifier;data broker;automated decision system;opt out signal;location data",
    "elections": "ballot drop box;signature verification;ranked choice;campaign disclosure;voter guide",
    "farm": "pesticide drift;farmworker housing;crop insurance;soil carbon;livestock waste",
    "climate": "sea level rise;methane leak;carbon removal;heat island;offset protocol",
    "tax": "property tax postponement;sales tax exemption;franchise tax;earned income credit;parcel tax",
    "aging": "residential care facility;caregiver respite;fall prevention;elder abuse;adult day program",
    "children": "foster placement;child care subsidy;lead exposure;family court;parenting program",
    "veterans": "veteran treatment court;burial benefit;veteran home;service credit;spouse license",
    "insurance": "fair plan;premium notice;claim adjuster;surplus line;catastrophe model",
    "open_gov": "public records request;open meeting;grant dashboard;audit finding;contract register",
    "tech": "generative model;deepfake notice;broadband map;digital equity;cyber incident",
}
TOPIC_NAMES = list(TOPICS)
TOPICS = {k: v.split(";") for k, v in TOPICS.items()}
CODES = ["GOV", "HSC", "EDC", "PEN", "WIC", "BPC", "RTC", "LAB", "CIV", "VEH", "WAT", "PRC", "INS", "ELEC", "FAC"]
FIRST = (
    "Ana Boris Carmen Diego Elif Farah Greta Hana Ivan José Kofi Lena Mónica Nuno Omar Pia Quinn Rosa Saúl Tara".split()
)
LAST = (
    "Abernat Bexley Corvane Dunmoor Estévez Farlow Gandry Holbrin Iversen Jarrell Kestone Lowmark "
    "Muñiz Northam Osgrave Pellan Quarrie Rensford Stovall Tamblyn Ulvang Vasquell Wexham Yarrow Zamble "
    "Arkady Belcour Canfold Dray Eskwith Fenlow Grantly Hask Inglow Jost Kirwen Lathom Merriden Nye Orlo"
).split()
TYPES = [
    ("AB", 0.55),
    ("SB", 0.30),
    ("ACR", 0.06),
    ("SCR", 0.035),
    ("HR", 0.02),
    ("SR", 0.012),
    ("AJR", 0.008),
    ("ACA", 0.006),
    ("SJR", 0.005),
    ("SCA", 0.004),
]
STATE = {"INT": "Introduced", "AMD": "Amended", "ENR": "Enrolled", "CHP": "Chaptered"}
ACTIONS = [
    "Read first time.  To print.",
    "From printer.  May be heard in committee.",
    "Referred to Com. on {c}.",
    "Set for hearing.",
    "From committee: Do pass.  (Ayes {x}. Noes {y}.)",
    "Read second time.  Ordered to third reading.",
    "Read third time.  Passed.  (Ayes {x}. Noes {y}.)",
    "In committee: Held under submission.",
    "Read second time and amended.",
    "Ordered to engrossing and enrolling.",
]
NS = (
    'xmlns:caml="http://lc.ca.gov/legalservices/schemas/caml.1#" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:xhtml="http://www.w3.org/1999/xhtml" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
