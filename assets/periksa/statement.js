// The city's statement in a letter's QR code: read and verified on this phone, without the network.
// The format stands in smartcity_app/civic/statement.py.
const PURPOSE = "smartcity/letter/1\0";
const HEAD = 35, SIGNATURE = 64, LONGEST = 1500, DAY = 86400000;
const PHRASES = ["Surat Keterangan ", "Surat Pengantar ", "Surat ", "Kelurahan ", "Kecamatan ", "Desa "];
const utf8 = new TextEncoder();

/** What a QR code or a typed code means: {code, digits, host}, or null for no letter of ours. */
export function scanned(text) {
  const typed = plain(text);
  if (/^[0-9a-z]{27}$/.test(typed)) return { code: typed, digits: "", host: location.host };
  try {
    const url = new URL(text);
    const found = /^\/v\/([^/]+)$/.exec(url.pathname);
    const code = found && plain(found[1]);
    if (!/^https?:$/.test(url.protocol) || !/^[0-9a-z]{27}$/.test(code)) return null;
    return { code, digits: url.hash.slice(1), host: url.host };
  } catch {
    return null;
  }
}

/**
 * Whether a key of the city signed this: {state, said}. `keys` is a JSON Web Key Set, `city` ours.
 * States: ok, forged, unreadable, foreign, unknown-key, unsupported, none.
 */
export async function check({ code, digits, host }, keys, city) {
  if (!digits) return { state: "none" };
  const read = unpack(digits);
  if (!read) return { state: "unreadable" };
  const key = keys.find((each) => each.kid === read.said.kid);
  if (!key) {
    if (read.said.city === city) return { state: "unknown-key" };
    return { state: host === location.host ? "unreadable" : "foreign", said: read.said };
  }
  const message = joined(utf8.encode(`${PURPOSE}${code}\0`), read.body);
  const good = await verified(base64(key.x), read.signature, message);
  if (good === null) return { state: "unsupported" };
  return good ? { state: "ok", said: read.said } : { state: "forged" };
}

/** Whether the letter was made for this name and NIK, as printed on the paper. */
export async function isFor(said, code, name, nik) {
  const letters = name.normalize("NFKD").toUpperCase().replace(/[^A-Z]/g, "");
  const whole = utf8.encode(`${letters}|${nik.replace(/[^0-9]/g, "")}`);
  const secret = await crypto.subtle.importKey("raw", whole, "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: utf8.encode(code), iterations: 10000 };
  return hex(new Uint8Array(await crypto.subtle.deriveBits(how, secret, 64))) === hex(said.subject);
}

export async function sha256(text) {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8.encode(text))));
}

function plain(text) {
  return text.replace(/[\s-]/g, "").toLowerCase();
}

function unpack(digits) {
  if (digits.length > LONGEST || !/^[1-9][0-9]*$/.test(digits)) return null;
  let figures = BigInt(digits).toString(16);
  if (figures.length % 2) figures = `0${figures}`;
  const whole = Uint8Array.from(figures.match(/../g), (two) => parseInt(two, 16));
  const body = whole.subarray(0, -SIGNATURE), signature = whole.subarray(-SIGNATURE);
  if (body.length < HEAD || body[0] !== 1) return null;
  const texts = [];
  try {
    for (let at = HEAD; at < body.length; at += 1 + body[at]) {
      const text = body.subarray(at + 1, at + 1 + body[at]);
      if (text.length < body[at]) return null;
      const words = new TextDecoder("utf-8", { fatal: true }).decode(text);
      texts.push(words.replace(/[\x01-\x06]/g, (one) => PHRASES[one.charCodeAt(0) - 1]));
    }
  } catch {
    return null;
  }
  if (texts.length !== 3) return null;
  const until = body[9] * 256 + body[10], city = hex(body.subarray(5, 7));
  const said = {
    kid: hex(body.subarray(1, 5)), city: `${city.slice(0, 2)}.${city.slice(2)}`,
    number: texts[0], kind: texts[1], unit: texts[2],
    dated: day(body[7] * 256 + body[8]), until: until ? day(until) : "",
    subject: body.subarray(11, 19),
  };
  return { said, body, signature };
}

/** true, false, or null when this browser can do neither of the two ways. */
async function verified(key, signature, message) {
  try {
    const ours = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
    return await crypto.subtle.verify({ name: "Ed25519" }, ours, signature, message);
  } catch {
    try {
      const library = await import("/periksa/lib/ed25519.js");
      return await library.verifyAsync(signature, message, key, { zip215: false });
    } catch {
      return null;
    }
  }
}

function day(days) {
  return new Date(Date.UTC(2020, 0, 1) + days * DAY).toISOString().slice(0, 10);
}

function joined(one, two) {
  const whole = new Uint8Array(one.length + two.length);
  whole.set(one);
  whole.set(two, one.length);
  return whole;
}

function base64(text) {
  return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
}

function hex(bytes) {
  return Array.from(bytes, (each) => each.toString(16).padStart(2, "0")).join("");
}
