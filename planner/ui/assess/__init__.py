"""The page Assess: questions, answers, evidence and the score beside them."""
