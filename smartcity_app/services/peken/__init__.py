"""e-Peken: where every civil servant buys monthly needs from neighbourhood shops."""
