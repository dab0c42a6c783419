"""A year of heating by price and weather, in each way to choose who heats."""
