"""The actions by area; each module registers its own."""
