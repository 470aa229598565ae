"""What of the city's profile is built into the front end. A change asks for a new build."""

from smartcity_app.kernel.settings import settings

_NAMES = {
    "surabaya": "Rumah Surabaya",
    "sidoarjo": "Rumah Sidoarjo",
    "pasuruan": "Rumah Pasuruan",
    "tangsel": "Rumah Tangsel",
}

NAME = _NAMES[settings().city]
"""What residents call the app."""
SKYLINE = "surabaya" if settings().city == "surabaya" else "kota"
"""The drawing in assets/skyline.svg."""
DEMO = settings().demo
"""Whether every page is marked as a demonstration."""
