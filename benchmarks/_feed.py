"""A made-up feed of any size in the Legislature's bulk format: the same arguments give the same bytes.

Zips of tables and of one text a version, in the shape and the column order of the real feed. Every word comes from the
vocabulary below. Three traits of the real feed are kept on purpose: the numbers of texts mean nothing outside their
zip, a bill that moved has its whole history issued anew under new ids, and most tables have no key.

    _feed.py --out FOLDER                        one session: 5,000 bills, 18,000 versions, 1.2 million ballots
    _feed.py --out FOLDER --scale 0.02           a tiny one
    _feed.py --out FOLDER --day 1 --change 0.01  also pubinfo_Mon.zip, the increment of that day
    _feed.py --out FOLDER --day 1 --next-full    also pubinfo_daily_Mon.zip, the snapshot as of that day
"""

import argparse
import hashlib
import io
import json
import math
import os
import random
import sys
import time
import zipfile
from datetime import datetime, timedelta

DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
BASE = {"bills": 5000, "versions": 18000, "history": 120000, "summary": 40000, "detail": 1200000}

# --------------------------------------------------------------- vocabulary
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


def s(v):
    """string column; None -> NULL. Backslash, tab, newline and back-tick are escaped."""
    if v is None:
        return "NULL"
    if "\\" in v or "\n" in v or "\t" in v or "`" in v:
        v = v.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("`", "\\`")
    return "`" + v + "`"


