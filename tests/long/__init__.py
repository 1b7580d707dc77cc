"""Checks that take long or need more than a default machine: no part of the tests, run before a release.

``python3 start.py long NAME`` runs one; its table goes into ``docs/`` with the version that was tried.
"""
