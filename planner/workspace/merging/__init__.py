"""Two states of one assessment become one: three-way, by person and question, with a preview."""
