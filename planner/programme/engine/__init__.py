"""Columns, prices and the proof: what a programme's plan is made of."""
