"""Length of the sentence of the day: where it is too long to be read at a glance, parts take shorter wordings."""

from collections.abc import Sequence

from queries.vocabulary.labels import Text

# In Persian, for both languages say the same: two or three lines at 1440 pixels, six on a phone.
# English has a few words more.
MAX_WORDS = 48

# Wordings of one part of the sentence, the longest first. Empty for a part of which there is nothing to say.
Wordings = Sequence[Text]


def fitting(parts: Sequence[Wordings]) -> list[Text]:
    """The longest wordings with which the sentence keeps to MAX_WORDS, or the shortest of all if none does.

    What comes later in the sentence is less urgent, so that the last part is shortened first.
    """
    spoken = [wordings for wordings in parts if wordings]
    chosen = [wordings[0] for wordings in spoken]
    for i in reversed(range(len(spoken))):
        for shorter in spoken[i][1:]:
            if _words(chosen) <= MAX_WORDS:
                return chosen
            chosen[i] = shorter
    return chosen


def _words(parts: Sequence[Text]) -> int:
    return sum(len(part.fa.split()) for part in parts)
