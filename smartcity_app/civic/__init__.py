"""The nouns every service shares: people, areas, agencies, documents, files, inbox, numbering, calendar."""
