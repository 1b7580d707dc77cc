"""MLOps maturity assessment, business case and adoption roadmap in one offline document."""

__version__ = "0.1.0"
