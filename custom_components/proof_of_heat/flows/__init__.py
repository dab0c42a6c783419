"""What the config flows share: to find miners, to ask what the owner wants of them, and to write it down."""
