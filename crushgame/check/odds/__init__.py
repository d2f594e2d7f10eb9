"""How likely things are, for a player who chooses by weight. Knows no sets of states."""
