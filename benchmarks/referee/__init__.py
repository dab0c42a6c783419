"""Referees of the dispatch: slow and exact, or quick and known to be above the best; and the rule of others."""
