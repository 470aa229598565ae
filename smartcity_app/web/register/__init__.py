"""The register over plain HTTP: what a reader has filtered, as a file."""
