"""Chaos: the whole product on real parts, hurt in every way that is known, and then held to what it promises."""
