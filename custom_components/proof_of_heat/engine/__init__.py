"""The engine decides: pure functions over frozen facts, standard library only."""
