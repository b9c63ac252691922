"""The database: engine, session, journal of entries, look-up of names, models."""
