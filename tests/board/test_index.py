"""The board's index: written after each look, read in pages, searched, erased, and rebuilt."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
import redis

from bot.agenda import Agenda
from bot.board.index import PAGE, Index
from bot.board.record import Need, Record, Section, read_record
from bot.forget import forget
from bot.ticket import Ticket
from jobs.sweep import sweep
from tests.builders import NOW, client, comment, policy, ticket
from tests.fakes import FakeClock


@pytest.fixture
def index(agenda: Agenda) -> Index:
    return Index(agenda)


def record(number: int = 1, section: Section = Section.FREELANCER, **facts: object) -> Record:
    usual = {"opened_at": NOW, "changed_at": NOW, "subject": "No answer", "client": "Maria Silva"}
    return Record(**{"id": number, "section": section, **usual, **facts})


def ids(records: tuple[Record, ...]) -> list[int]:
    return [r.id for r in records]


FULL = record(
    section=Section.PERSON,
    contract="C-20417",
    stage="reaching the freelancer",
    labels=("refund_request",),
    needs=(Need.CLAIM, Need.UNDECIDED),
    flags=("claim",),
    attempt=2,
    attempts=3,
    next_at=NOW + timedelta(hours=4),
    due_at=NOW + timedelta(hours=4),
    call_at=NOW,
    corrected={"refund_request": NOW},
)


def test_a_record_comes_back_as_it_was_written(index: Index):
    index.put(FULL)
    assert index.get(1) == FULL
    assert index.get(2) is None


def test_a_record_of_another_version_is_read_all_the_same():
    text = FULL.to_json().replace('"stage"', '"something_new"')
    assert read_record(text) == replace(FULL, stage="")


def test_a_case_stands_in_one_section_and_is_counted_there(index: Index):
    index.put(record(1))
    index.put(record(1, Section.PAUSED))
    index.put(record(2, Section.PAUSED))
    counts = index.counts()
    assert (counts[Section.FREELANCER], counts[Section.PAUSED]) == (0, 2)


def test_those_who_need_a_person_stand_by_risk_and_then_by_age(index: Index):
    old = NOW - timedelta(days=3)
    index.put(record(1, Section.PERSON, needs=(Need.CALL,), opened_at=old))
    index.put(record(2, Section.PERSON, needs=(Need.CLAIM,)))
    index.put(record(3, Section.PERSON, needs=(Need.CLAIM,), opened_at=old))
    index.put(record(4, Section.PERSON, needs=(Need.UNDECIDED, Need.OVER_LIMIT)))
    assert ids(index.page(Section.PERSON, 1).records) == [3, 2, 4, 1]


def test_what_is_due_first_stands_first_and_what_was_done_last_stands_first(index: Index):
    for number, hours in ((1, 5), (2, 1), (3, 3)):
        at = NOW + timedelta(hours=hours)
        index.put(record(number, Section.FREELANCER, due_at=at))
        index.put(record(10 + number, Section.DONE, changed_at=at))
    assert ids(index.page(Section.FREELANCER, 1).records) == [2, 3, 1]
    assert ids(index.page(Section.DONE, 1).records) == [11, 13, 12]


def test_pages_hold_fifty_and_a_number_out_of_bounds_means_the_nearest(index: Index):
    for number in range(1, PAGE + 12):
        index.put(record(number, opened_at=NOW + timedelta(seconds=number), due_at=NOW + timedelta(seconds=number)))
    first, second = index.page(Section.FREELANCER, 1), index.page(Section.FREELANCER, 2)
    assert (len(first.records), len(second.records), first.last, first.total) == (PAGE, 11, 2, PAGE + 11)
    assert index.page(Section.FREELANCER, 99) == second
    assert index.page(Section.FREELANCER, -1) == first
    assert index.page(Section.PARKED, 3).records == ()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param("silva", [1], id="a name"),
        pytest.param("SIL", [1], id="the beginning of one, in any case"),
        pytest.param("1", [], id="one letter says nothing"),
        pytest.param("4711", [4711], id="a ticket's number"),
        pytest.param("9001", [1], id="the number of the freelancer's ticket"),
        pytest.param("C-20417", [1], id="a contract"),
        pytest.param("logo refund", [4711], id="every word of the subject"),
        pytest.param("logo silva", [], id="words of two cases"),
        pytest.param("Лого", [4711], id="another alphabet"),
        pytest.param("  ", [], id="nothing"),
        pytest.param("* [ \x00 \xff", [], id="signs"),
    ],
)
def test_search_finds_by_number_name_subject_and_contract(index: Index, words: str, found: list[int]):
    index.put(record(1, contract="C-20417", outreach=9001))
    index.put(record(4711, Section.DONE, client="José Ñandú", subject="The logo: refund, логотип"))
    assert ids(index.search(words, 1).records) == found


def test_what_a_case_was_called_before_does_not_find_it_any_more(index: Index):
    index.put(record(1, subject="The old words"))
    index.put(record(1, subject="Other words"))
    assert ids(index.search("old", 1).records) == []
    assert ids(index.search("other", 1).records) == [1]


def test_late_is_what_was_due_longer_ago_than_the_policy_allows(index: Index):
    index.put(record(1, due_at=NOW - timedelta(minutes=11)))
    index.put(record(2, due_at=NOW - timedelta(minutes=9)))
    index.put(record(3))
    assert index.late(NOW, timedelta(minutes=10)) == 1


def test_what_happened_is_told_once_however_often_it_is_written(index: Index):
    for _ in range(2):
        index.put(record(1, labels=("refund_request",), call_at=NOW + timedelta(minutes=5), silent_at=NOW))
    since = NOW - timedelta(days=1)
    assert index.counted("label:refund_request", [since, NOW]) == [0, 1]
    assert index.waits([since, NOW]) == [[], [300.0]]
    index.put(record(1, reached_at=NOW))
    assert (index.counted("silent", [since]), index.counted("reached", [since])) == ([0], [1])
    assert index.counted("reached", [NOW + timedelta(seconds=1)]) == [0]


def test_parked_keeps_what_was_known(index: Index):
    index.put(record(1))
    index.park(1, "refused: 403", NOW)
    index.park(2, "given up", NOW + timedelta(seconds=1))
    assert [(r.id, r.client, r.why) for r in index.page(Section.PARKED, 1).records] == [
        (2, "", "given up"),
        (1, "Maria Silva", "refused: 403"),
    ]


def test_forgetting_erases_record_words_and_events(index: Index, agenda: Agenda, connection: redis.Redis):
    index.put(FULL)
    assert forget(agenda, [1, 2]).records == 1
    assert connection.keys("accord:board:*") == []


def test_retention_erases_what_has_not_changed_for_long(index: Index):
    index.put(record(1, changed_at=NOW - timedelta(days=91)))
    index.put(record(2, changed_at=NOW - timedelta(days=89)))
    assert index.prune(NOW - timedelta(days=90)) == 1
    assert (index.get(1), index.get(2) is not None) == (None, True)


@dataclass(slots=True)
class Export:
    """Zendesk's export, and from when on it was asked for."""

    tickets: list[Ticket]
    asked: list[tuple[timedelta, bool]] = field(default_factory=list)

    def changed_since(self, since: object, wait: object, *, people: bool = False) -> Iterator[Ticket]:  # noqa: ARG002
        self.asked.append((NOW - since, people))
        return iter(self.tickets)


