"""The closed loop: light miners on a measured sun and a walking river, led by our engine or by the rules of others."""
