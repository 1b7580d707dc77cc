"""The words of the page on the phone, by language."""

from __future__ import annotations

from functools import cache

from planner.domain.base.language import LANGUAGES, Language, speaking, tr
from planner.room.secrets_of import ANIMALS, COLOURS

WORDS: dict[str, str] = {
    "title": "Vote with your phone",
    "code": "Code from the screen",
    "go": "Go on",
    "which_team": "Which team do you answer for?",
    "who_are_you": "Who are you?",
    "taken": "somebody sits here already",
    "promise": "No app, no account. Votes are kept without names.",
    "promise_names": "Your vote is kept with your name.",
    "small": "Under five people vote in your team: others may guess who chose what.",
    "about": "What happens with my vote",
    "about_1": "Your vote goes to the facilitator’s laptop, over this network alone. Nothing goes elsewhere.",
    "about_2": "Nobody sees a level before the votes are opened, the facilitator neither.",
    "about_3": "Without names, your vote is kept for a seat of your team that was drawn at random.",
    "about_4": "The owner of the laptop can read the open room.",
    "about_plain": "Others on this Wi-Fi could read along.",
    "about_5": "When the workshop ends, the room is erased. What a team agrees on is printed in reports.",
    "waits": "The facilitator is asked to make room in your team.",
    "claimed": "The facilitator is asked to give you your seat.",
    "line_ok": "{voted} of {all} voted",
    "line_open": "Votes are open",
    "line_lost": "Looking for the line",
    "place": "{place} of {places}",
    "unknown": "I don’t know",
    "more": "More",
    "na": "Does not apply to us",
    "na_reason": "Why does it not apply?",
    "send": "Send",
    "alone": "On your own you answered {mine}. Only you see this.",
    "alone_unsure": "On your own you said “I don’t know”. Only you see this.",
    "alone_na": "On your own you said that it does not apply. Only you see this.",
    "in": "Your vote is in. You can still change it.",
    "by_hand": "The facilitator voted for your seat.",
    "take_back": "Take my vote back",
    "taken_back": "Your vote is taken back. Choose again, or leave it.",
    "waiting_line": "Your vote is kept and goes out as soon as the line is back.",
    "too_late": "The votes were opened before yours came.",
    "not_taken": "Your vote was not taken. Choose again.",
    "new_question": "New question",
    "run": "Vote {run} on this question",
    "between": "In a moment: the next question.",
    "opening": "The votes are being opened.",
    "range": "Votes run from {low} to {high}",
    "alike": "All chose {low}",
    "alike_some": "All who gave a level chose {low}",
    "no_levels": "Nobody gave a level",
    "you_chose": "You chose {mine}.",
    "you_unsure": "You said “I don’t know”.",
    "you_na": "You said that it does not apply.",
    "you_none": "You did not vote on this.",
    "most": "Most of your team chose {most}.",
    "others": "“I don’t know”: {unsure}. Does not apply: {na}.",
    "votes_of": "Level {level}: {n}",
    "ask_low": "What do you see that others may not?",
    "ask_unsure": "What would you need to know?",
    "ask_hint": "Only the facilitator reads this, without your name.",
    "left": "{n} of 300",
    "quote": "May be quoted in the report",
    "nothing": "Nothing to add",
    "thanks": "Thank you.",
    "agreed": "Your team agreed on {level}.",
    "agreed_na": "Your team agreed that this does not apply.",
    "agreed_ask": "Your team will ask: {who}.",
    "parked": "This question is parked for later.",
    "break": "Break",
    "break_one": "It goes on in a minute.",
    "break_until": "It goes on in {minutes} minutes.",
    "profile": "Look at the screen",
    "joining": "Others are still joining.",
    "goodbye": "The workshop is over. Thank you!",
    "goodbye_hint": "You can close this page.",
    "gone": "Your seat was given away.",
    "again": "Join again",
    "here_before": "I was here already",
    "your_tag": "Which one were you?",
    "next_person": "Next person",
    "first_person": "Back to the first person",
    "warm_up": "How was the way here?",
    "warm_hint": "A try, which is not kept.",
    "warm_0": "Very bad",
    "warm_1": "Bad",
    "warm_2": "So so",
    "warm_3": "Good",
    "warm_4": "Very good",
    "no_code": "That is not the code. Look at the screen.",
    "pause": "There were many wrong codes. Try again in a minute.",
    "doors": "The doors are closed. Ask the facilitator.",
    "full": "The room is full.",
    "seat_taken": "Somebody sits there already. Ask the facilitator.",
    "no_team": "That team is not in this room.",
    "card": "This room needs your own card.",
    "no_line": "The laptop does not answer. Are you in the right Wi-Fi? Switch mobile data off.",
}
"""English texts by the key that the page knows them by."""


@cache
def page_words(language: Language) -> dict[str, str]:
    """The words in ``language``, and the colours and animals of tags."""
    with speaking(language):
        words = {key: tr(text) for key, text in WORDS.items()}
        words |= {f"c_{c}": tr(c) for c in COLOURS} | {f"a_{a}": tr(a) for a in ANIMALS}
    return words


def all_words() -> dict[str, dict[str, str]]:
    """The words of every language."""
    return {language: page_words(language) for language in LANGUAGES}
