"""Anyone checks a letter."""

import hashlib
import re
from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from smartcity_app.civic import register
from smartcity_app.civic.register import Document, Heading
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor
from tests.web.conftest import Browser

PDF = b"%PDF-1.7 these are the issued bytes"
DIGEST = hashlib.sha256(PDF).hexdigest()
NEVER = "k" * register.CODE_LENGTH


def heading(**more: Any) -> Heading:
    said: dict[str, Any] = {
        "unit": "436.9.13.4", "unit_name": "Kelurahan Keputih", "area": "35.78.09.1001",
        "classification": "500.3.2",
        "case_ref": "SKU-1", "owner_id": 1, "kind": "Surat Keterangan Usaha",
        "subject_masked": "S••• A•••••", "nik_masked": "3578 •••• •••• 0004",
        "test_certificate": True, "planned": [],
    }  # fmt: skip
    return Heading(**{**said, **more})


def hold(**more: Any) -> Document:
    return db.run(lambda s: register.hold(s, heading(**more)))


def issue(until: date | None = date(2027, 1, 27), **more: Any) -> Document:
    """A letter with its last signature on it."""

    def work(session: Any) -> Document:
        row = register.hold(session, heading(**more))
        name, title = "Agus Widodo", "Lurah Keputih"
        register.add_signature(session, row, name=name, title=title, sha256=DIGEST, signatures=0)
        register.issue(session, row, valid_until=until)
        return row

    return db.run(work)


def revoke(row: Document, admin: Actor) -> None:
    reason = "Usaha sudah pindah ke kelurahan lain"
    db.run(lambda s: register.revoke(s, admin, document_id=row.id or 0, reason=reason))


def title(answer: httpx.Response) -> str:
    return re.search("<h1>(.*?)</h1>", answer.text)[1]  # type: ignore[index]


async def test_a_genuine_letter_shows_what_to_compare_with_the_paper(
    browser: Browser, city: Any
) -> None:
    row = issue()
    page = await browser.get(f"/v/{row.code}")
    assert page.status_code == 200
    assert title(page) == "Surat ini asli"
    for said in (
        "Kelurahan Keputih", "27 Januari 2027", "Surat Keterangan Usaha", row.number_text,
        "S••• A•••••", "3578 •••• •••• 0004", "Agus Widodo, Lurah Keputih", "sertifikat uji",
        "localhost:3000",
    ):  # fmt: skip
        assert said in page.text
    assert len(page.content) <= 10_000
    assert "<script" not in page.text


