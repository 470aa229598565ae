"""The HTTP edge: guard, shield, sessions, sign-in, files, public pages, health."""
