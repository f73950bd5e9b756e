"""What is there on day one: regulations, dictionaries, calendars and demo cases."""
