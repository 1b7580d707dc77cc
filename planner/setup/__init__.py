"""Setting up from the source: systems that fit, libraries of the system, the virtual environment.

Only the standard library: this runs before anything is installed.
"""
