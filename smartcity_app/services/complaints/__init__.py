"""Complaints ("Wargaku"): answered within the promised hours, or escalated, and provable."""
