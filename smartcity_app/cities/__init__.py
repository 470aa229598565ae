"""One folder per city: its names, codes, hours and promises, as data. `data/` holds the regions."""
