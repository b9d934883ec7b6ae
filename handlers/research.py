"""P5, P6: gathers what is known before anybody reaches out, and says plainly what is still to be found by hand."""

from collections.abc import Iterator

from bot.actions import Action, Note
from bot.case import Case
from bot.labels import Evidence, Label, Signal
from handlers import dossier_facts
from handlers.wording import contract, money

MOST_EVIDENCE, LONGEST_QUOTE, LONGEST_SUBJECT = 8, 160, 80
FIELDS = (
    "Contract type",
    "Client ID",
    "Freelancer ID",
    "Freelancer name",
    "Contract spend (USD)",
    "Refunded so far (USD)",
)
BY_HAND = (
    "the messages between the two: what was expected, understood, delivered and is missing",
    "last communication and last payment",
    "agreements on refund or payment, contact information offered, and the tone (civil or hostile)",
    "earlier credits",
)
BY_HAND_STILL = ("what was expected, understood, delivered and is missing: read the messages",)


def report(case: Case) -> Iterator[Action]:
    """The research note, once per case."""
    yield Note(
        "research",
        "P5",
        {
            "summary": summary(case),
            "evidence": evidence(case.understood.verdict.evidence),
            "known": known(case),
            "earlier": [
                {"id": t.id, "date": f"{t.created_at:%d %B %Y}", "subject": shorten(t.subject, LONGEST_SUBJECT)}
                for t in case.phone.earlier
            ],
            "possible_numbers": [{"e164": n.e164, "found": n.place, "why": n.why} for n in case.phone.possible],
            "looked_in": ", ".join(case.phone.looked_in),
            "to_find": [f"{name}: fill in the ticket's field" for name in missing(case)] + by_hand(case),
        },
    )


def summary(case: Case) -> str:
    """The labels and signals in plain words."""
    names: list[Label | Signal] = [*sorted(case.understood.verdict.labels), *sorted(case.understood.verdict.signals)]
    return ", ".join(plain(name) for name in names)


def plain(name: Label | Signal) -> str:
    """A label's name as people say it."""
    return str(name).replace("_", " ")


def evidence(found: tuple[Evidence, ...]) -> list[dict[str, str]]:
    """The words that gave each label or signal away, one entry per label and words."""
    items = {(e.label, e.text): e for e in found}.values()
    return [
        {"what": plain(e.label), "text": shorten(e.text, LONGEST_QUOTE), "why": e.why}
        for e in list(items)[:MOST_EVIDENCE]
    ]


def known(case: Case) -> list[dict[str, str]]:
    """Each fact with its source, with an on-behalf-of link where the policy gives one."""
    fields, links = case.ticket.fields, case.policy.links
    facts = [
        _fact(name, fields[name], "ticket field", links.user if name.endswith(" ID") else "")
        for name in FIELDS
        if fields.get(name)
    ]
    if number := fields.get("Contract ID") or contract(case):
        source = "ticket field" if fields.get("Contract ID") else "read from the text"
        facts.insert(0, _fact("Contract ID", number, source, links.contract))
    if case.understood.verdict.amount is not None:
        facts.append(_fact("Amount in dispute", money(case.understood.verdict.amount), "read from the text", ""))
    facts += [_fact(name, i, "read from the text", links.user) for name, i in _named(case) if not fields.get(name)]
    market = (_fact(name, value, "marketplace", links.user, i) for name, value, i in dossier_facts.of(case))
    return [*facts, *market]


def _named(case: Case) -> list[tuple[str, str]]:
    """User IDs that only the ticket's words give: the marketplace's own are surer."""
    if case.dossier:
        return []
    freelancer = case.named.freelancer_id or case.named.profile
    return [(name, i) for name, i in (("Client ID", case.named.client_id), ("Freelancer ID", freelancer)) if i]


def missing(case: Case) -> list[str]:
    """The fields that nobody has filled in, and that the marketplace does not know either."""
    if case.dossier:
        return []
    read = {name for name, _ in _named(case)}
    absent = [name for name in FIELDS if not case.ticket.fields.get(name) and name not in read]
    return absent if case.ticket.fields.get("Contract ID") or contract(case) else ["Contract ID", *absent]


def by_hand(case: Case) -> list[str]:
    """What no source of ours reaches."""
    if case.market_away:
        return ["the marketplace could not be asked: its facts", *BY_HAND]
    return list(BY_HAND_STILL if case.dossier and case.dossier.messages is not None else BY_HAND)


def shorten(text: str, most: int) -> str:
    """At most so many characters of a text, cut between words."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[:most].rsplit(" ", 1)[0] + " …"


def _fact(name: str, value: str, source: str, link: str, user_id: str | None = None) -> dict[str, str]:
    """`user_id`: the id to put into the link, where it is not the value; "" for no link."""
    linked = value if user_id is None else user_id
    safe = linked.isascii() and linked.replace("~", "").replace("_", "").replace("-", "").isalnum()
    return {
        "name": name,
        "value": value,
        "source": source,
        "link": link.replace("{id}", linked) if link and safe else "",
    }
