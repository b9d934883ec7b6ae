"""Checks what needs no door: the settings, the policy, the texts."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from bot.check.finding import Finding, error, ok, warning
from bot.macros import MacroError, load_macros
from bot.policy import PolicyError, load_policy
from bot.settings import Settings, SettingsError, load_settings

LOCAL = {"127.0.0.1", "localhost", "::1"}


def settings_of(environ: Mapping[str, str] | None = None) -> tuple[Settings | None, list[Finding]]:
    """The settings where they can be used, and what is wrong with them."""
    try:
        return load_settings(environ, receiver=True), []
    except SettingsError as fault:
        lines = str(fault).splitlines()[1:]
        found = [error("settings", line.strip(), "set it in the environment; .env.example names all") for line in lines]
    try:
        return load_settings(environ), found
    except SettingsError:
        return None, found


def settings(given: Settings) -> Iterator[Finding]:
    """What the settings say that will not work, or not for long."""
    yield ok("settings", f"they are complete, for {given.zendesk_url}")
    if given.api_token and not (given.oauth_client_id or given.oauth_token):
        yield warning(
            "settings",
            "an API token is used, which Zendesk ends on 2027-04-30",
            "make an OAuth client and set ZENDESK_OAUTH_CLIENT_ID and ZENDESK_OAUTH_CLIENT_SECRET (docs/set-up.md)",
        )
    for name, url in (("ZENDESK_URL", given.zendesk_url), ("PUBLIC_URL", given.public_url)):
        parts = urlsplit(url)
        if parts.scheme == "http" and parts.hostname not in LOCAL:
            yield error("settings", f"{name} is not encrypted", f"write it with https://: {url}")
    if not given.public_url:
        yield error("settings", "PUBLIC_URL is missing", "set it to the address at which Zendesk reaches the receiver")


def board(given: Settings) -> Iterator[Finding]:
    """Whether the case board is switched on whole, or by half, which is not at all. Nothing where nobody wants one."""
    faults = list(_half(given))
    for what, mend in faults:
        yield error("board", f"it is half configured, so there is none: {what}", f"{mend}, or unset all of BOARD_*")
    if given.board_on and not faults:
        back = f"; the OAuth client's redirect URL is {given.public_url}/board/signed-in"
        yield ok("board", f"it is at {given.public_url or ''}/board{back if given.board_by_zendesk else ''}")


def _half(given: Settings) -> Iterator[tuple[str, str]]:
    """What is missing, and what to set."""
    oauth = {"BOARD_OAUTH_CLIENT_ID": given.board_client_id, "BOARD_OAUTH_CLIENT_SECRET": given.board_client_secret}
    proxy = {"BOARD_PROXY_HEADER": given.board_proxy_header, "BOARD_PROXY_SECRET": given.board_proxy_secret}
    for pair in (oauth, proxy):
        if any(pair.values()):
            yield from ((f"{name} is missing", f"set {name}") for name, value in pair.items() if not value)
    ways = any(oauth.values()) or any(proxy.values())
    if ways and not given.board_secrets:
        yield "BOARD_SECRET is missing: sessions cannot be signed", "set it to 32 random characters or more"
    if given.board_secrets and not ways:
        yield "nobody can sign in", "set BOARD_OAUTH_CLIENT_ID and BOARD_OAUTH_CLIENT_SECRET (docs/board.md)"
    if all(oauth.values()) and not given.public_url:
        yield "PUBLIC_URL is missing: Zendesk does not know where to send people back", "set PUBLIC_URL"


def policy(path: Path | None) -> Finding:
    """Whether the policy can be used."""
    try:
        return ok("policy", f"it is valid, version {load_policy(path).version}")
    except PolicyError as fault:
        return error("policy", str(fault), "mend the file that ACCORD_POLICY names; bot/policy.toml explains every key")


def texts() -> Finding:
    """Whether the macros can be used."""
    try:
        return ok("macros", f"{len(list(load_macros()))} texts are valid")
    except MacroError as fault:
        return error("macros", str(fault), "mend that file")
