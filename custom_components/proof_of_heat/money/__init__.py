"""Money at run time: prices that are fetched, what mining earns, the plan by both, and the accounts."""
