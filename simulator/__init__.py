"""A site on loopback: miners that speak their real protocols, a house, a plant and a tariff."""
