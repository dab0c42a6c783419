"""What a site decided and why, in words: for people, cards, voices and actions with an answer."""
