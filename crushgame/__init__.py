"""Visual novels for the terminal, and the engine that proves their stories.

Importing this package loads neither Textual nor yaml: `crushgame --version` and the plain player stay quick to start.
"""

__version__ = "0.1.0"
