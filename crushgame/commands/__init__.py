"""What each command does, apart from how it is spelt on the command line, which is in `cli.py`."""
