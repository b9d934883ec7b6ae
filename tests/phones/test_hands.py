"""What independent texts taught the phone finder: whose line it is, hours, conditions, fields, the country."""

import pytest

from bot.phones import find
from tests.phones.test_find import own

OTHERS = {
    "another's surname": "I am away until Tuesday. Please contact Ann Roe at 202-555-0123 instead of me.",
    "the thing's number": "Go there with the papers. The counter number is 202-555-0123 but nobody is at it.",
    "its number": "The shop is in Dover and its complaint number is 202-555-0123.",
    "the office of something": "I told the harbor office (202-555-0123) twice.",
    "a field of a form": "name: Ann Lee\nvet_phone: 202-555-0123\nmessage: he eats well\n",
    "a person above it": "Call for papers\n\nSECRETARIAT\n   Frau M. Roe\n   Tel. 202-555-0123\n\nNo faxes, please.",
    "a list's own colon": "Call me after six.\nCake:    the bakery, paid.  202-555-0123\nHats:    Bill has them\n",
    "who rang": "Got three calls from 202-555-0123 this week. Anyone else?",
    "left by another": "The plumber left me this number: 202-555-0123.",
    "code": "`emu call 12025550123` hangs.",
}


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_a_line_of_another_is_not_given(text: str):
    assert own(text, "US", "Ann Lee") == []


MINE = {
    "a row of a list": "The crew:\n\nLeg 1   Terri Boggs   202-555-0124\nLeg 2   me            202-555-0123\n",
    "a condition": "If the shop is on fire, 202-555-0123.",
    "hours not to call": "Oddam kota. 202-555-0123, proszę nie dzwonić po dwudziestej.",
    "to be written to": "If you run late text, don't call: 202-555-0123.",
    "a word before it that is no name": "Lost: a blue dog near the Exxon. Reward. 202-555-0123 eves.",
    "new, and another old": "yo its ann new cell 202-555-0123 lost the old one in the river",
    "rather than": "Text me rather than email - 202-555-0123 - and I come out.",
    "beside a number not to use": "Ring me at 202-555-0123 - please do not use his line (202-555-0124).",
    "a direct line beside the main one": (
        "Regards,\nAnn Lee\nTel.: 202-555-0100 (switchboard)\nDirect: 202-555-0123\nFax: 202-555-0101\n"
    ),
    "stars between the digits": "Thanks.\n\n  .------------.\n  |  Ann Lee   |\n  |202*555*0123|\n  '------------'\n",
    "the end of a sentence before": "I start at 4. (202) 555-0123 is my cell.",
}


@pytest.mark.parametrize("text", MINE.values(), ids=MINE)
def test_the_authors_line_is_given(text: str):
    assert own(text, "US", "Ann Lee") == ["+12025550123"]


COUNTRIES = {
    "how it is grouped": ("Salut, la course est annulée.\n\nAnn Lee\nPortable: 078 627 46 93", "+41786274693"),
    "money far above it": ("I paid 400 AED for it.\n\nNobody came.\n\nInform me on 050 518 2847.", "+971505182847"),
    "letters of Bulgarian": ("Здравейте, асансьорът не работи. Моля обадете се на 0888 734 560.", "+359888734560"),
    "another number beside it": (
        "Buenos días, necesito el acta por favor.\n\nCordial saludo,\n\nAnn Lee\nPBX (601) 772 2371\nCel. 321 244 5571",
        "+573212445571",
    ),
}


@pytest.mark.parametrize(("text", "e164"), COUNTRIES.values(), ids=COUNTRIES)
def test_the_country_is_told_without_a_hint(text: str, e164: str):
    assert e164 in {number.e164 for number in find(text, author="Ann Lee")}
