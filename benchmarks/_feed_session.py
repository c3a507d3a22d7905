"""One made-up session: the rows and the texts of each bill, as of a day. The same arguments give the same bytes."""

import math
import random
from datetime import datetime, timedelta

from _feed_words import (
    ACTIONS,
    ADJS,
    CODES,
    FIRST,
    LAST,
    LINKS,
    NOUNS,
    NS,
    OPENERS,
    STATE,
    TOPIC_NAMES,
    TOPICS,
    TYPES,
    VERBS,
)

BASE = {"bills": 5000, "versions": 18000, "history": 120000, "summary": 40000, "detail": 1200000}


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
