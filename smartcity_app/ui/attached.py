"""Pictures that go along with what is written in a form: taken, looked at, taken out again."""

from typing import Any

import reflex as rx

from smartcity_app.ui.buttons import button
from smartcity_app.ui.islands.photos import Photos


def attaching(
    title: str, name: str, photos: Any, room: Any, *, on_added: Any, on_remove: Any
) -> rx.Component:
    """`photos`: what was taken, each with `id`, `thumb` and `alt`; `room`: whether one more may be.

    `name` is what is photographed, for the buttons; `on_remove` gets the id.
    """
    return rx.el.div(
        rx.el.p(title, class_name="field-label"),
        rx.cond(
            photos.length() > 0,
            rx.el.ul(
                rx.foreach(photos, lambda each: _picture(each, on_remove)),
                class_name="grid grid-cols-3 gap-2 my-2",
            ),
        ),
        rx.cond(
            room, Photos.create(name=name, pdf=False, small=False, quiet=True, on_added=on_added)
        ),
    )


def _picture(each: Any, on_remove: Any) -> rx.Component:
    return rx.el.li(
        rx.el.img(
            src=each.thumb,
            alt=each.alt,
            class_name="aspect-square w-full object-cover rounded-xl border border-line",
        ),
        button("Hapus", kind="ghost", small=True, block=True, on_click=on_remove(each.id)),
        key=each.id,
    )
