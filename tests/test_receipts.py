"""What has a receipt is already done: read off tags and metadata, however Zendesk gives them."""

from datetime import timedelta

import pytest

from bot.receipts import DID, is_ours, metadata_for, read_receipts
from tests.builders import NOW, agent, bot_user, client, comment, did_comment, ticket

CALL, MACRO = "accord_did_call_now", "accord_did_call_scheduling"


def test_a_tag_is_a_receipt():
    receipts = read_receipts(ticket(tags=frozenset({CALL, "vip"})))
    assert receipts.has("call_now")
    assert not receipts.has("research")
    assert receipts.when("call_now") is None


def test_the_comment_says_when_and_may_stand_for_several():
    at = NOW - timedelta(minutes=5)
    receipts = read_receipts(ticket(comment(), did_comment(CALL, f"{CALL}_ab12", created_at=at)))
    assert receipts.when("call_now") == at
    assert receipts.has("call_now", "ab12")


def test_without_its_tag_a_note_is_done_again_but_a_public_word_never():
    note, word = did_comment(CALL, id=2), did_comment(MACRO, public=True, id=3)
    receipts = read_receipts(ticket(comment(), note, word))
    assert not receipts.has("call_now")
    assert receipts.has("call_scheduling")


@pytest.mark.parametrize(
    ("metadata", "author", "ours"),
    [
        pytest.param({DID: CALL}, bot_user(), True, id="the bot's"),
        pytest.param({}, bot_user(), False, id="a person's, under the bot's own user"),
        pytest.param({"other": "x"}, agent(), False, id="another integration's"),
        pytest.param({DID: ""}, agent(), False, id="empty metadata"),
        pytest.param({}, client(), False, id="a client's"),
    ],
)
def test_a_comment_is_ours_by_its_metadata(metadata: dict[str, object], author: object, ours: bool):  # noqa: FBT001
    assert is_ours(comment(author=author, metadata=metadata)) is ours


def test_metadata_of_a_full_update_fits_into_a_kilobyte():
    names = [f"accord_did_{'x' * 30}_{n}" for n in range(10)]
    kept = metadata_for(names, [f"P{n}" for n in range(14)], "12345678")
    assert sum(len(k) + len(v) for k, v in kept.items()) < 1024


def test_what_was_written_is_what_is_read():
    metadata = metadata_for([CALL, MACRO], ["P9", "P5", "P9"], "12345678")
    receipts = read_receipts(ticket(comment(author=bot_user(), public=False, metadata=metadata)))
    assert set(receipts.at) == {CALL, MACRO}
    assert metadata["accord_rules"] == "P5,P9"
