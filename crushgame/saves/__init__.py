"""Games and what outlives them, on disk: records, numbered generations, profiles, and the stories saves were made with.

Imports play. Must not know how anything is shown. Each file here does one job; import the one you need.
"""
