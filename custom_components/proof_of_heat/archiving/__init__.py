"""The archives of a site in Home Assistant: when they are due, what is remembered of them, and what is wrong."""
