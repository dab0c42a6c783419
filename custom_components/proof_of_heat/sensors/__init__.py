"""The sensors: a table for each part of a site, and one class that shows them."""
