// Runs the checking page's own modules over cases from standard input.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

globalThis.location = { host: "kota.test" };
const folder = pathToFileURL(`${process.argv[2]}/`);
const load = async (name) => {
  const source = readFileSync(new URL(name, folder), "utf8");
  return import(`data:text/javascript,${encodeURIComponent(source)}`);
};
const { check, isFor, scanned } = await load("statement.js");
const { judge } = await load("verdict.js");
const said = [];
for (const { text, keys, answer, today, person } of JSON.parse(readFileSync(0, "utf8"))) {
  const scan = scanned(text);
  if (!scan) {
    said.push({ stamp: null });
    continue;
  }
  const stamp = await check(scan, keys, "35.78");
  const match = person ? await isFor(stamp.said, scan.code, person.name, person.nik) : null;
  said.push({ stamp, match, verdict: judge(stamp, answer, "Kota Surabaya", today) });
}
process.stdout.write(JSON.stringify(said));
