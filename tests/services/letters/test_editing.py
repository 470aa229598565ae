"""Letter types in the admin's hands: drafts may be wrong, what is published never is."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session, select

from smartcity_app.civic.agencies import agencies
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.audit import AuditLine
from smartcity_app.kernel.errors import Incomplete, NotAllowed, NotFound, OutOfStep
from smartcity_app.services.letters import answers, applying, editing, judging, samples
from smartcity_app.services.letters.catalog import LetterType, draft, type_of, versions
from smartcity_app.services.letters.catalog.versions import LetterTypeVersion, VersionState
from smartcity_app.services.letters.editor_form import put
from tests.conftest import City
from tests.services.letters.conftest import BUILT_IN, SKU, Office

Edit = Callable[[dict[str, Any]], dict[str, Any]]


def started(admin: Actor, key: str = SKU) -> LetterTypeVersion:
    return db.run(lambda s: editing.start_draft(s, admin, key=key))


def edited(admin: Actor, edit: Edit, key: str = SKU) -> LetterTypeVersion:
    row = started(admin, key)
    return db.run(
        lambda s: editing.save_draft(
            s, admin, key=key, content=edit(row.content), revision=row.revision
        )
    )


def published(admin: Actor, edit: Edit) -> LetterTypeVersion:
    row = edited(admin, edit)
    return publish(admin, row)


def publish(admin: Actor, row: LetterTypeVersion, note: str = "") -> LetterTypeVersion:
    return db.run(
        lambda s: editing.publish(s, admin, key=row.key, revision=row.revision, note=note)
    )


def titled(title: str) -> Edit:
    return lambda content: {**content, "title": title}


def problems(content: dict[str, Any], key: str = SKU) -> list[tuple[str, str]]:
    with db.transaction(writes=False) as session:
        return [(p.where, p.sentence) for p in judging.problems_of(session, key, content)]


def current() -> dict[str, LetterType]:
    with db.transaction(writes=False) as session:
        return versions.current(session)


def test_a_case_under_way_keeps_the_wording_it_began_with(
    city: City, office: Office, siti: Actor, admin: Actor
) -> None:
    before = office.submitted(siti)
    published(admin, titled("Surat Keterangan Usaha Mikro"))
    other = city.resident("Sri Wahyuni")
    after = office.submitted(other)
    assert type_of(office.letter(before)).title == "Surat Keterangan Usaha"
    assert type_of(office.letter(after)).title == "Surat Keterangan Usaha Mikro"
    assert current()[SKU].version == 2


def test_a_draft_is_kept_with_its_mistakes_and_says_where_they_are(admin: Actor) -> None:
    def spoil(content: dict[str, Any]) -> dict[str, Any]:
        content = put(content, ("body", 4, "text"), "Untuk {nama_usaha} keperluan: {purpose}.")
        content = put(content, ("promise_days",), 0)
        return put(content, ("requirements", 0, "legal_basis"), "")

    row = edited(admin, spoil)
    said = dict(problems(row.content))
    assert said["Isi surat, bagian 5"].startswith("{nama_usaha} tidak dikenal.")
    assert "{business_name}" in said["Isi surat, bagian 5"]
    assert said["Jalur"] == "Isi dengan angka 1 atau lebih."
    assert said["Syarat 1 “KTP”"] == "Bagian ini belum diisi."
    assert len(said) == 3
    with pytest.raises(editing.Unpublishable) as refused:
        publish(admin, row)
    assert [problem.where for problem in refused.value.problems] == list(said)
    assert current()[SKU].version == 1


@pytest.mark.parametrize(
    ("place", "value", "where", "sentence"),
    [
        (("title",), "", "Umum, judul surat", "belum diisi"),
        (("prefix",), "sku!", "Umum, awalan nomor permohonan", "huruf besar"),
        (("classification",), "lima", "Umum, kode klasifikasi arsip", "angka dan titik"),
        (("group",), "Lain-lain", "Umum, kelompok", "Pilih salah satu"),
        (("path",), [], "Jalur", "Centang kelurahan"),
        (("agency",), "DLH", "Jalur", "hanya bila jalurnya"),
        (("fields", 0, "label"), "", "Isian 1 “”", "Tulis pertanyaannya"),
        (("fields", 1, "options"), [], "Isian 2 “Jenis usaha”", "satu baris satu pilihan"),
        (("fields", 3, "otherwise"), "{purpose}", "Isian 4 “Alamat usaha”", "data kota"),
        (("body", 0, "text"), "Untuk {name", "Isi surat, bagian 1", "tidak berpasangan"),
        (("body", 0, "text"), "{name.__class__}", "Isi surat, bagian 1", "satu kode"),
        (("body", 0, "text"), "{0}", "Isi surat, bagian 1", "satu kode"),
        (("body", 0, "text"), "{name!r:>9}", "Isi surat, bagian 1", "satu kode"),
        (("body", 0, "text"), "", "Isi surat, bagian 1", "masih kosong"),
        (("body", 0, "text"), "Lunas 🎉", "Isi surat, bagian 1", "tidak dapat memuat"),
        (("body",), [], "Isi surat", "belum diisi"),
    ],
)  # fmt: skip
def test_each_mistake_is_told_where_it_stands(
    city: City, place: Any, value: Any, where: str, sentence: str
) -> None:
    content = draft.kept(put(draft.of(BUILT_IN[SKU]), place, value))
    found = problems(content)
    assert any(w == where and sentence in s for w, s in found), found


def test_typst_markup_is_printed_as_it_is_typed(admin: Actor) -> None:
    marks = '#import "/etc/passwd" *tebal* $x$ <label> @rujukan #panic("x")'
    row = edited(admin, lambda content: put(content, ("body", 0, "text"), marks))
    with db.transaction(writes=False) as session:
        letter_type = LetterType(**row.content)
        assert marks in str(samples.sheet(session, letter_type).blocks)
    assert publish(admin, row).state == VersionState.PUBLISHED


@pytest.mark.parametrize(
    "huge",
    [
        {"title": "a" * 1_000_000},
        {"words": ["usaha"] * 10_000},
        {"body": [{"text": "a" * 3900}] * 50},
        {"unheard_of": "1"},
        {"fields": [{"name": 1}]},
        {"body": "teks"},
        {"path": [{"office": "village", "hours": "banyak"}]},
    ],
    ids=["a megabyte", "many words", "heavy in all", "unknown", "wrong type", "no list", "no hour"],
)
def test_what_no_form_of_ours_sends_is_refused(admin: Actor, huge: dict[str, Any]) -> None:
    row = started(admin)
    with pytest.raises(Incomplete):
        edited(admin, lambda content: content | huge)
    assert started(admin).content == row.content


def test_an_agency_must_exist_and_a_prefix_is_one_letter_type_s(admin: Actor) -> None:
    known = draft.of(BUILT_IN[SKU])
    path = [*known["path"], {"office": "agency", "hours": 8}]
    assert any("tidak ada di kota ini" in said
               for _, said in problems(known | {"path": path, "agency": "XYZ"}))  # fmt: skip
    there = agencies()[0].code
    assert problems(known | {"path": path, "agency": there}) == []
    new = db.run(lambda s: editing.start_new(s, admin, title="Surat Baru Sekali", prefix="SKU"))
    assert any(
        "sudah dipakai Surat Keterangan Usaha" in s for _, s in problems(new.content, new.key)
    )


def test_a_new_letter_begins_bare_or_as_another_and_never_under_a_taken_name(admin: Actor) -> None:
    def new(title: str, **more: str) -> LetterTypeVersion:
        return db.run(lambda s: editing.start_new(s, admin, title=title, prefix="BRU", **more))

    bare = new("Surat Keterangan Hewan")
    assert (bare.key, bare.version) == ("surat-keterangan-hewan", 1)
    assert problems(bare.content, bare.key)
    alike = new("Surat Keterangan Kios", like=SKU)
    assert problems(alike.content | {"prefix": "KIO"}, alike.key) == []
    for title, prefix in (("Surat Keterangan Hewan", "BRX"), ("Apa", "APA"), ("Surat Lain", "1")):
        with pytest.raises(Incomplete) as refused:
            db.run(lambda s, t=title, p=prefix: editing.start_new(s, admin, title=t, prefix=p))
        assert refused.value.fields


def test_a_new_letter_can_be_asked_for_once_it_is_published(
    city: City, siti: Actor, admin: Actor
) -> None:
    row = db.run(
        lambda s: editing.start_new(s, admin, title="Surat Keterangan Kios", prefix="KIO", like=SKU)
    )
    with pytest.raises(NotFound):
        db.run(lambda s: applying.begin(s, siti, type_key=row.key))
    publish(admin, row)
    ref = db.run(lambda s: applying.begin(s, siti, type_key=row.key).ref)
    assert ref.startswith("KIO")


def test_of_two_who_save_the_second_is_told(city: City, admin: Actor) -> None:
    row = edited(admin, titled("Surat Keterangan Usaha Kecil"))
    stale = row.revision - 1
    with pytest.raises(OutOfStep, match="di tempat lain"):
        db.run(lambda s: editing.save_draft(s, admin, key=SKU, content=row.content, revision=stale))
    with pytest.raises(OutOfStep):
        db.run(lambda s: editing.publish(s, admin, key=SKU, revision=stale, note=""))
    with pytest.raises(OutOfStep):
        db.run(lambda s: editing.discard(s, admin, key=SKU, revision=stale))


def test_of_two_who_publish_at_once_one_is_told(city: City, admin: Actor) -> None:
    row = edited(admin, titled("Surat Keterangan Usaha Kecil"))
    outcomes: list[str] = []
    both = threading.Barrier(2)

    def press() -> None:
        both.wait()
        try:
            publish(admin, row)
            outcomes.append("published")
        except OutOfStep:
            outcomes.append("told")

    threads = [threading.Thread(target=press) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(outcomes) == ["published", "told"]
    assert current()[SKU].title == "Surat Keterangan Usaha Kecil"


def test_withdrawing_stops_the_offer_and_no_case(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor, admin: Actor
) -> None:
    ref, sri = office.submitted(siti), city.resident("Sri Wahyuni")
    db.run(lambda s: editing.withdraw(s, admin, key=SKU))
    assert SKU not in current()
    with pytest.raises(NotFound):
        db.run(lambda s: applying.begin(s, sri, type_key=SKU))
    office.sign(lurah, ref)
    assert office.sign(camat, ref).state == "issued"
    with pytest.raises(NotFound):
        db.run(lambda s: editing.withdraw(s, admin, key=SKU))
    db.run(versions.install)
    assert SKU not in current()
    publish(admin, started(admin))
    assert current()[SKU].version == 2


def test_what_the_app_brings_anew_does_not_bring_back_what_was_withdrawn(
    city: City, admin: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    db.run(lambda s: editing.withdraw(s, admin, key=SKU))
    newer = draft.of(BUILT_IN[SKU]) | {"summary": "Wording of the next release of the app"}
    monkeypatch.setattr(versions.built_in, "letter_types", lambda city: {SKU: newer})
    db.run(versions.install)
    assert SKU not in current()
    assert started(admin).content["summary"] == newer["summary"]


def test_a_draft_thrown_away_leaves_nothing_but_its_audit_line(city: City, admin: Actor) -> None:
    row = edited(admin, titled("Surat Keterangan Usaha Kecil"))
    db.run(lambda s: editing.discard(s, admin, key=SKU, revision=row.revision))
    with db.transaction(writes=False) as session:
        assert editing.draft_of(session, admin, key=SKU) is None
    acts = [line.action for line in city.all(AuditLine) if line.action.startswith("letters.type")]
    assert acts == ["letters.type.start", "letters.type.save", "letters.type.discard"]
    assert current()[SKU].version == 1


def test_an_old_version_is_copied_into_a_draft_but_never_over_one(admin: Actor) -> None:
    published(admin, titled("Surat Keterangan Usaha Kecil"))
    copy = db.run(lambda s: editing.start_draft(s, admin, key=SKU, version=1))
    assert (copy.version, copy.content["title"]) == (3, "Surat Keterangan Usaha")
    with pytest.raises(Incomplete, match="Masih ada draf"):
        db.run(lambda s: editing.start_draft(s, admin, key=SKU, version=2))
    with pytest.raises(NotFound):
        db.run(lambda s: editing.start_draft(s, admin, key="tidak-ada"))


def test_a_prefix_that_stands_on_case_numbers_stays(
    office: Office, siti: Actor, admin: Actor
) -> None:
    edited(admin, lambda content: content | {"prefix": "USH"})
    edited(admin, lambda content: content | {"prefix": "SKU"})
    office.draft(siti)
    with pytest.raises(Incomplete, match="nomor permohonan"):
        edited(admin, lambda content: content | {"prefix": "USH"})


@pytest.mark.parametrize(
    "verb",
    [
        editing.versions,
        lambda s, who: editing.draft_of(s, who, key=SKU),
        editing.running,
        lambda s, who: editing.start_draft(s, who, key=SKU),
        lambda s, who: editing.start_new(s, who, title="Surat Baru", prefix="BRU"),
        lambda s, who: editing.save_draft(s, who, key=SKU, content={}, revision=1),
        lambda s, who: editing.publish(s, who, key=SKU, revision=1, note=""),
        lambda s, who: editing.discard(s, who, key=SKU, revision=1),
        lambda s, who: editing.withdraw(s, who, key=SKU),
    ],
    ids=["versions", "draft_of", "running", "start_draft", "start_new", "save_draft", "publish",
         "discard", "withdraw"],
)  # fmt: skip
def test_only_the_city_s_admin_edits(
    city: City, lurah: Actor, camat: Actor, siti: Actor, verb: Callable[[Session, Actor], Any]
) -> None:
    for who in (siti, lurah, camat):
        with pytest.raises(NotAllowed):
            db.run(lambda s, who=who: verb(s, who))
    with db.transaction(writes=False) as session:
        assert session.exec(select(LetterTypeVersion.state).distinct()).all() == ["published"]


@pytest.mark.parametrize("long", [False, True], ids=["short", "long"])
@pytest.mark.parametrize("key", sorted(BUILT_IN))
def test_sample_answers_are_answers_the_letter_accepts(city: City, key: str, long: bool) -> None:
    said = samples.answers(BUILT_IN[key], long=long)
    assert answers.problems(BUILT_IN[key], said) == {}
    tidy = answers.tidy(BUILT_IN[key], said)
    assert all(said[name] == value for name, value in tidy.items())
