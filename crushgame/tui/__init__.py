"""The game in a terminal that can draw: a Textual app over a session. Nothing imports this package but the command
line.
"""
