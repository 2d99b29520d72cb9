"""How things look: domain objects in, Discord's components out."""
