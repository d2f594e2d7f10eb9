"""Two editions of a story, compared in its own terms, and what a save of the one meets in the other."""
