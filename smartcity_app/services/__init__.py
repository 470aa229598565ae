"""One folder per city service, independent of one another."""
