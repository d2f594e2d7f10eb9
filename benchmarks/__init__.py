"""How fast crushgame is, each figure against a named yardstick measured in the same run.

`python -m benchmarks` prints the table; docs/speed.md says what each row means and how far to trust it.
"""
