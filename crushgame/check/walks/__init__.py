"""Walks for people: to a destination, over every option, in files, as tests of a story."""
