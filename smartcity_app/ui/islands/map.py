"""Where something is: the city's map with a pin to put there."""

import reflex as rx

_source = rx.asset("map.jsx", shared=True)


class PlaceMap(rx.NoSSRComponent):
    """The city's boundaries, a street map under them where one is configured, and a pin.

    The pin is set by a tap, dragged, put where the phone is, or set at the middle with Enter while
    the arrow keys move the map. `on_pick` gets latitude, longitude, the accuracy in metres (0 when
    it was set by hand) and how: "gps", "tap", "drag" or "keyboard". A place outside the city is
    handed over like any other. `ui.place` draws it with its fields and the line under it.

    Shared with the plain pages: `assets/peta/`.
    """

    library = _source.importable_path
    tag = "PlaceMap"
    lib_dependencies: list[str] = ["leaflet@1.9.4"]
    areas_url: rx.Var[str]
    lat: rx.Var[float | None]
    lng: rx.Var[float | None]
    """Where the pin is; 0 and 0, or nothing, while there is none."""
    accuracy: rx.Var[float]
    area: rx.Var[str]
    """Code of the village to colour, and to begin with while there is no pin."""
    nearby: rx.Var[list[dict[str, str | float]]]
    """Dots: {"lat", "lng", "title", "href"}."""
    label: rx.Var[str]
    field: rx.Var[str]
    """What the ids of the form's hidden fields begin with (`ui.place.place_fields`)."""
    fixed: rx.Var[bool]
    """Only shows a place: nothing can be picked."""
    on_pick: rx.EventHandler[rx.event.passthrough_event_spec(float, float, float, str)]
