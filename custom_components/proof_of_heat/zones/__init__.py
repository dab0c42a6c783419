"""The zones of a site between Home Assistant and the engine: settings, senses, wishes, what is learnt."""
