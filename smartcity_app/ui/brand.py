"""What of the city's profile is built into the front end. A change asks for a new build."""

from smartcity_app.civic.profile import city
from smartcity_app.kernel.settings import settings

NAME = city().app_name
"""What residents call the app."""
SKYLINE = "surabaya" if city().key == "surabaya" else "kota"
"""The drawing in assets/skyline.svg."""
DEMO = settings().demo
"""Whether every page is marked as a demonstration."""
