"""The kit of parts every screen is built from. Knows no service."""
