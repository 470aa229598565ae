"""The nouns every service shares: people, areas, documents, files, inbox, numbers, calendar."""
