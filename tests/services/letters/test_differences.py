"""What an admin reads before publishing: every difference, once, at its place."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity_app.services.letters import differences
from smartcity_app.services.letters.catalog import draft
from smartcity_app.services.letters.editor_form import at, put
from tests.services.letters.conftest import BUILT_IN, SKU

OLD = draft.of(BUILT_IN[SKU])


def told(new: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(c.where, c.what, c.kind) for c in differences.between(OLD, new)]


def test_the_same_content_has_no_differences():
    assert told(draft.of(BUILT_IN[SKU])) == []


@pytest.mark.parametrize(
    ("place", "value", "change"),
    [
        (("title",), "Surat Usaha", ("Umum", "Judul surat", "changed")),
        (("promise_days",), 3, ("Jalur", "Janji selesai (hari kerja)", "changed")),
        (("path", 0, "hours"), 4, ("Jalur", "Jalan surat dan jamnya", "changed")),
        (("fields", 0, "max"), 60, ("Isian “Nama usaha”", "Batas terbesar", "changed")),
        (("fields", 3, "when"), None, ("Isian “Alamat usaha”", "Hanya bila", "changed")),
        (("requirements", 1, "optional"), True,
         ("Syarat “Kartu Keluarga”", "Boleh tidak dilampirkan", "changed")),
        (("body", 2, "text"), "adalah warga kami:", ("Isi surat, bagian 3", "", "changed")),
    ],
)  # fmt: skip
def test_one_change_is_told_once(place: Any, value: Any, change: tuple[str, str, str]):
    assert told(put(OLD, place, value)) == [change]


def test_what_comes_and_goes_is_told():
    new = put(OLD, ("fields",), OLD["fields"][1:])
    assert told(new) == [("Isian “Nama usaha”", "", "removed")]
    new = put(OLD, ("body",), [*OLD["body"], OLD["body"][0]])
    assert told(new) == [("Isi surat, bagian 7", "", "added")]
    assert told(put(OLD, ("body",), OLD["body"][1:])) == [
        ("Isi surat, dulu bagian 1", "", "removed")
    ]
    swapped = [OLD["requirements"][i] for i in (1, 0, 2)]
    assert told(put(OLD, ("requirements",), swapped)) == [("Syarat", "Urutan", "changed")]


def test_a_changed_sentence_shows_the_changed_words_only():
    text = at(OLD, ("body", 4, "text"))
    (change,) = differences.between(OLD, put(OLD, ("body", 4, "text"), f"{text} Tamat."))
    assert [(p.kind, p.text) for p in change.pieces if p.kind != "same"] == [("added", " Tamat.")]


@given(st.text("abc .\n", max_size=40), st.text("abc .\n", max_size=40))
def test_the_words_give_back_both_texts(old: str, new: str):
    pieces = differences.words(old, new)
    assert "".join(p.text for p in pieces if p.kind != "added") == old
    assert "".join(p.text for p in pieces if p.kind != "removed") == new
