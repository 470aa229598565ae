"""One folder per city: its names, codes and hours, as data. `data/` holds the regions."""
