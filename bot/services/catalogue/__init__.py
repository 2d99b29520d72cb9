"""The catalogue of films: searched at every key, filled from files and the web, put right by moderators."""
