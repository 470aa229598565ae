"""One code base with which an Indonesian city serves its people."""
