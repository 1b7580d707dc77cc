"""The page of AI systems: register, class, requirements, evidence."""
