"""The pieces of a word, which inflected and misspelt words share, and the buckets that their vectors are kept in."""

from zlib import crc32

BUCKETS = 1 << 13
_MOST = 40  # pieces of a very long word


def buckets(token: str) -> list[int]:
    """The buckets of a token's pieces of 3 to 5 letters, edges marked; none of a mark or a number."""
    word = token.removeprefix("q_")
    if word[0] in "<0":
        return []
    edged = f"^{word}$"
    pieces = [edged[at : at + size] for size in (3, 4, 5) for at in range(len(edged) - size + 1)]
    return [crc32(piece.encode()) % BUCKETS for piece in pieces[:_MOST]]
