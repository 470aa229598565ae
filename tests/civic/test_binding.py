"""Pages photographed one by one become one document."""

import io
from typing import Any

import pytest
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader

from smartcity_app.civic import binding, files
from smartcity_app.civic.files import StoredFile
from smartcity_app.civic.inspection import NotAccepted, inspect
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotFound, SignedOut
from tests.civic.test_files import SMALL_JPEG, SMALL_PDF, on_disk, photo, picture


def stored(who: Actor, content: bytes = SMALL_JPEG) -> str:
    return files.store(who, name="halaman.jpg", content=content).id


def pages_of(content: bytes) -> list[Any]:
    reader = PdfFileReader(io.BytesIO(content))
    return [page.get_object() for page in reader.root["/Pages"]["/Kids"]]


def picture_of(page: Any) -> Any:
    return page["/Resources"]["/XObject"]["/Foto"]


def test_each_photo_is_a_page_on_a4_upright_in_the_order_given(city: Any, siti: Actor) -> None:
    ids = [stored(siti, picture(size=size)) for size in ((80, 60), (60, 80), (90, 30))]
    bound = files.bind(siti, ids=[ids[2], ids[0], ids[1]], name="Kartu Keluarga.pdf")
    assert (bound.kind, bound.pages, bound.name) == ("application/pdf", 3, "Kartu Keluarga.pdf")
    pages = pages_of(bound.path.read_bytes())
    assert [(int(picture_of(p)["/Width"]), int(picture_of(p)["/Height"])) for p in pages] == [
        (90, 30), (80, 60), (60, 80),
    ]  # fmt: skip
    assert [float(x) for x in pages[0]["/MediaBox"]] == [0, 0, *binding.A4]


def test_a_photo_is_bound_as_sharp_as_it_was_sent() -> None:
    clean = inspect(photo(size=(400, 300), quality=70)).content
    (page,) = pages_of(binding.bind([clean]))
    assert picture_of(page).encoded_data == clean


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("WEBP", "RGB"), ("JPEG", "L")])
def test_every_kind_of_picture_can_be_a_page(kind: str, mode: str) -> None:
    (page,) = pages_of(binding.bind([inspect(picture(kind, mode=mode)).content]))
    inside = picture_of(page)
    with Image.open(io.BytesIO(inside.encoded_data)) as shown:
        assert shown.format == "JPEG"
    assert inside["/ColorSpace"] == ("/DeviceGray" if mode == "L" else "/DeviceRGB")


def test_the_loose_pages_are_used_up_and_attached_ones_stay(city: Any, siti: Actor) -> None:
    loose, used = stored(siti), stored(siti)
    db.run(lambda s: files.adopt(s, siti, [used]))
    bound = files.bind(siti, ids=[used, loose], name="a.pdf")
    assert {each.id for each in city.all(StoredFile)} == {used, bound.id}
    assert {each.name for each in on_disk()} == {used, bound.id}


def test_only_ones_own_photos_are_bound(city: Any, siti: Actor) -> None:
    eve = city.resident("Eve")
    for ids in ([stored(siti), stored(eve)], [stored(siti), "no-such-page"],
                [stored(siti), stored(siti, SMALL_PDF)]):  # fmt: skip
        with pytest.raises(NotFound, match="Foto lagi"):
            files.bind(siti, ids=ids, name="a.pdf")
    with pytest.raises(SignedOut):
        files.bind(Actor(None), ids=["a", "b"], name="a.pdf")
    assert {each.name for each in city.all(StoredFile)} == {"halaman.jpg"}


def test_more_than_ten_pages_or_five_megabytes_are_refused_in_words(
    city: Any, siti: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [stored(siti) for _ in range(11)]
    for wrong in (ids, ids[:1], [ids[0], ids[0]], []):
        with pytest.raises(NotAccepted, match="2 sampai 10 halaman"):
            files.bind(siti, ids=wrong, name="a.pdf")
    monkeypatch.setattr(files, "LIMIT", 3 * len(SMALL_JPEG))
    with pytest.raises(NotAccepted, match="5 MB"):
        files.bind(siti, ids=ids[:4], name="a.pdf")
    assert len(city.all(StoredFile)) == 11
