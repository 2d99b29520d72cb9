"""The rules of Marquee: pure, synchronous, standard library only."""
