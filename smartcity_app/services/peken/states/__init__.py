"""What the e-Peken screens hold."""
