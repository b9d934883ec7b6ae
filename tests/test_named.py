"""User IDs of both sides, as a client's own words give them."""

import pytest

from bot.named import Named, read_named

TEXTS = {
    "said": ("Freelancer ID: 60029001, and my user ID is 4410077.", Named("4410077", "60029001")),
    "a link": ("see https://market.example/freelancers/~01e5f60a thanks", Named(profile="~01e5f60a")),
    "an agency's link": ("https://market.example/agencies/brightside7/", Named(profile="brightside7")),
    "two of them": ("freelancer ID 1001 or freelancer ID 1002", Named()),
    "a page that is nobody's": ("https://market.example/freelancers/search", Named()),
    "a name is no ID": ("the freelancer's ID is missing", Named()),
    "a phone number": ("my number is 5125550162", Named()),
    "nothing": ("My freelancer does not answer.", Named()),
}


@pytest.mark.parametrize(("text", "named"), TEXTS.values(), ids=TEXTS.keys())
def test_an_id_is_read_where_there_is_exactly_one(text: str, named: Named):
    assert read_named([text]) == named
