"""What was found out, as people and programs see it: text, JSON, a page, a map. Knows nothing of how it was found."""
