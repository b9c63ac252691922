"""The rules of what stands, what conflicts and what is in dispute.

Pure functions over plain values: no database, no clock, no order of recording. Read
them in this order: claim, times, sides, conflicts, standing, status, changes, origins.
"""
