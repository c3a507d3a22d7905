// Follow one recommendation through the stream of changes, with a cursor kept in a file. Node 18 or later alone.
//
//     node follow_recommendation.mjs https://tracker.example R4 r4.cursor
//
// Prints a line for each change since the last time. The cursor is written after the lines are printed: whatever breaks
// in between, a line may come twice and none is lost.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** One page of the stream; waits where the server asks for patience. */
async function ask(address) {
  for (;;) {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (answer.ok) return answer.json();
    if (answer.status !== 429) throw new Error(`${address}: ${(await answer.json()).detail}`);
    await sleep(1000 * Number(answer.headers.get("Retry-After") ?? 60));
  }
}

function told(change) {
  const about = change.bill ? change.bill.label : change.recommendation;
  const day = change.happened_on ?? change.recorded_at.slice(0, 10);
  return `${day} ${about} ${change.kind}: ${[change.was, change.now].filter(Boolean).join(" → ")}`;
}

/** All of it or nothing: a file that is cut off half-way would lose the place. */
function keep(cursor, address) {
  writeFileSync(`${cursor}.new`, address);
  renameSync(`${cursor}.new`, cursor);
}

const [site, recommendation, cursor] = process.argv.slice(2);
let address = existsSync(cursor)
  ? readFileSync(cursor, "utf8")
  : `${site.replace(/\/$/, "")}/api/v1/changes/?recommendation=${encodeURIComponent(recommendation)}`;
while (address) {
  const page = await ask(address);
  for (const change of page.results) console.log(told(change));
  keep(cursor, page.resume);
  address = page.next;
}
