"""What the screens are drawn with. No widget knows a session, a save or a screen; they talk upwards by messages."""
