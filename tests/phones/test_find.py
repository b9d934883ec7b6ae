"""Which numbers `bot.phones` gives as the author's own (P6), rule by rule."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.phones import Number, find, survey


def own(text: str, region: str = "US", author: str = "") -> list[str]:
    """The numbers that are given, surest first."""
    return [n.e164 for n in find(text, region=region, author=author)]


WRITTEN = {
    "brackets": ("Call me at (202) 555-0123.", "US", "+12025550123"),
    "points": ("Call me at 202.555.0123", "US", "+12025550123"),
    "a slash": ("Call me at 202/555-0123", "US", "+12025550123"),
    "no separators": ("my number is 2025550123", "US", "+12025550123"),
    "no-break and thin spaces": ("Call me at 202\u00a0555\u20090123", "US", "+12025550123"),
    "marks of direction": ("Call me at \u202a+1 202 555 0123\u202c", "", "+12025550123"),
    "zero-width spaces": ("Call me at 202\u200b555\u200b0123", "US", "+12025550123"),
    "dashes of print": ("Call me at 202–555—0123", "US", "+12025550123"),
    "full-width digits": ("Call me at ＋１ ２０２ ５５５ ０１２３", "", "+12025550123"),
    "Arabic digits": ("رقمي ٠١٠٠١٢٣٤٥٦٧", "EG", "+201001234567"),
    "keycaps": ("call me 2\ufe0f\u20e30\ufe0f\u20e32\ufe0f\u20e3 555 0123", "US", "+12025550123"),
    "entities": ("Call me at 202&#45;555&#45;0123", "US", "+12025550123"),
    "soft breaks": ("Call me at 202-555=\n-0123 =20 after six=20\n", "US", "+12025550123"),
    "a line's end within": ("Call me at 202-555-\n0123 after six", "US", "+12025550123"),
    "words joined": ("Ring mig på nollsju noll, 174 06 33", "SE", "+46701740633"),
    "words and tens": ("Proszę o telefon: pięćset dwanaście 349 876", "PL", "+48512349876"),
    "letters that are digits": ("我的电话壹叁壹 2345 9988", "CN", "+8613123459988"),
    "a line that was wrapped": (
        "I am at home for the whole of today, so please call me there: 028 9018\n0234, thank you.",
        "GB",
        "+442890180234",
    ),
    "words": ("my cell is nine one seven, double five five, zero one two three", "US", "+19175550123"),
    "words and digits": ("call me: two oh two 555 zero one two three", "US", "+12025550123"),
    "00": ("Rufen Sie mich an: 0044 20 7946 0123", "DE", "+442079460123"),
    "011": ("reach me at 011 44 20 7946 0123", "US", "+442079460123"),
    "(0)": ("Call me at +44 (0)20 7946 0123", "", "+442079460123"),
    "(0) in Italy": ("Il mio numero: +39 (0)2 1234 5678", "", "+390212345678"),
    "no plus": ("whatsapp me at 918123456789", "US", "+918123456789"),
    "no trunk zero": ("Meine Handynummer ist 171 3920012", "DE", "+491713920012"),
    "an extension": ("Call me at 202-555-0123 ext. 45", "US", "+12025550123"),
    "a range kept for fiction": ("Call me on 07700 900123", "GB", "+447700900123"),
}


@pytest.mark.parametrize(("text", "region", "number"), WRITTEN.values(), ids=WRITTEN)
def test_a_number_is_read_however_it_is_written(text: str, region: str, number: str):
    assert own(text, region) == [number]


def test_a_slash_gives_two_numbers_that_end_differently():
    assert own("Rufen Sie mich an: 030 23125-178 / -179", "DE") == ["+493023125178", "+493023125179"]


NOT_NUMBERS = {
    "a date and a time": "We met on 2024-01-15 10:30, again 15.01.2024 - 17.01.2024.",
    "money": "I paid $2,025,550,123 or 2025550123 USD.",
    "a card": "My card is 4111 1111 1111 1111.",
    "a bank account": "IBAN DE89 3704 0044 0532 0130 00",
    "an address of the net": "ping 192.168.100.200 from 10.0.19045.3803",
    "a UUID": "id 550e8400-e29b-41d4-a716-446655440000",
    "a hash": "commit 2025550123abcdef2025550123abcdef20255501",
    "coordinates": "We are at 52.5200066, 13.4049540.",
    "an order": "Order number: 2025550123",
    "a tracking number": "Tracking 1Z9992025550123 and 9400 1000 0000 0000 0000 00",
    "a meeting": "Zoom Meeting ID: 884 1922 3301, passcode 551200, dial +1 346 248 7799",
    "digits in a web address": "See https://x.example/p/2025550123.html",
    "digits in a file's name": "See IMG_2025550123.jpg",
    "digits in a mail address": "Write to 2025550123@x.example",
    "code": "```\nphone = '+12025550123'\n```",
    "a literal": 'It prints "+12025550123" instead.',
    "an example": "Type it like 202-555-0123, for example.",
}


@pytest.mark.parametrize("text", NOT_NUMBERS.values(), ids=NOT_NUMBERS)
def test_what_is_no_phone_number_is_not_given(text: str):
    assert own(text) == []


OTHERS = {
    "a third party": "Call our lawyer at 202-555-0123.",
    "the other party": "His number is 202-555-0123.",
    "somebody by name": "Please contact Bill Smith at 202-555-0123.",
    "a name in a bracket": "Otherwise Tyrell (202-555-0123) is there.",
    "the support team": "Your hotline 202-555-0123 is dead.",
    "who called": "Somebody called me from 202-555-0123.",
    "who does not answer": "The number is 202-555-0123. He does not pick up.",
    "fax": "Fax: 202-555-0123",
    "not to be called, in Spanish": "No me llamen al 202-555-0123, por favor.",
    "not to be called": "Please do not call me at 202-555-0123.",
    "a letter that is quoted": (
        'He wrote this to me last week, for your file:\n\n"Dear friend, I am in hospital and my brother will finish. '
        'My phone is 202-555-0123. Sorry for the delay."'
    ),
    "he by a pronoun": "Er will, dass ich ihn auf seinem Handy anrufe, 202-555-0123.",
    "fax after the number": "Ann Lee\n202-555-0123 (fax)\nann@x.example",
    "fax of an office": "Ann Lee\nOffice fax 202-555-0123\nann@x.example",
    "a desk": "Customer service: 202-555-0123",
    "quoted": "No.\n\n> call me at 202-555-0123\n",
    "forwarded": "FYI\n\n---------- Forwarded message ---------\nFrom: Kim\n\ncall me at 202-555-0123\n",
    "a disclaimer": "Hi\n\nThis e-mail is confidential. If you are not the recipient call 202-555-0123.",
    "a list of people": "Shelly Roe 202-555-0123\nKate Poe  202-555-0124\nJo Doe 202-555-0125\n",
    "a question": "Who is 202-555-0123?",
    "in German": "Mein Anwalt, Dr. Weiß (Tel. 030 23125 444), meldet sich.",
    "in French": "Contactez mon associé Marc Dupuis au 01 99 00 12 34.",
    "in Spanish": "El diseñador me dio este teléfono: 912 345 677",
    "in Russian": "Номер исполнителя +7 912 345-67-89, не отвечает.",
    "in Japanese": "彼の携帯は080-1234-2222ですが、出ません。",
    "in Chinese": "供应商电话 010-12340000",
}


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_somebody_elses_number_is_not_given(text: str):
    regions = ("US", "DE", "FR", "ES", "RU", "JP", "CN")
    assert [own(text, region) for region in regions] == [[]] * len(regions)


MINE = {
    "asked to call": ("Please call me: 202-555-0123", "US"),
    "my cell": ("my cell 202-555-0123", "US"),
    "after the number": ("202-555-0123 is my cell", "US"),
    "a short answer": ("202-555-0123", "US"),
    "an answer to a question": ("202-555-0123 works\n\n> What is your phone number?\n", "US"),
    "a signature": ("No news.\n\nRegards,\nAnn Lee\nTel. 202-555-0123\n", "US"),
    "a form": ("Name: Ann Lee\nPhone: 202-555-0123\nMessage: gone\n", "US"),
    "a link": ('<p>Write me <a href="https://wa.me/12025550123">here</a></p>', "US"),
    "telephone and fax in one": ("Ann Lee\nTel/Fax: 202-555-0123\nann@x.example", "US"),
    "the author by name": ("Anybody may call Deb, 202-555-0123.", "US"),
    "the sentence before asks": ("Could someone ring me please? 202-555-0123", "US"),
    "I am": ("I am 202-555-0123, call fast", "US"),
    "me in brackets": ("Ring 202-555-0123 (me), my wife on 202-555-0124 knows nothing.", "US"),
    "an introduction": ("If it is urgent, I'm Deb, 202-555-0123, before nine.", "US"),
    "in German": ("Sie erreichen mich unter 202-555-0123", "US"),
    "in Turkish": ("Beni 202-555-0123 numaralı telefondan arayabilirsiniz.", "US"),
    "in Chinese": ("我的手机是202-555-0123，请致电", "US"),
    "in Vietnamese": ("SĐT của tôi: 202-555-0123", "US"),
}


@pytest.mark.parametrize(("text", "region"), MINE.values(), ids=MINE)
def test_the_authors_own_number_is_given(text: str, region: str):
    assert own(text, region, author="Deborah Sharp") == ["+12025550123"]


REGIONS = {
    "the hint": ("Call me: 020 7946 0123", "GB", "+442079460123"),
    "a place beats the hint": ("I am in London, call me at 020 7946 0123", "US", "+442079460123"),
    "a postal code": ("Call me.\n\nRegards,\nAnn Lee\nLondon W1A 1AA\n020 7946 0123", "", "+442079460123"),
    "another number": (
        "Call me.\n\nRegards,\nAnn\nMob +44 7911 123456\nTel 020 7946 0123\n",
        "",
        "+442079460123",
    ),
    "an address": ("Ruf mich an.\n\nGruß\nAnn\nann@firma.de\nTel 030 23125123\n", "", "+493023125123"),
    "the language of the label": ("Моб. тел. 8 912 345-67-89, звоните мне", "", "+79123456789"),
    "the language of the text": (
        "Buenos días, necesito ayuda.\n\nAna Cano\nTlf 612345655",
        "",
        "+34612345655",
    ),
    "the British shape": ("call me 020 7946 0123", "", "+442079460123"),
    "the French shape": ("call me 06 12 34 12 77", "", "+33612341277"),
    "the author's place, not another's": (
        "I have a contract with somebody in Manila who cannot be paid. Call me, 0491 570 156, I am in Perth.",
        "AU",
        "+61491570156",
    ),
    "the American shape": ("call me 202-555-0123", "", "+12025550123"),
}


@pytest.mark.parametrize(("text", "region", "number"), REGIONS.values(), ids=REGIONS)
def test_the_country_is_told_by(text: str, region: str, number: str):
    assert number in own(text, region, "Ann Lee")


REPLACED = {
    "was, now": "My number was 202-555-0123, now it is 202-555-0124.",
    "old and new": "Old cell: 202-555-0123\nNew cell: 202-555-0124",
    "no longer": "I no longer use 202-555-0123. Please ring 202-555-0124 instead.",
    "corrected": "Sorry, it's 202-555-0124, not 202-555-0123.",
    "in German": "Meine alte Nummer 202-555-0123 gilt nicht mehr, neu: 202-555-0124",
    "in French": "Mon ancien numéro (202-555-0123) n'est plus valable. Le nouveau numéro : 202-555-0124.",
}


@pytest.mark.parametrize("text", REPLACED.values(), ids=REPLACED)
def test_a_replaced_number_gives_way_to_the_new_one(text: str):
    assert own(text) == ["+12025550124"]
    assert [n.retired for n in survey(text, region="US") if n.e164 == "+12025550123"] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "[10:14] Kim Poe: call me at 202-555-0123",
        "BEGIN:VCARD\nFN:Kim Poe\nTEL;TYPE=CELL:202-555-0123\nEND:VCARD",
    ],
    ids=["a line of a chat", "a card"],
)
@pytest.mark.parametrize(("author", "given"), [("Ann Lee", False), ("Kim Poe", True)])
def test_who_says_it_is_who_owns_it(text: str, author: str, *, given: bool):
    assert bool(own(text, author=author)) is given


def test_a_small_letter_is_a_label_where_others_stand_beside_it():
    text = "Regards\nAnn Lee\nt 020 7946 0018 | f 0113 496 0121"
    assert own(text, "GB") == ["+442079460018"]


def test_the_teams_own_numbers_are_never_given():
    assert not find("Call me at 202-555-0123", region="US", ours={"+12025550123"})


def test_a_companys_main_line_gives_way_to_a_direct_one():
    text = "Regards\nAnn Lee\nDirect: 202-555-0123\nSwitchboard: 202-555-0100\nToll free: 800-555-0100\n"
    assert own(text) == ["+12025550123"]


def test_an_assistants_number_is_not_the_authors():
    assert own("Ann Lee\nAssistant: Amy Bell 202-555-0124\nCell: 202-555-0123\n") == ["+12025550123"]


def test_twice_the_same_number_is_surer():
    once = find("Regards\nAnn Lee\nTel: 202-555-0123\n", region="US")[0]
    twice = find("Here: 202-555-0123\n\nRegards\nAnn Lee\nTel: 202-555-0123\n", region="US")[0]
    assert twice.confidence > once.confidence


def test_a_number_comes_with_its_evidence():
    text = "<p>Please <b>call me</b> at (202)&nbsp;555-0123.</p>"
    (number,) = find(text, region="US")
    assert text[number.start : number.end] == number.written == "(202)&nbsp;555-0123"
    assert number.where == "sentence"
    assert number.is_sure
    assert number.why == "“call me at” before it, the text is little else, “call” beside it."


def test_a_number_in_a_link_points_at_its_target():
    text = '<p>Write me <a href="https://wa.me/12025550123">here</a></p>'
    (number,) = find(text, region="US")
    assert number.where == "link"
    assert text[number.start : number.end] == "https://wa.me/12025550123"


NUMBERS = [
    "202-555-0123 ",
    "+44 (0)20 7946 0123",
    "1",
    "0",
    "٠١٠",
    "x12 ",
    "one two three ",
    "double ",
    "2024-01-15 ",
]
WORDS = [
    "call me at ",
    "his number ",
    "Fax: ",
    "Tel ",
    "電話",
    "Ann Lee ",
    "wa.me/12025550123 ",
    "> ",
    "-- \n",
    "<b>",
    "</b>",
]
SIGNS = ["\n", "  ", "/", "-", "+", "(", ")", ".", "&nbsp;", "@", "#", "\u200b", "\u202e", "\x00", "“", ": "]
PIECES = st.sampled_from([*NUMBERS, *WORDS, *SIGNS])


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_text_makes_it_raise_and_every_number_stands_where_it_says(raw: str):
    for number in survey(raw, region="US", author="Ann Lee"):
        assert raw[number.start : number.end] == number.written
        assert 0 <= number.confidence <= 1


def all_numbers(size: int) -> str:
    return "".join(f"Ann{i} +1 202 555 {i % 10_000:04d}\n" for i in range(size // 22))


HOSTILE = {
    "spaces": " ",
    "digits": "1234567890",
    "1.1.1.": "1.1.1.",
    "digits and spaces": "1 ",
    "on on on": "on ",
    "nested elements": "<div>",
    "zero-width spaces": "1\u200b",
    "words of digits": "one two three ",
    "links": "wa.me/12025550123 ",
    "code": "```\n2025550123\n",
    "labels": "Tel: ",
    "cues": "my number is ",
}


@pytest.mark.parametrize(
    "text", [*(piece * (100_000 // len(piece)) for piece in HOSTILE.values()), all_numbers(100_000)]
)
def test_hostile_text_is_searched_in_no_time(text: str):
    find(text[:1000], region="US")
    started = time.process_time()
    find(text, region="US", author="Ann Lee")
    assert time.process_time() - started < 1.0  # a fifth of it on a machine of its own: see tests/bench/phones.py


def test_a_number_is_a_plain_value():
    assert Number("+12025550123", "x", 0, 1, "sentence", 0.79, "why").is_sure is False


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        pytest.param("Lada 442, número 190 7687. Querétaro.", "MX", "+524421907687", id="before the number"),
        pytest.param("Just ring me: Cardiff 2018 0345 (so 029 first).", "GB", "+442920180345", id="after it"),
    ],
)
def test_an_area_code_that_is_told_apart_is_put_before_its_number(text: str, region: str, number: str):
    assert own(text, region, "Ann Lee") == [number]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The client wants it at 202-555-0123 by Friday.", id="somebody is spoken of"),
        pytest.param("Right now that's Benny. 202-555-0123.", id="a name that ends the sentence before"),
        pytest.param("Ring Ollie on 202-555-0123 for anything else.", id="whom to call"),
    ],
)
def test_a_short_message_about_others_gives_no_number(text: str):
    assert own(text, "US", "Ann Lee") == []


def test_in_a_short_message_a_number_of_which_nothing_is_said_is_the_authors():
    assert own("Fine by me, 202-555-0123, after four.", "US", "Ann Lee") == ["+12025550123"]
    assert own("My cell is 202-555-0123. And there is 202-555-0124.", "US", "Ann Lee") == ["+12025550123"]
