"""What cards ask over the websocket, by area; each module registers its own commands."""
