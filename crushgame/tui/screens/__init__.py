"""The screens of the app, one a file. A screen holds view state only; the game itself is a `Game`."""
