/* When and where a photo was taken, from the notes of a JPEG: {taken, lat, lon}, as far as they are
   there. Shrinking loses them, so they are read before. The server judges what can be true. */
const HEAD = 262_144, EXIF = 0x45786966, CAMERA = 0x8769, GPS = 0x8825, TAKEN = 0x9003, OFFSET = 0x9011;
const SIZES = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8 };

export async function notes(file) {
  try {
    return read(new DataView(await file.slice(0, HEAD).arrayBuffer()));
  } catch {
    return {};                                                 // beyond the end, or nothing we know
  }
}

function read(view) {
  if (view.getUint16(0) !== 0xffd8) return {};
  for (let at = 2; view.getUint8(at) === 0xff && view.getUint8(at + 1) !== 0xda; at += 2 + view.getUint16(at + 2)) {
    if (view.getUint16(at) === 0xffe1 && view.getUint32(at + 4) === EXIF)
      return said(new DataView(view.buffer, at + 10, view.getUint16(at + 2) - 8));
  }
  return {};
}

function said(view) {
  const little = view.getUint16(0) === 0x4949, first = part(view, view.getUint32(4, little), little);
  const camera = part(view, first[CAMERA]?.(0), little), place = part(view, first[GPS]?.(0), little);
  const taken = time(text(camera[TAKEN]), text(camera[OFFSET]));
  const lat = degrees(place[2], text(place[1]), "S"), lon = degrees(place[4], text(place[3]), "W");
  return { ...(taken && { taken }), ...(Number.isFinite(lat) && Number.isFinite(lon) && { lat, lon }) };
}

/* Tag to a function that gives its n-th value. */
function part(view, at, little) {
  const found = {};
  if (!at) return found;
  for (let left = Math.min(view.getUint16(at, little), 200), line = at + 2; left > 0; left--, line += 12) {
    const tag = view.getUint16(line, little), kind = view.getUint16(line + 2, little), size = SIZES[kind];
    if (!size) continue;
    const count = view.getUint32(line + 4, little);
    const start = size * count > 4 ? view.getUint32(line + 8, little) : line + 8;
    found[tag] = (n) => {
      if (n >= count) return undefined;
      const here = start + n * size;
      if (kind === 5 || kind === 10) return view.getUint32(here, little) / view.getUint32(here + 4, little);
      return size === 1 ? view.getUint8(here) : size === 2 ? view.getUint16(here, little) : view.getUint32(here, little);
    };
  }
  return found;
}

function text(letter) {
  let all = "";
  for (let n = 0, code; n < 32 && (code = letter?.(n)); n++) all += String.fromCharCode(code);
  return all.trim();
}

function time(taken, offset) {
  const [all, day, clock] = /^(\d{4}:\d\d:\d\d) (\d\d:\d\d:\d\d)$/.exec(taken) ?? [];
  return all && `${day.replaceAll(":", "-")}T${clock}${/^[+-]\d\d:\d\d$/.test(offset) ? offset : ""}`;
}

function degrees(parts, side, minus) {
  return side && (parts?.(0) + parts?.(1) / 60 + parts?.(2) / 3600) * (side === minus ? -1 : 1);
}
