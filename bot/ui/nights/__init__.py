"""How film night looks: pool, ballot, cards, result, archive."""
