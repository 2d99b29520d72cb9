"""Numbered SQL files, applied in order and never edited after they landed."""
