"""Questions that need several engines: what fits, what a plan is worth, what a report needs."""
