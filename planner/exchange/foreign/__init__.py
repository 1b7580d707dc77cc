"""Models and answers of other tools, turned into ours; each source's own rule is kept."""
