"""The window of a programme: many units on one calendar."""
