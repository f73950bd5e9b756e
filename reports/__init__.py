"""Paper and files made from rows that the console hands over."""
