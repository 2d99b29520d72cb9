"""Moderators' acts, each a case; reports, raids and the server's settings."""
