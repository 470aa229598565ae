"""Words of goods and of those who look for them: how people write, and what they mean.

Both sides go through `words_of`, so that "telor", "migor" and "sayur-sayuran" meet what the shop
called telur, minyak goreng and sayur. Endings and prefixes stay: "makanan" is not "makan".
"""

import re
import unicodedata

MOST_WORDS = 8
"""Words of a search that are looked at."""
CATEGORY = "="
"""What begins the term that stands for a category: no word begins so."""
_TWICE = re.compile(r"\b([a-z]{3,})-\1(an|nya)?\b")
"""Sayur-sayuran, kacang-kacangan, sayur-sayur: one word said twice."""
_SEPARATE = re.compile(r"(?<=\d)(?=[a-z])|[^0-9a-z]+")
STOP = frozenset(
    {"dan", "atau", "di", "ke", "dari", "yang", "untuk", "dengan", "isi", "per", "rasa", "buat",
     "nya", "itu", "ini", "saya", "mau", "beli", "cari", "murah"}
)  # fmt: skip
MEANT = {
    "migor": ("minyak", "goreng"), "lenga": ("minyak",), "gulpas": ("gula", "pasir"),
    "telor": ("telur",), "endog": ("telur",), "ndog": ("telur",), "mi": ("mie",),
    "indomi": ("indomie",), "cabe": ("cabai",), "lombok": ("cabai",), "cengek": ("cabai", "rawit"),
    "brambang": ("bawang", "merah"), "bamer": ("bawang", "merah"), "baput": ("bawang", "putih"),
    "uyah": ("garam",), "wortle": ("wortel",), "tempeh": ("tempe",), "detergent": ("deterjen",),
    "detergen": ("deterjen",), "diterjen": ("deterjen",), "sampo": ("shampo",),
    "shampoo": ("shampo",), "odol": ("pasta", "gigi"), "pempers": ("popok",),
    "pampers": ("popok",), "diapers": ("popok",), "tisu": ("tissue",),
    "tisyu": ("tissue",), "iwak": ("ikan",),
    "pitik": ("ayam",), "wos": ("beras",), 
    "krupuk": ("kerupuk",), "kripik": ("keripik",), "kilo": ("kg",), "kilogram": ("kg",),
    "gr": ("gram",), "g": ("gram",), "ltr": ("liter",), "l": ("liter",), "lt": ("liter",),
    "akua": ("aqua",), "bulpen": ("bolpoin",),
    "pulpen": ("bolpoin",), "ballpoint": ("bolpoin",), "bolpen": ("bolpoin",),
    "jajan": ("camilan",), "snack": ("camilan",), "cemilan": ("camilan",), 
    "apyun": ("sayur",), "janganan": ("sayur",), "elpiji": ("lpg",), "gas": ("lpg",),
}  # fmt: skip
"""What people write to what goods are indexed by: Javanese, short forms, habits of spelling."""
ALSO = {
    "deterjen": ("sabun", "cuci"), "pewangi": ("pelicin", "molto"), "popok": ("bayi",),
    "mie": ("instan",), "indomie": ("mie", "instan"), "sarimi": ("mie", "instan"),
    "aqua": ("air", "mineral"), "galon": ("air",), "tempe": ("lauk",), "tahu": ("lauk",),
    "bolpoin": ("alat", "tulis"), "shampo": ("sampo", "sabun"), "keripik": ("camilan",),
    "kerupuk": ("camilan",), "biskuit": ("camilan",), "minyakita": ("minyak", "goreng"),
    "bimoli": ("minyak", "goreng"), "gulaku": ("gula", "pasir"), "rinso": ("deterjen", "sabun"),
    "daia": ("deterjen", "sabun"), "sunlight": ("sabun", "cuci", "piring"),
}  # fmt: skip
"""What goods with this word are also found by."""


def words_of(text: str) -> list[str]:
    """Its words as they are indexed, each once, in order."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    found: dict[str, None] = {}
    for word in filter(None, _SEPARATE.split(_TWICE.sub(r"\1", plain))):
        for each in MEANT.get(word, (word,)):
            found.setdefault(each[:40])
    return [each for each in found if each not in STOP and (len(each) > 1 or each.isdigit())]


def asked(text: str) -> list[str]:
    """The words somebody looks for."""
    return words_of(text[:200])[:MOST_WORDS]


def terms(name: str, labels: list[str], category: str, more: str) -> dict[str, int]:
    """What a product is found by, and how much it is about it: 2 is in its name."""
    found = {f"{CATEGORY}{category}": 1}
    own = words_of(name)
    for word in [*words_of(more), *(each for label in labels for each in words_of(label))]:
        found.setdefault(word, 1)
    for word in own:
        for also in ALSO.get(word, ()):
            found.setdefault(also, 1)
    return {**found, **dict.fromkeys(own, 2)}
