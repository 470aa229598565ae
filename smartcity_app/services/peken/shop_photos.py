"""Pictures of shops and their goods: the owner's uploads, public while the shop is open."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, select

from smartcity_app.civic import files
from smartcity_app.civic.files import StoredFile
from smartcity_app.kernel import policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotFound
from smartcity_app.services.peken.policy import May
from smartcity_app.services.peken.shop_models import Product, Shop, ShopPhoto
from smartcity_app.services.peken.workflow import ACTIVE


def attach(session: Session, actor: Actor, shop: Shop, ids: Sequence[str]) -> None:
    """Use the actor's own uploads for this shop. NotFound when one is not theirs; pictures only.

    A picture stays with the shop it was first used in.
    """
    new = [each for each in dict.fromkeys(ids) if each]
    known = {
        row.file_id: row.shop_id
        for row in session.exec(select(ShopPhoto).where(col(ShopPhoto.file_id).in_(new)))
    }
    if any(shop_id != shop.id for shop_id in known.values()):
        raise NotFound("Foto ini sudah dipakai toko lain. Unggah lagi fotonya.")
    fresh = [each for each in new if each not in known]
    stored = files.adopt(session, actor, fresh) if fresh else []
    if any(not each.is_picture for each in stored):
        raise Incomplete("Kirim foto, bukan berkas lain.", fields={"photos": "Kirim foto"})
    session.add_all([ShopPhoto(file_id=each.id, shop_id=shop.id or 0) for each in stored])
    session.flush()


def find_public(session: Session, *, file_id: str) -> StoredFile:
    """A picture of a shop that sells. NotFound otherwise."""
    query = (
        select(StoredFile)
        .join(ShopPhoto, col(ShopPhoto.file_id) == StoredFile.id)
        .join(Shop, col(Shop.id) == ShopPhoto.shop_id)
        .where(StoredFile.id == file_id[:40], Shop.state == ACTIVE)
    )
    row = session.exec(query).first()
    if row is None:
        raise NotFound
    return row


def may_read_file(session: Session, actor: Actor, stored: Any) -> bool:
    """Whoever examines the shop sees its pictures before the public does."""
    query = (
        select(Shop)
        .join(ShopPhoto, col(ShopPhoto.shop_id) == Shop.id)
        .where(ShopPhoto.file_id == stored.id)
    )
    shop = session.exec(query).first()
    return shop is not None and policy.allows(actor, May.VERIFY, shop)


def in_use(session: Session, shop: Shop) -> set[str]:
    """Pictures that the shop or one of its goods shows."""
    query = select(Product.photo).where(Product.shop_id == shop.id, Product.photo != "")
    return {*shop.photos, *session.exec(query)}


def forget_unused(session: Session, shop: Shop) -> None:
    """Let go of pictures nobody shows any more."""
    shown = in_use(session, shop)
    for row in session.exec(select(ShopPhoto).where(ShopPhoto.shop_id == shop.id)):
        if row.file_id not in shown:
            session.delete(row)
            session.flush()
            files.let_go(session, file_id=row.file_id)
