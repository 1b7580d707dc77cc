"""What keeps work safe, tried in numbers: kills, faults, crashes, sessions, hostile files, loads.

``python3 start.py soak`` runs all of it and writes the table of ``docs/reliability.md``; the tests run a
short form.
"""
