"""Which initiatives, and when: the planning problem, its solver and an independent checker."""
