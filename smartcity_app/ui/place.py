"""A place: the map with its pin, the line that says where that is, and what a form sends of it."""

from typing import Any

import reflex as rx

from smartcity_app.ui.fields import Text, error_line, present
from smartcity_app.ui.icon import icon
from smartcity_app.ui.islands.map import PlaceMap

PARTS = ("lat", "lng", "accuracy", "source")


def place_fields(field: str, **values: Any) -> rx.Component:
    """Hidden fields `<field>-lat`, `-lng`, `-accuracy` and `-source`, which the map keeps up to date.

    They belong inside the form. `values` are those of the draft, by part: `lat=S.lat`, …
    """
    if unknown := set(values) - set(PARTS):
        raise ValueError(f"a place has no {unknown}")
    return rx.fragment(
        *[
            rx.el.input(
                type="hidden",
                id=f"{field}-{part}",
                name=f"{field}-{part}",
                default_value=values.get(part, ""),
            )
            for part in PARTS
        ]
    )


def place_card(
    field: str,
    *,
    lat: Any = None,
    lng: Any = None,
    accuracy: Any = 0,
    source: Any = "",
    area: Text = "",
    label: Text = "Peta untuk memilih tempat",
    line: Text = "",
    detail: Text = "",
    error: Text = "",
    action: rx.Component | None = None,
    nearby: Any = None,
    on_pick: Any = None,
    fixed: bool = False,
    class_name: str = "h-64",
) -> rx.Component:
    """The map in a card, and under it where that is: `line` ("Keputih, Sukolilo") and `detail`.

    `action` is the other way to say it ("Tulis alamat"): dragging is never the only one. With
    `fixed` nothing can be picked and no fields are drawn.
    """
    more = {} if nearby is None else {"nearby": nearby}
    more |= {} if on_pick is None else {"on_pick": on_pick}
    said = {} if lat is None else {"lat": lat, "lng": lng}
    return rx.el.div(
        *([] if fixed else [place_fields(field, **said, accuracy=accuracy, source=source)]),
        PlaceMap.create(
            **said,
            accuracy=accuracy,
            area=area,
            label=label,
            field=field,
            fixed=fixed,
            class_name=class_name,
            **more,
        ),
        rx.el.div(
            icon("map-pin", "size-6 text-primary"),
            rx.el.p(
                rx.el.b(line, class_name="block"),
                rx.el.span(detail, class_name="hint num") if present(detail) else None,
                role="status",
                class_name="flex-1 min-w-0 leading-snug",
            ),
            action,
            class_name="row-a items-center",
        ),
        rx.el.div(error_line(field, error), class_name="px-4 pb-2") if present(error) else None,
        id=field,
        tab_index=-1,
        class_name="card-a overflow-hidden",
    )
