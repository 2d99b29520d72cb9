"""Critics' reviews: read, matched, previewed, published, brought in by sources, and read by members."""
