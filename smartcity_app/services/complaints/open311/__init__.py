"""Open311 GeoReport v2 at /open311/v2/, and what its users lacked in it."""