class Gen:
    def __init__(self, scale, seed, year, median_kb, change, analyses):
        self.seed, self.year, self.change = seed, year, change
        self.nb = max(4, round(BASE["bills"] * scale))
        self.per = {k: BASE[k] / BASE["bills"] for k in BASE}
        self.na = analyses
        self.session = f"{year}{year + 1}"
        self.start = datetime(year - 1, 12, 2)
        self.median = median_kb * 1024
        r = random.Random(f"{seed}:pool")
        wn = [1 / (i + 2) for i in range(len(NOUNS))]
        wv = [1 / (i + 2) for i in range(len(VERBS))]
        wa = [1 / (i + 2) for i in range(len(ADJS))]

        def sentence(extra=None):
            n, m = r.choices(NOUNS, wn, k=2)
            out = r.choice(OPENERS).format(n=n, v=r.choices(VERBS, wv)[0], a=r.choices(ADJS, wa)[0], m=m)
            for _ in range(r.randint(2, 9)):
                out += " " + r.choice(LINKS) + " " + r.choices(ADJS, wa)[0] + " " + r.choices(NOUNS, wn)[0]
            if extra:
                out += ", including any " + extra + " " + r.choice(NOUNS)
            return out + "."

        def para(extra=None):
            k = r.randint(1, 4)
            at = r.randrange(k)
            return " ".join(sentence(extra if j == at else None) for j in range(k))

        self.pool = [para() for _ in range(6000)]
        self.topic_pool = {t: [para(r.choice(TOPICS[t])) for _ in range(150)] for t in TOPIC_NAMES}
        self.mean_para = sum(map(len, self.pool)) / len(self.pool) + 44
        self.members = []
        for i in range(120):
            house = "A" if i < 80 else "S"
            first, last = FIRST[i % 20], LAST[i % 40] + ("" if i < 40 else " " + LAST[(i * 7 + 3) % 40])
            self.members.append(
                (f"{house}D{i % 80 + 1:02d}" if house == "A" else f"SD{i - 79:02d}", house, first, last)
            )
        self.committees = [
            (f"C{'X' if i < 32 else 'S'}{i + 1:02d}", "Assembly" if i < 32 else "Senate", TOPIC_NAMES[i % 20].title())
            for i in range(54)
        ]
        types, _acc = [], 0
        for t, share in TYPES:
            types.append((t, round(self.nb * share)))
        types[0] = ("AB", self.nb - sum(n for _, n in types[1:]))
        self.keys = [(t, k + 1) for t, n in types for k in range(n)]
        random.Random(f"{seed}:order").shuffle(self.keys)

    def changed(self, day):
        r = random.Random(f"{self.seed}:day:{day}")
        return set(r.sample(range(self.nb), max(1, round(self.nb * self.change))))

    # ------------------------------------------------------------- one bill
    def bill(self, i, day):
        """All rows of bill i as of `day`; each row is (born_day, text)."""
        r = random.Random(f"{self.seed}:{i}")
        mt, num = self.keys[i]
        bid = f"{self.session}0{mt}{num}"
        topics = r.sample(TOPIC_NAMES, 1 if r.random() < 0.7 else 2)
        nv = max(1, min(14, round(r.lognormvariate(math.log(self.per["versions"] * 0.87), 0.55))))
        nh = max(2, min(140, round(r.lognormvariate(math.log(self.per["history"] * 0.885), 0.5))))
        ns = max(0, min(60, round(r.lognormvariate(math.log(self.per["summary"] * 0.885), 0.5))))
        size = min(2_000_000, max(1500, r.lognormvariate(math.log(self.median), 0.85)))
        bumps = [d for d in range(1, day + 1) if i in self.changed(d)]
        born_h = [0] * nh + list(bumps)
        kinds = []
        for d in bumps:
            rr = random.Random(f"{self.seed}:{i}:bump:{d}")
            kinds.append((d, rr.random() < 0.4, rr.random() < 0.3))
        born_v = [0] * nv + [d for d, v, _ in kinds if v and nv < 6]  # finished bills get no new text
        born_s = [0] * ns + [d for d, _, v in kinds if v]
        house = "Assembly" if mt[0] in "AH" else "Senate"
        t0 = self.start + timedelta(days=r.randint(0, 90))
        last = bumps[-1] if bumps else 0
        stamp = (self.start + timedelta(days=600 + last, seconds=i % 86400)).strftime("%Y-%m-%d %H:%M:%S")
        subject = f"{topics[0].replace('_', ' ').title()}: {r.choice(TOPICS[topics[0]])}: {r.choice(NOUNS)} {r.choice(NOUNS)}."
        code, sec = r.choice(CODES), r.randint(100, 99999)
        lead = self.members[r.randrange(80) if house == "Assembly" else 80 + r.randrange(40)]
        # versions --------------------------------------------------------
        npar = max(3, round((size - 2600) / (self.mean_para * 1.3)))  # 1.3: markup, marks and later inserts
        pool = self.pool
        pars = [pool[int(r.random() * 6000)] for _ in range(npar)]
        for t in topics:
            for _ in range(max(1, npar // 12)):
                pars[r.randrange(npar)] = r.choice(self.topic_pool[t])
        versions, vid = [], None
        for k, born in enumerate(born_v):
            vr = random.Random(f"{self.seed}:{i}:v{k}")
            st = (
                "INT"
                if k == 0
                else ("CHP" if k == nv - 1 and nv >= 6 and born == 0 else "ENR" if k == nv - 2 and nv >= 6 else "AMD")
            )
            marks = set()
            if st == "AMD":
                for _ in range(max(1, len(pars) // 9)):
                    j = vr.randrange(len(pars))
                    if vr.random() < 0.75:
                        marks.add(j)
                        pars[j] = pool[int(vr.random() * 6000)]
                    else:
                        pars.insert(j, pool[int(vr.random() * 6000)])
            date = (t0 + timedelta(days=30 * k)).strftime("%Y-%m-%d")
            vid = f"{self.year}0{mt}{num}{99 - k:02d}{st}"
            versions.append((born, vid, 99 - k, date, st, list(pars), marks))
        # rows --------------------------------------------------------------
        out = {}
        chap = versions[-1][4] == "CHP"
        cm = r.choice(self.committees)
        rr = random.Random(f"{self.seed}:{i}:history")
        state = STATE[versions[-1][4]] + (f" {house}" if versions[-1][4] == "AMD" else "")
        out["BILL_TBL"] = [
            (
                last,
                "\t".join(
                    (
                        s(bid),
                        s(self.session),
                        s("0"),
                        s(mt),
                        str(num),
                        s(state),
                        s(str(self.year)) if chap else "NULL",
                        s("CHR") if chap else "NULL",
                        s("0") if chap else "NULL",
                        s(str(i + 1)) if chap else "NULL",
                        s(vid),
                        s("Y"),
                        s("HS_INT"),
                        stamp,
                        s(cm[0]),
                        s("Committee"),
                        s(house),
                        s("Chaptered" if chap else "In Committee Process"),
                        t0.strftime("%Y-%m-%d 00:00:00"),
                    )
                ),
            )
        ]
        hist, vsum, vdet = [], [], []
        for q in range(len(born_h)):
            x, y = rr.randint(5, 60), rr.randint(0, 19)
            c = rr.choice(self.committees)
            act = ACTIONS[min(q, 2) if q < 3 else rr.randrange(2, 10)].format(c=c[2], x=x, y=y)
            if rr.random() < 0.001:
                act += "\nNote `see journal` \\ page " + str(x)
            hist.append(
                (
                    last,
                    "\t".join(
                        (
                            s(bid),
                            str(100_000_000 + last * 10_000_000 + i * 200 + q),
                            (t0 + timedelta(days=4 * q)).strftime("%Y-%m-%d 00:00:00"),
                            s(act),
                            s("LEG_ESI"),
                            stamp,
                            str(q + 1),
                            s(str(rr.randint(1, 60))),
                            s("Applied"),
                            s(c[1]),
                            s("Committee"),
                            s(c[0]) if rr.random() < 0.6 else "NULL",
                            s("In Committee Process"),
                        )
                    ),
                )
            )
        for q, born in enumerate(born_s):
            rr = random.Random(f"{self.seed}:{i}:vote:{q}")
            floor = rr.random() < 0.37
            roster = self.members[:80] if floor and rr.random() < 0.55 else self.members[80:] if floor else None
            if roster is None:
                base = rr.randrange(0, 100)
                roster = self.members[base : base + rr.randint(8, 19)]
            loc = ("AFLOOR" if len(roster) == 80 else "SFLOOR") if floor else rr.choice(self.committees)[0]
            dt = (t0 + timedelta(days=11 * q + 20)).strftime("%Y-%m-%d 00:00:00")
            mo = 1000 + rr.randrange(400)
            tally = {"AYE": 0, "NOE": 0, "ABS": 0}
            for o, mem in enumerate(roster):
                z = rr.random()
                vc = "AYE" if z < 0.72 else "NOE" if z < 0.92 else "ABS"
                tally[vc] += 1
                vdet.append(
                    (
                        born,
                        f"`{bid}`\t`{loc}`\t`{mem[3]}`\t{dt}\t{q + 1}\t`{vc}`\t{mo}\t`floor_service`\t{stamp}\t{o + 1}\t{dt}\tNULL",
                    )
                )
            vsum.append(
                (
                    born,
                    "\t".join(
                        (
                            s(bid),
                            s(loc),
                            dt,
                            str(q + 1),
                            str(mo),
                            str(tally["AYE"]),
                            str(tally["NOE"]),
                            str(tally["ABS"]),
                            s("(PASS)" if tally["AYE"] > tally["NOE"] else "(FAIL)"),
                            s("floor_service"),
                            stamp,
                            "NULL",
                            "NULL",
                            "NULL",
                            dt,
                        )
                    ),
                )
            )
        auth = []
        for born, v, *_ in versions:
            rr = random.Random(f"{self.seed}:{i}:authors:{v}")
            names = [lead] + [self.members[rr.randrange(120)] for _ in range(rr.randrange(4))]
            for k, m in enumerate(names):
                auth.append(
                    (
                        born,
                        "\t".join(
                            (
                                s(v),
                                s("Legislator"),
                                s("ASSEMBLY" if m[1] == "A" else "SENATE"),
                                s(m[3]),
                                s("LEAD_AUTHOR" if k == 0 else "COAUTHOR"),
                                "NULL",
                                s("Y"),
                                s("LEG_ESI"),
                                stamp,
                                s("Y" if k == 0 else "N"),
                            )
                        ),
                    )
                )
        out["BILL_HISTORY_TBL"], out["BILL_SUMMARY_VOTE_TBL"], out["BILL_DETAIL_VOTE_TBL"] = hist, vsum, vdet
        out["BILL_VERSION_AUTHORS_TBL"] = auth
        hearing = (t0 + timedelta(days=45)).strftime("%Y-%m-%d 00:00:00")
        out["COMMITTEE_HEARING_TBL"] = [
            (last, "\t".join((s(bid), s(cm[0][:2]), str(r.randint(1, 60)), hearing, s(cm[0]), s("LEG_ESI"), stamp)))
        ]
        meta = {
            "bid": bid,
            "mt": mt,
            "num": num,
            "topics": topics,
            "subject": subject,
            "code": code,
            "sec": sec,
            "lead": lead,
            "stamp": stamp,
            "house": house,
        }
        return out, versions, meta

    def xml(self, v, m):
        _born, vid, vno, date, st, pars, marks = v
        b = [
            f'<?xml version="1.0" encoding="UTF-8"?><caml:MeasureDoc version="1.0" {NS}>\n<caml:Description xmlns="http://www.w3.org/1999/xhtml">'
            f"<caml:Id>{vid}</caml:Id><caml:VersionNum>{vno}</caml:VersionNum><caml:History><caml:Action><caml:ActionText>{STATE[st].upper()}</caml:ActionText>"
            f"<caml:ActionDate>{date}</caml:ActionDate></caml:Action></caml:History><caml:LegislativeInfo><caml:SessionYear>{self.year}</caml:SessionYear>"
            f"<caml:SessionNum>0</caml:SessionNum><caml:MeasureType>{m['mt']}</caml:MeasureType><caml:MeasureNum>{m['num']}</caml:MeasureNum>"
            f'<caml:MeasureState>{st}</caml:MeasureState></caml:LegislativeInfo><caml:AuthorText authorType="LEAD_AUTHOR">Introduced by {m["lead"][3]}</caml:AuthorText>'
            f"<caml:Title> An act to amend Section {m['sec']} of the {m['code']} Code, relating to {m['topics'][0]}.</caml:Title>"
            f"<caml:RelatingClause>{m['topics'][0]}</caml:RelatingClause><caml:GeneralSubject><caml:Subject>{m['subject']}</caml:Subject></caml:GeneralSubject>"
            f"<caml:DigestText><p>{pars[0]}</p><p>{pars[1]}</p></caml:DigestText><caml:DigestKey><caml:VoteRequired>MAJORITY</caml:VoteRequired>"
            f"<caml:Appropriation>NO</caml:Appropriation><caml:FiscalCommittee>YES</caml:FiscalCommittee><caml:LocalProgram>NO</caml:LocalProgram></caml:DigestKey>"
            f'</caml:Description><caml:Bill id="bill" xmlns="http://www.w3.org/1999/xhtml"><caml:Preamble>The people of the state enact as follows:</caml:Preamble>'
        ]
        step = 14
        for q, at in enumerate(range(0, len(pars), step)):
            sec = m["sec"] + q
            b.append(
                f'<caml:BillSection id="id_{vid}_{q}"><caml:Num>{"SECTION" if q == 0 else "SEC."} {q + 1}.</caml:Num>'
                f'<caml:ActionLine action="IS_AMENDED" xlink:type="locator" xlink:href="urn:caml:codes:{m["code"]}:caml#xpointer({sec})">Section {sec} of the '
                f'<caml:DocName>{m["code"]} Code</caml:DocName> is amended to read:</caml:ActionLine><caml:Fragment><caml:LawSection id="id_{vid}_{q}s">'
                f'<caml:Num>{sec}.</caml:Num><caml:LawSectionVersion id="id_{vid}_{q}v"><caml:Content>'
            )
            for j in range(at, min(at + step, len(pars))):
                lab = f'({chr(97 + (j - at) % 26)})<span class="EnSpace"/>'
                if j in marks:
                    b.append(
                        f'<p>{lab}<?xm-deletion_mark data="{pars[j][:80]}"?><?xm-insertion_mark_start?>{pars[j]}<?xm-insertion_mark_end?></p>'
                    )
                else:
                    b.append(f"<p>{lab}{pars[j]}</p>")
            b.append("</caml:Content></caml:LawSectionVersion></caml:LawSection></caml:Fragment></caml:BillSection>")
        b.append("</caml:Bill></caml:MeasureDoc>")
        return "".join(b)

    def version_row(self, v, m, n):
        _born, vid, vno, date, st, _pars, _marks = v
        return "\t".join(
            (
                s(vid),
                s(m["bid"]),
                str(vno),
                date + " 00:00:00",
                s(STATE[st]),
                "NULL",
                s(m["subject"]),
                s("Majority"),
                s("No"),
                s("Yes"),
                s("No"),
                "NULL",
                s("No"),
                s("No"),
                f"BILL_VERSION_TBL_{n}.lob",
                s("Y"),
                s("LEG_ESI"),
                m["stamp"],
            )
        )

    def reference(self):
        t = f"{self.year}-01-02 09:00:00"
        ref = {"CODES_TBL": ["\t".join((s(c), s(f"{c} Code - {c}"))) for c in CODES]}
        ref["LEGISLATOR_TBL"] = [
            "\t".join(
                (
                    s(d),
                    s(self.session),
                    s(f"{last}, {f}"),
                    s(h),
                    s(last),
                    s(f),
                    s(last),
                    "NULL",
                    "NULL",
                    s("Member"),
                    s("Member"),
                    s("DEM" if i % 3 else "REP"),
                    s("Y"),
                    s("LEG_ESI"),
                    t,
                    s("Y"),
                )
            )
            for i, (d, h, f, last) in enumerate(self.members)
        ]
        ref["LOCATION_CODE_TBL"] = [
            "\t".join((s(self.session), s(c), s("B"), "NULL", s(f"{h} {n}"), s(n), s("Y"), s("LEG_ESI"), t, "NULL"))
            for c, h, n in self.committees
        ]
        ref["BILL_MOTION_TBL"] = [
            "\t".join(
                (
                    str(1000 + i),
                    s(f"Motion {i}: do pass and re-refer to {self.committees[i % 54][2]}."),
                    s("LEG_ESI"),
                    t,
                )
            )
            for i in range(400)
        ]
        return ref


def write_zip(g, path, day, only=None, level=6, truth=None):
    """only=None: the full session as of `day`; only=set: increment holding just those bills' new rows."""
    t0 = time.time()
    tabs, counts, sums = {}, {}, {}
    lob_bytes, sizes = 0, []
    with zipfile.ZipFile(path + ".part", "w", zipfile.ZIP_DEFLATED, compresslevel=level, allowZip64=True) as z:

        def put(name, data):
            zi = zipfile.ZipInfo(name, (g.year, 1, 2 + day, 4, 0, 0))
            zi.compress_type, zi.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            z.writestr(zi, data, compresslevel=level)
            kind = name.rsplit("_", 1)[0] + "_*.lob" if name.endswith(".lob") else name
            sums.setdefault(kind, hashlib.sha256()).update(data)

        n = 0
        for i in range(g.nb):
            if only is not None and i not in only:
                continue
            rows, versions, meta = g.bill(i, day)
            for t, rs in rows.items():
                keep = [x for born, x in rs if only is None or born == day]
                tabs.setdefault(t, io.StringIO()).write("".join(x + "\n" for x in keep))
                counts[t] = counts.get(t, 0) + len(keep)
            for v in versions:
                if only is not None and v[0] != day:
                    continue
                n += 1
                data = g.xml(v, meta).encode()
                sizes.append(len(data))
                lob_bytes += len(data)
                put(f"BILL_VERSION_TBL_{n}.lob", data)
                tabs.setdefault("BILL_VERSION_TBL", io.StringIO()).write(g.version_row(v, meta, n) + "\n")
                counts["BILL_VERSION_TBL"] = counts.get("BILL_VERSION_TBL", 0) + 1
            if truth is not None:
                truth[meta["bid"]] = meta["topics"]
        if only is None:
            for t, rs in g.reference().items():
                tabs[t] = io.StringIO("\n".join(rs) + "\n")
                counts[t] = len(rs)
            r = random.Random(f"{g.seed}:an")
            buf = io.StringIO()
            for a in range(g.na):
                i = r.randrange(g.nb)
                mt, num = g.keys[i]
                html = (
                    "<html><body>"
                    + "".join(f"<p>{r.choice(g.pool)}</p>" for _ in range(r.randint(20, 120)))
                    + "</body></html>"
                )
                put(f"BILL_ANALYSIS_TBL_{a + 1}.lob", html.encode())
                c = r.choice(g.committees)
                d = (g.start + timedelta(days=r.randint(60, 600))).strftime("%Y-%m-%d 00:00:00")
                buf.write(
                    "\t".join(
                        (
                            str(380000 + a),
                            s(f"{g.session}0{mt}{num}"),
                            s(c[1][0]),
                            s("ABPCA"),
                            s(c[0]),
                            s(c[2]),
                            s("Author"),
                            d,
                            d,
                            "NULL",
                            f"BILL_ANALYSIS_TBL_{a + 1}.lob",
                            s("Y"),
                            s("Y"),
                            s("LEG_ESI"),
                            d,
                        )
                    )
                    + "\n"
                )
            tabs["BILL_ANALYSIS_TBL"], counts["BILL_ANALYSIS_TBL"] = buf, g.na
        dat_bytes = 0
        for t, buf in sorted(tabs.items()):
            data = buf.getvalue().encode()
            dat_bytes += len(data)
            put(t + ".dat", data)
    os.replace(path + ".part", path)
    sizes.sort()
    return {
        "zip": os.path.basename(path),
        "zip_bytes": os.path.getsize(path),
        "dat_bytes": dat_bytes,
        "lob_bytes": lob_bytes,
        "lobs": len(sizes),
        "lob_median": sizes[len(sizes) // 2] if sizes else 0,
        "lob_max": sizes[-1] if sizes else 0,
        "rows": counts,
        "sha256": {k: h.hexdigest() for k, h in sorted(sums.items())},
    }, round(time.time() - t0, 1)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--out", required=True)
    p.add_argument("--scale", type=float, default=1.0, help="1.0 = one two-year session (5,000 bills)")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--year", type=int, default=2025, help="first year of the session (odd)")
    p.add_argument("--median-kb", type=float, default=25)
    p.add_argument("--analyses", type=int, default=0, help="HTML analyses to add")
    p.add_argument("--day", type=int, default=0, help="also write the increment for this day (1..)")
    p.add_argument("--change", type=float, default=0.01, help="share of bills changed per day")
    p.add_argument("--next-full", action="store_true", help="with --day: also the full zip as of that day")
    p.add_argument("--no-base", action="store_true", help="skip the day-0 full zip")
    a = p.parse_args()
    os.makedirs(a.out, exist_ok=True)
    g = Gen(a.scale, a.seed, a.year, a.median_kb, a.change, a.analyses)
    man, truth = [], {}
    jobs = [] if a.no_base else [(f"pubinfo_{a.year}.zip", 0, None)]
    if a.day:
        jobs.append((f"pubinfo_{DAYS[a.day % 7]}.zip", a.day, g.changed(a.day)))
        if a.next_full:
            jobs.append((f"pubinfo_daily_{DAYS[a.day % 7]}.zip", a.day, None))
    for name, day, only in jobs:
        m, secs = write_zip(g, os.path.join(a.out, name), day, only, truth=truth if only is None else None)
        man.append(m)
        print(json.dumps({k: v for k, v in m.items() if k != "sha256"}), f"{secs}s", file=sys.stderr)
    with open(os.path.join(a.out, "manifest.json"), "w") as file:
        json.dump(man, file, indent=1, sort_keys=True)


if __name__ == "__main__":
    main()