async def test_each_ending_is_said(
    browser: Browser, city: Any, admin: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = issue(until=clock.today() - timedelta(days=1))
    assert "masa berlakunya habis" in title(await browser.get(f"/v/{row.code}"))
    row = issue(case_ref="SKU-2")
    assert title(await browser.get(f"/v/{row.code}")) == "Surat ini asli"
    revoke(row, admin)
    page = await browser.get(f"/v/{row.code}")
    assert title(page) == "Surat ini sudah dicabut"
    assert "Usaha sudah pindah" in page.text
    assert "asli" not in title(page)


async def test_a_replaced_letter_points_to_its_successor(browser: Browser, city: Any) -> None:
    row = issue()

    def replace(session: Any) -> None:
        there = session.get_one(Document, row.id)
        there.state, there.replaced_by = register.State.REPLACED, NEVER
        there.ended_at = clock.now()

    db.run(replace)
    page = await browser.get(f"/v/{row.code}")
    assert title(page) == "Surat ini sudah diganti"
    assert f'href="/v/{NEVER}"' in page.text


async def test_codes_held_back_void_or_never_given_cannot_be_told_apart(
    browser: Browser, city: Any
) -> None:
    held = hold()
    void = hold(case_ref="SKU-2")
    db.run(lambda s: register.void(s, "SKU-2", reason="Ditolak"))
    for suffix in ("", ".json"):
        seen = set()
        for code in (held.code, void.code, NEVER):
            answer = await browser.get(f"/v/{code}{suffix}")
            seen.add((answer.status_code, answer.text.replace(code, "CODE")))
        assert len(seen) == 1
    seen = set()
    for code in (held.code, void.code, NEVER):
        answer = await browser.post(f"/v/{code}", files={"berkas": PDF})
        seen.add((answer.status_code, answer.text.replace(code, "CODE")))
    assert len(seen) == 1


@pytest.mark.parametrize("code", ["x", "a" * 200, "%3Cscript%3E", "a%00b", "é", "'--"])
async def test_any_other_code_is_unknown(browser: Browser, city: Any, code: str) -> None:
    page = await browser.get(f"/v/{code}")
    assert page.status_code == 404
    assert "<script" not in page.text.lower()
    assert "Kode ini tidak kami kenal" in page.text or "tidak ada" in page.text


async def test_a_code_can_be_typed_with_its_dashes(browser: Browser, city: Any) -> None:
    row = issue()
    typed = "-".join(re.findall(".{1,4}", row.code)).upper()
    answer = await browser.get("/v", params={"kode": f" {typed} "})
    assert answer.headers["location"] == f"/v/{row.code}"
    assert title(await browser.get(f"/v/{typed}")) == "Surat ini asli"
    assert (await browser.get("/v")).status_code == 200
    assert (
        (await browser.get("/v", params={"kode": "//evil.id"}))
        .headers["location"]
        .startswith("/v/")
    )


async def test_machines_get_the_same_answer(browser: Browser, city: Any) -> None:
    row = issue()
    said = (await browser.get(f"/v/{row.code}.json")).json()
    assert said["status"] == "genuine"
    assert said["nomor"] == row.number_text
    assert said["berlaku_sampai"] == "2027-01-27"
    assert said["sha256"] == DIGEST
    assert said["penanda_tangan"][0]["jabatan"] == "Lurah Keputih"
    unknown = await browser.get(f"/v/{NEVER}.json")
    assert (unknown.status_code, unknown.json()["status"]) == (404, "unknown")


async def test_the_very_bytes_are_recognised_and_one_changed_byte_is_not(
    browser: Browser, city: Any, admin: Actor
) -> None:
    row = issue()
    same = await browser.post(f"/v/{row.code}", files={"berkas": ("surat.pdf", PDF)})
    assert "Berkas ini sama persis" in same.text
    other = await browser.post(f"/v/{row.code}", files={"berkas": ("surat.pdf", PDF + b" ")})
    assert "bukan surat yang terbit" in other.text
    assert "sama persis" not in other.text
    revoke(row, admin)
    ended = await browser.post(f"/v/{row.code}", files={"berkas": ("surat.pdf", PDF)})
    assert "tidak berlaku" in ended.text
    assert title(ended) == "Surat ini sudah dicabut"


async def test_machines_may_send_the_bytes_too(browser: Browser, city: Any) -> None:
    row, json_ = issue(), {"accept": "application/json", "origin": "https://bank.id",
                           "sec-fetch-site": "cross-site"}  # fmt: skip
    for content, same in ((PDF, True), (b"other", False)):
        answer = await browser.post(f"/v/{row.code}", files={"berkas": content}, headers=json_)
        assert answer.json()["sama"] is same


@pytest.mark.parametrize("size", [5_000_001, 6_000_000])
async def test_a_file_too_large_to_be_a_letter_is_refused(
    browser: Browser, city: Any, size: int
) -> None:
    row = issue()
    answer = await browser.post(f"/v/{row.code}", files={"berkas": b"x" * size})
    assert answer.status_code == 413
    assert "besar" in answer.text or "5 MB" in answer.text


async def test_no_file_or_a_broken_form_is_a_sentence(browser: Browser, city: Any) -> None:
    row = issue()
    bad = {"content-type": "multipart/form-data; boundary=x"}
    for more in ({"data": {"berkas": "text"}}, {"files": {"berkas": b""}}, {"files": {"x": PDF}},
                 {"content": b"garbage", "headers": bad}, {"content": b""}):  # fmt: skip
        answer = await browser.post(f"/v/{row.code}", **more)
        assert 400 <= answer.status_code < 500
        assert "Pilih" in answer.text or "tidak dapat" in answer.text


async def test_the_page_is_never_kept(browser: Browser, city: Any) -> None:
    row = issue()
    for path in (f"/v/{row.code}", f"/v/{row.code}.json"):
        assert (await browser.get(path)).headers["cache-control"] == "no-store"


async def test_what_a_letter_says_is_shown_as_text(
    browser: Browser, city: Any, admin: Actor
) -> None:
    row = issue(unit_name="<script>alert(1)</script>")
    db.run(
        lambda s: register.revoke(
            s, admin, document_id=row.id or 0, reason="<img src=x onerror=alert(1)>"
        )
    )
    page = (await browser.get(f"/v/{row.code}")).text
    assert "<script" not in page
    assert "<img" not in page
