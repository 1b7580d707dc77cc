"""The page Candidates: what fits, compared."""
