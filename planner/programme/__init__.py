"""One plan over many units: their files, the proof, and what is said of it."""
