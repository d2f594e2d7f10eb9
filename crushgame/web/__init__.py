"""The game in a browser: a small server on top of textual-serve, which needs the extra `web`.

Knows players, pages and processes. Must not know stories: each game is a process of its own, which does.
"""
