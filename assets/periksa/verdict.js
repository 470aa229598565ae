// What the two checks together mean, in words: the stamp (on this phone) and the city's answer.
const NO = "Jangan terima surat ini dahulu.";
const BROKEN = ["late", "stop", "QR ini tidak asli atau rusak",
  `Isinya tidak cocok dengan cap kota. ${NO}`];
const STATUS = {
  genuine: ["", "genuine", "Surat ini asli", "Cap kota cocok dan surat masih berlaku."],
  expired: ["soon", "over", "Surat ini asli, tetapi masa berlakunya habis", "Mintalah surat yang baru."],
  revoked: ["late", "stop", "Surat ini sudah dicabut", "Pernah terbit, tetapi tidak berlaku lagi. Jangan dipakai."],
  replaced: ["late", "stop", "Surat ini sudah diganti", "Ada surat baru yang menggantikannya. Jangan dipakai."],
};
const STAMP = {
  ok: "Cocok. Diperiksa di HP ini dengan kunci resmi kota.",
  forged: "Tidak cocok.",
  unreadable: "Tidak terbaca utuh.",
  foreign: "Bukan dari kota ini.",
  "unknown-key": "Belum bisa diperiksa: HP ini belum punya kunci kota yang dipakai.",
  unsupported: "Tidak bisa diperiksa di HP ini: perambannya terlalu lama.",
  none: "Tidak diperiksa: hanya ada kode, tanpa cap.",
};
const ASKED = {
  genuine: "Masih berlaku", expired: "Masa berlakunya habis", revoked: "Dicabut",
  replaced: "Diganti", unknown: "Tidak tercatat",
};
const SILENT = {
  offline: "Belum diperiksa karena tidak ada jaringan.",
  failed: "Belum diperiksa karena kota belum bisa dihubungi.",
};

/**
 * {tone, icon, title, line, stamp, status, again}. `stamp` is what statement.check gave, `answer`
 * is {state, same, time}: a status of /v/<code>.json, or offline, failed, unasked.
 */
export function judge(stamp, answer, city, today) {
  const [tone, icon, title, line] = words(stamp, answer, city, today);
  const known = ASKED[answer.state];
  return {
    tone, icon, title, line, stamp: STAMP[stamp.state],
    status: known ? `${known}. Ditanyakan ke kota pukul ${answer.time} WIB.`
      : SILENT[answer.state] || "Tidak ditanyakan.",
    again: answer.state in SILENT,
  };
}

function words({ state, said }, answer, city, today) {
  if (state === "foreign")
    return ["none", "unknown", `Ini bukan surat ${city}`,
      `Capnya dari kota lain (kode wilayah ${said.city}). Kami tidak bisa menilainya.`];
  if (state === "forged" || state === "unreadable") return BROKEN;
  if (state === "unknown-key" && ASKED[answer.state]) return BROKEN;
  if (answer.state === "unknown")
    return state === "ok"
      ? ["late", "stop", "Surat ini tidak tercatat terbit", `Kota tidak pernah menerbitkannya. ${NO}`]
      : ["none", "unknown", "Kode ini tidak kami kenal", "Belum tentu palsu. Bisa jadi salah ketik."];
  if (state === "ok" && answer.same === false) return BROKEN;
  if (STATUS[answer.state]) {
    const found = STATUS[answer.state];
    if (answer.state !== "genuine" || state === "ok") return found;
    return [...found.slice(0, 3), "Menurut catatan kota, surat ini masih berlaku."];
  }
  if (state !== "ok")
    return ["none", "unknown", "Belum bisa diperiksa", "Nyalakan data atau Wi-Fi, lalu coba lagi."];
  if (said.until && said.until < today)
    return ["soon", "over", "Dicap oleh kota, tetapi masa berlakunya habis", "Mintalah surat yang baru."];
  const why = answer.state === "offline" ? "tidak ada jaringan" : "kota belum bisa dihubungi";
  return ["soon", "stamp", `Dicap oleh ${city}`,
    `Status terbaru belum diperiksa karena ${why}. Surat bisa saja belum terbit atau sudah dicabut.`];
}
