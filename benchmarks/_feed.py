"""A made-up feed of any size in the Legislature's bulk format: the same arguments give the same bytes.

Zips of tables and of one text a version, in the shape and the column order of the real feed. Every word comes from
``_feed_words``. Three traits of the real feed are kept on purpose: the numbers of texts mean nothing outside their
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
import os
import random
import sys
import time
import zipfile
from datetime import timedelta

from _feed_session import Gen, s

DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]


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
