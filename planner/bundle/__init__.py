"""The program as files to install: a folder that needs no Python, packed for the system it was made on."""
