"""What the program is made with: licences, known weaknesses, hashes, a bill of materials; offline."""
