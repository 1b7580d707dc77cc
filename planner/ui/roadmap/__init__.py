"""The page Roadmap: limits, plan and its views."""
