"""What sets the program up from its source and packs it for people; no part of the program itself."""
