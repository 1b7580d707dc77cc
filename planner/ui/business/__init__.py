"""The page Business case: worth, ranges and what stands behind them."""
