"""Questions that stand around a plan: frontier, robustness, re-planning, scenarios, explain, compare."""
