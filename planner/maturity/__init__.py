"""Scoring rules, levels and gaps: from answers to a profile that can explain itself."""
