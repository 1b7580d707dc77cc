"""MLOps maturity assessment, business case and adoption roadmap in one offline document."""

__version__ = "1.0.0"
