"""The page Organisation: profile, people, use cases and assumptions."""
