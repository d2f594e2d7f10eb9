"""Words that people write for moods, and which expression shows each.

Knows words. Must not know how an expression is drawn.
"""

from __future__ import annotations

_WORDS = {
    "neutral": "calm flat even plain level steady cool deadpan quiet whisper whispering softly low aside formal polite brisk",
    "smile": "smiling happy warm warmly glad pleased kind kindly friendly fond fondly amused wry grin grinning hopeful proud "
    "content cheerful gentle gently relieved teasing playful sly bright sunny thankful grateful",
    "laugh": "laughing laughs giggling giggle chuckling delighted gleeful joking beaming overjoyed hilarious joyful",
    "shy": "bashful blushing blush embarrassed flustered awkward coy flattered modest sheepish flirting smitten tender",
    "surprised": "surprise shocked startled astonished amazed alarmed stunned excited scared afraid frightened "
    "horrified panicked loud shouting gasping impressed caught",
    "thinking": "thoughtful pondering wondering curious doubtful unsure puzzled confused dry sceptical skeptical considering "
    "careful hesitant remembering musing serious interested listening suspicious counting",
    "tired": "asleep sleeping sleepy weary exhausted bored yawning drained spent resigned numb drowsy dazed sighing late",
    "annoyed": "angry cross irritated frustrated furious grumpy stern sharp firm jealous impatient offended sour tense "
    "stubborn indignant disgusted snapping cold",
    "away": "distant distracted elsewhere aloof absent avoiding evasive guarded nervous uneasy turned nonchalant "
    "busy shifty anxious",
    "sad": "unhappy hurt disappointed worried upset crying tearful lonely sorry apologetic gloomy down heartbroken regretful "
    "ashamed guilty wistful rueful concerned",
}

MOODS: dict[str, str] = {
    **{word: expression for expression, words in _WORDS.items() for word in words.split()},
    "looking away": "away",
    "wide eyed": "surprised",
    "half asleep": "tired",
    "out loud": "neutral",
}
"""The expression of each mood that is not itself the name of one."""

EYES_SHUT = ("eyes shut", "eyes closed", "asleep", "sleeping")
"""What a mood may say of the eyes alone."""
