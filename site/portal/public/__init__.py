"""Public screens that compose several words: a sender follows a letter."""
