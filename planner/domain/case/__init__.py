"""Amounts under uncertainty: estimates and what stands behind them."""
