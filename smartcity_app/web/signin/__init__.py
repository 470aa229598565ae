"""Signing in and out: plain pages that work without script."""
