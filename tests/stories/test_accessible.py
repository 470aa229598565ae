"""Every page of both shells: no serious finding of axe-core, no sideways scrolling."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.stories.conftest import DESK, PHONE, Enter, Town

pytestmark = pytest.mark.story
NARROW = {"viewport": {"width": 360, "height": 740}}
TWICE = """() => {
  const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
  return [...new Set(ids.filter((id, nth) => ids.indexOf(id) !== nth))];
}"""

PAGES = [
    ("", ["/", "/layanan", "/masuk", "/masuk?sebagai=petugas", "/v", "/v/abc", "/kotak-keluar"]),
    ("Warga", ["/", "/surat", "/surat/ajukan?jenis=keterangan-usaha", "/surat/kasus?no={own}",
               "/kotak-masuk", "/akun", "/lapor", "/lapor/baru"]),
    ("Lurah", ["/kerja", "/kerja?berkas={desk}", "/kerja?berkas={desk}&bagian=syarat",
               "/kerja/register", "/kerja/kinerja", "/kerja/rt-rw", "/kerja/penugasan",
               "/akun"]),
    ("Petugas loket", ["/kerja/loket"]),
    ("Admin kota", ["/kerja/register", "/kerja/papan", "/kerja/surat",
                    "/kerja/surat/ubah?jenis=keterangan-usaha", "/kerja/tujuan-laporan",
                    "/kerja/tujuan-laporan?bagian=jenis",
                    "/kerja/tujuan-laporan?bagian=instansi"]),
    ("Pusat pengaduan", ["/kerja/moderasi", "/kerja/laporan/baru", "/kerja/laporan?tampil=city"]),
    ("Petugas DSDABM", ["/kerja/laporan", "/kerja/laporan?no={report}",
                        "/kerja/laporan?no={report}&bagian=percakapan", "/kerja/laporan/kantor",
                        "/kerja/kinerja-laporan"]),
    ("Lapangan DSDABM", ["/kerja/lapangan"]),
    ("Wali kota", ["/kerja/papan", "/kerja/kinerja?masa=setahun"]),
    ("", ["/galeri", "/galeri/tempat", "/laporan/peta", "/laporan", "/laporan/{report}",
          "/laporan/data"]),
]  # fmt: skip


def report_of(town: Town) -> str:
    """A report on the desk of DSDABM."""
    query = "SELECT ref FROM complaint WHERE agency = 'DSDABM' AND desk != '' ORDER BY id"
    return str(town.ask(query)[0][0])


@pytest.mark.parametrize(
    ("who", "paths"), PAGES, ids=[f"{w or 'nobody'}-{i}" for i, (w, _) in enumerate(PAGES)]
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_stands_in_anyones_way(town: Town, enter: Enter, who, paths, scheme):
    page = enter(who, on={**(DESK if who not in ("", "Warga") else PHONE), "color_scheme": scheme})
    own = town.ask(
        "SELECT l.ref FROM letter l JOIN person p ON p.id = l.owner_id "
        "WHERE p.name = 'Siti Aminah' AND l.desk != '' ORDER BY l.id"
    )[0][0]
    desk = town.ask("SELECT ref FROM letter WHERE state = 'village' ORDER BY id")[0][0]
    report = report_of(town)
    found = []
    for path in paths:
        page.goto(town.url + path.format(own=own, desk=desk, report=report))
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(400)
        for violation in Axe().run(page).response["violations"]:
            if violation["impact"] in ("serious", "critical"):
                where = [node["target"] for node in violation["nodes"]][:3]
                found.append((path, violation["id"], where))
        if twice := page.evaluate(TWICE):
            found.append((path, "an id twice: labels lead to the wrong place", twice))
    assert found == []


@pytest.mark.parametrize(
    ("who", "paths"), PAGES, ids=[f"{w or 'nobody'}-{i}" for i, (w, _) in enumerate(PAGES)]
)
def test_no_page_scrolls_sideways_on_a_small_phone(town: Town, enter: Enter, who, paths):
    page = enter(who, on=NARROW)
    own = town.ask("SELECT ref FROM letter WHERE desk != '' ORDER BY id")[0][0]
    report = report_of(town)
    wide = []
    for path in paths:
        page.goto(town.url + path.format(own=own, desk=own, report=report))
        page.wait_for_load_state("networkidle")
        if page.evaluate("document.documentElement.scrollWidth") > 360:
            wide.append(path)
    assert wide == []
