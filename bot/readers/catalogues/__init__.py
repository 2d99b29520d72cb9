"""Readers of film catalogues: IMDb's datasets, TMDB's export, MovieLens, Letterboxd lists, any CSV with a header.

They stream: a file of millions of lines takes little memory. `read_films` finds out what the files are.
"""

from bot.readers.catalogues.choice import CatalogueForm, form_of, read_films
from bot.readers.catalogues.files import UnreadableCatalogue
from bot.readers.catalogues.film import CatalogueFilm, FilmKind, Source

__all__ = ["CatalogueFilm", "CatalogueForm", "FilmKind", "Source", "UnreadableCatalogue", "form_of", "read_films"]
