"""What of a program is followed, and the places that it leads through. Knows no sets of states."""
