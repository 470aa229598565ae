"""The checking page: what it serves, and that its script judges as the city does."""

import gzip
import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from smartcity_app.civic import attestation, statement
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import SYSTEM
from smartcity_app.ui import shipped
from tests.civic.test_statement import CODE, KEY, PUBLIC, RAW, SAID
from tests.web.conftest import Browser
from tests.web.test_verify import NEVER, hold, issue

SCRIPTS = Path(__file__).parents[2] / "assets" / "periksa"
NODE = shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")


def judged(cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the page's own modules say of each case, in the Node that builds the front end."""
    assert NODE, "Node comes with the virtual environment"
    asked = Path(__file__).with_name("checking.mjs")
    done = subprocess.run(
        [NODE, str(asked), str(SCRIPTS)], input=json.dumps(cases), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def case(digits: str, *, code: str = CODE, host: str = "kota.test", **more: Any) -> dict[str, Any]:
    x = attestation._text(PUBLIC)
    return {
        "text": f"https://{host}/v/{code}#{digits}", "keys": [{"kid": KEY.kid, "x": x}],
        "answer": {"state": "offline"}, "today": "2026-08-01", **more,
    }  # fmt: skip


DIGITS = statement.attest(KEY, SAID)


def test_the_script_reads_and_verifies_what_the_city_states():
    endless = statement.attest(KEY, replace(SAID, valid_until=None, kind="Surat “Ké” 🏠"))
    first, second = judged([case(DIGITS), case(endless)])
    assert first["stamp"]["state"] == second["stamp"]["state"] == "ok"
    assert first["stamp"]["said"] | {"subject": ""} == {
        "kid": KEY.kid, "city": "35.78", "number": SAID.number, "kind": SAID.kind,
        "unit": SAID.unit, "dated": "2026-07-27", "until": "2027-01-27", "subject": "",
    }  # fmt: skip
    assert (second["stamp"]["said"]["until"], second["stamp"]["said"]["kind"]) == (
        "", "Surat “Ké” 🏠")  # fmt: skip


def test_no_bit_and_no_digit_can_be_changed_and_nothing_cut_off():
    cases = []
    for bit in range(len(RAW) * 8):
        changed = bytearray(RAW)
        changed[bit // 8] ^= 1 << bit % 8
        cases.append(case(str(int.from_bytes(changed))))
    cases += [case(DIGITS[:kept]) for kept in range(1, len(DIGITS))]
    cases += [case(DIGITS[kept:]) for kept in range(1, len(DIGITS))]
    cases += [case(f"0{DIGITS}"), case(f"{DIGITS}x"), case(DIGITS, code=CODE[::-1])]
    said = judged(cases)
    assert {each["stamp"]["state"] for each in said} <= {"forged", "unreadable", "unknown-key"}
    assert not [each for each in said if each["verdict"]["icon"] in ("genuine", "stamp")]


def test_another_city_s_letter_gets_no_verdict():
    theirs = statement.attest(statement.Key("0badc0de", bytes(32)), replace(SAID, city="36.74"))
    away, pretending = judged([case(theirs, host="tangsel.test"), case(theirs)])
    assert away["verdict"]["title"] == "Ini bukan surat Kota Surabaya"
    assert away["verdict"]["tone"] == "none"
    assert pretending["verdict"]["title"] == "QR ini tidak asli atau rusak"


def test_a_key_this_phone_has_not_got_is_no_verdict_offline_and_a_forgery_online():
    new = statement.attest(statement.Key("0badc0de", bytes(32)), SAID)
    told = {"state": "genuine", "same": True, "time": "14.05"}
    offline, online = judged([case(new), case(new, answer=told)])
    assert offline["verdict"]["title"] == "Belum bisa diperiksa"
    assert online["verdict"]["title"] == "QR ini tidak asli atau rusak"


@pytest.mark.parametrize(
    ("answer", "today", "title", "tone"),
    [
        ({"state": "offline"}, "2026-08-01", "Dicap oleh Kota Surabaya", "soon"),
        ({"state": "failed"}, "2026-08-01", "Dicap oleh Kota Surabaya", "soon"),
        ({"state": "offline"}, "2027-01-27", "Dicap oleh Kota Surabaya", "soon"),
        ({"state": "offline"}, "2027-01-28",
         "Dicap oleh kota, tetapi masa berlakunya habis", "soon"),
        ({"state": "genuine", "same": True}, "2026-08-01", "Surat ini asli", ""),
        ({"state": "genuine", "same": False}, "2026-08-01", "QR ini tidak asli atau rusak", "late"),
        ({"state": "revoked", "same": True}, "2026-08-01", "Surat ini sudah dicabut", "late"),
        ({"state": "replaced", "same": True}, "2026-08-01", "Surat ini sudah diganti", "late"),
        ({"state": "unknown"}, "2026-08-01", "Surat ini tidak tercatat terbit", "late"),
        ({"state": "expired", "same": True}, "2027-02-01",
         "Surat ini asli, tetapi masa berlakunya habis", "soon"),
    ],
)  # fmt: skip
def test_stamp_and_status_are_said_apart(answer, today, title, tone):
    (said,) = judged([case(DIGITS, answer={"time": "14.05", **answer}, today=today)])
    assert (said["verdict"]["title"], said["verdict"]["tone"]) == (title, tone)
    asked = answer["state"] not in ("offline", "failed")
    assert ("pukul 14.05" in said["verdict"]["status"]) is asked
    assert said["verdict"]["again"] is not asked
    assert said["verdict"]["stamp"].startswith("Cocok")


def test_a_code_alone_needs_the_network():
    told = {"state": "genuine", "same": True, "time": "14.05"}
    offline, online, junk = judged([
        case("") | {"text": "K7QM ZP2D 9TXW 4RBH N6FY C3VJ 8E5"}, case("", answer=told),
        case("") | {"text": "https://wa.me/628123456"},
    ])  # fmt: skip
    assert offline["verdict"]["title"] == "Belum bisa diperiksa"
    assert online["verdict"]["title"] == "Surat ini asli"
    assert "Tidak diperiksa" in online["verdict"]["stamp"]
    assert junk["stamp"] is None


def test_name_and_nik_on_the_paper_are_compared_on_the_phone():
    person = {"name": "siti aminah", "nik": "3578 0945 0584 0004"}
    right, wrong = judged([
        case(DIGITS, person=person), case(DIGITS, person=person | {"name": "Siti Aminan"}),
    ])  # fmt: skip
    assert (right["match"], wrong["match"]) == (True, False)


async def test_the_page_runs_our_files_only_and_is_small(browser: Browser, city: Any):
    page = await browser.get("/periksa")
    assert page.status_code == 200
    policy = page.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "default-src 'none'" in policy
    assert "onclick=" not in page.text
    assert 'data-code="35.78"' in page.text


async def test_page_scripts_and_keeper_are_light(browser: Browser, city: Any):
    served = [(await browser.get(path)).content for path in ("/periksa", "/periksa/sw.js")]
    ours = served + [path.read_bytes() for path in SCRIPTS.glob("*.js")]
    assert sum(len(gzip.compress(each)) for each in ours) <= 15_000


async def test_all_that_the_keeper_keeps_is_there(browser: Browser, city: Any):
    keeper = (await browser.get("/periksa/sw.js")).text
    kept = {path for path in re.findall(r'"(/periksa[^"]*)"', keeper) if path != "/periksa/"}
    ours = {f"/periksa/{path.name}" for path in SCRIPTS.glob("*.js")}
    brought = {f"/{each}" for each in shipped.FILES.values() if each.startswith("periksa/")}
    assert kept == {"/periksa"} | ours | brought


async def test_the_keeper_may_answer_for_letters_too_and_changes_with_what_it_keeps(
    browser: Browser, city: Any
):
    answer = await browser.get("/periksa/sw.js")
    assert answer.headers["service-worker-allowed"] == "/"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "{{" not in answer.text
    home_screen = (await browser.get("/periksa/manifest.webmanifest")).json()
    assert home_screen["scope"] == home_screen["start_url"] == "/periksa"


async def test_the_keys_are_open_to_everybody(browser: Browser, city: Any):
    db.run(attestation.signing_key)
    db.run(lambda s: attestation.rotate(s, SYSTEM))
    answer = await browser.get("/.well-known/jwks.json", headers={"origin": "https://bank.id"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "max-age=3600" in answer.headers["cache-control"]
    assert len(answer.json()["keys"]) == 2
    assert "d" not in answer.json()["keys"][0]


async def test_before_the_last_signature_nothing_public_knows_the_statement(
    browser: Browser, city: Any
):
    held = hold(case_ref="SKU-9")
    for path in (f"/v/{held.code}", f"/v/{held.code}.json"):
        answer = await browser.get(path)
        assert answer.status_code == 404
        assert "cap_sha256" not in answer.text
    said = (await browser.get(f"/v/{issue().code}.json")).json()
    assert said["cap_sha256"] is None, "a letter older than statements"
    assert "cap_sha256" not in (await browser.get(f"/v/{NEVER}.json")).json()


def test_the_dates_of_a_statement_are_the_letter_s():
    (said,) = judged([case(statement.attest(KEY, replace(SAID, dated=date(2100, 2, 28))))])
    assert said["stamp"]["said"]["dated"] == "2100-02-28"