def over(number: int, *tags: str, **facts: object) -> Ticket:
    usual = {"status": "solved", "tags": frozenset({"accord_case", "accord_refund_request", *tags})}
    return ticket(comment(), **{"id": number, **usual, **facts})


def test_the_sweep_fills_a_lost_index_with_the_month_and_then_looks_back_as_usual(agenda: Agenda, index: Index):
    export = Export([over(1, "accord_exhausted"), over(2, status="open"), over(3, tags=frozenset())])
    for _ in range(2):
        sweep(export, agenda, policy(), NOW, index=index)
    assert [people for _, people in export.asked] == [True, True]
    assert [asked.days for asked, _ in export.asked] == [30, 4]
    (done,) = index.page(Section.DONE, 1).records
    assert (done.id, done.labels, done.client, done.silent_at is not None) == (
        1,
        ("refund_request",),
        "Maria Silva",
        True,
    )
    assert agenda.due_at(2) is not None, "the open one is looked at, and writes its own record"


def test_the_sweep_keeps_what_a_look_had_found_and_takes_away_what_was_deleted(agenda: Agenda, index: Index):
    early = NOW - timedelta(days=2)
    index.put(record(1, changed_at=early, contract="C-20417", call_at=early, needs=(Need.CALL,)))
    index.put(record(2, changed_at=early))
    sweep(Export([over(1), over(2, status="deleted")]), agenda, policy(), NOW, index=index)
    kept = index.get(1)
    assert (kept.section, kept.contract, kept.call_at, kept.needs) == (Section.DONE, "C-20417", early, ())
    assert index.get(2) is None


def test_without_a_board_the_sweep_keeps_nothing(agenda: Agenda, connection: redis.Redis):
    export = Export([over(1)])
    sweep(export, agenda, policy(), NOW)
    assert export.asked == [(timedelta(hours=96), False)]
    assert connection.keys("accord:board:*") == []


def test_the_clock_of_a_late_mark_is_ours(index: Index, clock: FakeClock):
    index.put(record(1, next_at=NOW - timedelta(days=1), due_at=clock() + timedelta(hours=1)))
    assert index.late(clock(), timedelta(0)) == 0


def test_the_requester_of_a_ticket_that_is_over_is_named(index: Index, agenda: Agenda):
    sweep(Export([over(1, requester=client(name="Zoë Zed"))]), agenda, policy(), NOW, index=index)
    assert ids(index.search("zoë", 1).records) == [1]
