"""Sets of states and how they step: everything that can be reached, traps, shortest routes. Knows no findings."""
