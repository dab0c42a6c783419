"""Records count what was used and earned, and pass it on."""
