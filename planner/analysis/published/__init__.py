"""What may be published of an assessment: the table of a round, and the document that is made from it."""
