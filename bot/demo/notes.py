"""What the seeded demo's members write beside their stars."""

from __future__ import annotations

__all__ = ["DISLIKED", "LIKED", "MIXED", "SPOILERS"]

LIKED = (
    "I forgot to eat my crisps.",
    "Watched it alone, then called my mother.",
    "Every frame looks like someone cared.",
    "The quiet scenes are the loud ones.",
    "Saw it twice in one week. No regrets, little sleep.",
    "My cat sat through the whole thing, and she hates cinema.",
    "It earns every one of its minutes.",
    "Grew on me for three days afterwards. Half a star more than on the night.",
    "The kind of film you lend to people to find out if you can be friends.",
    "Funny exactly when it hurts.",
    "We talked about it until the last bus had gone.",
    "I would follow that camera anywhere.",
    "Better on the big screen, but it survived my laptop.",
    "Not a wasted line. Not a wasted glance either.",
    "I came for the poster and stayed for the third act.",
    "My grandfather told me to watch this for ten years. He was right for ten years.",
    "Whoever did the sound deserves a street named after them.",
    "Warm, odd, and just a little bit wicked.",
)
MIXED = (
    "Lovely to look at; I checked the time twice.",
    "Half of a great film, and then the other half.",
    "Good, but everyone had told me it would change my life.",
    "The lead carries it up the hill and the script rolls it down again.",
    "Would watch the deleted scenes rather than a sequel.",
    "Fine on a rainy Sunday. It was a rainy Sunday.",
    "I admire it more than I like it.",
    "The middle hour needs a walk around the block.",
    "Great coat. Decent film.",
    "Liked it at nineteen. At forty I mostly worry about the parents.",
    "Strong start, strong end, long corridor in between.",
    "Maybe I was tired. Maybe it was.",
)
DISLIKED = (
    "Two hours of people leaving rooms.",
    "Everyone whispers and then something explodes.",
    "I have had dentist's appointments with better pacing.",
    "The trailer was the good part.",
    "It wants me to cry so badly that I couldn't.",
    "Not one person in it has ever met a person.",
    "Left it for the washing-up. Came back. Missed nothing.",
    "I know I am supposed to love it. Sorry.",
    "Loud, long, and strangely proud of both.",
    "One star for the dog.",
)
SPOILERS = {
    ("Psycho", 1960): "Losing the woman we thought was the lead so early still feels like being pushed off a step.",
    ("The Sixth Sense", 1999): "Second time round you notice that nobody but the boy ever answers him.",
    ("Fight Club", 1999): "Once you know that they are one man, count how often the barman looks puzzled.",
    ("Citizen Kane", 1941): "All that money, and it was a sledge. I was ready to laugh and then I wasn't.",
    ("Parasite", 2019): "The bell in the rain. I knew somebody was under that house and still jumped.",
    ("Oldboy", 2003): "The album of photographs. I had to stop the film and walk round the kitchen.",
    ("Casablanca", 1942): "She gets on the plane, and I have argued about it with three different partners.",
    ("Vertigo", 1958): "Telling us so early that Judy is Madeleine is what makes the rest unbearable.",
    ("Planet of the Apes", 1968): "Even on a mug in the museum shop that statue on the beach is chilling.",
    ("Se7en", 1995): "We never see into the box, and everybody I know remembers having seen into the box.",
    ("Memento", 2000): "He writes the lie down himself. That is the whole film in one pencil stroke.",
    ("Toy Story 3", 2010): "They hold hands on the way into the furnace. In a film for children!",
    ("Get Out", 2017): "When the police lights came I shouted at the screen, and then it was the friend.",
    ("Thelma & Louise", 1991): "Of course they drive on. I still hope for a bridge every time.",
    ("Bicycle Thieves", 1948): "Then the father takes a bicycle too, in front of the boy. Devastating.",
    ("The Wages of Fear", 1953): "He got the money! And then that road, that waltz. Cruel, perfect.",
}
"""By film; all of them give something away."""
