"""Costs and benefits under uncertainty: ranges, money pools, cash flows and metrics.

Equations are those of ``docs/economics.md``; units are in the names or docstrings.
"""
