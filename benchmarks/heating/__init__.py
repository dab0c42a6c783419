"""A heated season: slow miners, rivals, our own control, and what the room felt."""
