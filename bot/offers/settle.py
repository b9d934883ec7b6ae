"""Puts the offers of one answer in order: each thing once, a refusal of the whole gives way to a part."""

from collections.abc import Sequence

from bot.offers.offer import Kind, Offer

_REFUNDS = (Kind.FULL_REFUND, Kind.PARTIAL_REFUND)


def settle(offers: Sequence[Offer]) -> tuple[Offer, ...]:
    """One offer of each kind, the one that says most, in the order of the text.

    Parts of different size all stay, and so do refusals of different things.
    """
    partial = any(o.kind is Kind.PARTIAL_REFUND for o in offers)
    kept: dict[tuple[Kind, object], Offer] = {}
    for offer in offers:
        if partial and offer.kind is Kind.REFUSE and offer.about == "all":
            continue
        key = (offer.kind, _size(offer) if offer.kind is Kind.PARTIAL_REFUND else offer.about or None)
        if key not in kept or _says(offer) > _says(kept[key]):
            kept[key] = offer
    if any(kind is Kind.PARTIAL_REFUND and size for kind, size in kept):
        kept.pop((Kind.PARTIAL_REFUND, None), None)
    return tuple(sorted(kept.values(), key=lambda o: o.start))


def _size(offer: Offer) -> object:
    return offer.amount or offer.percent


def _says(offer: Offer) -> int:
    return bool(offer.when) + bool(offer.amount) + bool(offer.percent) + (not offer.vague)
