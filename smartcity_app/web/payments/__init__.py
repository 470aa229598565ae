"""Payments over plain HTTP: what providers tell us."""
