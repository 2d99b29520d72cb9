"""People's own data: brought in, handed out, forgotten."""
