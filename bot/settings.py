"""The environment, read once (12-factor). A missing or wrong variable fails at start, all of them named at once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit


class SettingsError(Exception):
    """The environment cannot be used; the message has one line for each variable."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says. Secrets are kept out of `repr`."""

    zendesk_url: str
    scheduling_url: str
    webhook_secrets: tuple[str, ...] = field(default=(), repr=False)
    oauth_client_id: str = ""
    oauth_client_secret: str = field(default="", repr=False)
    oauth_token: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    api_token: str = field(default="", repr=False)
    public_url: str = ""
    redis_url: str = field(default="", repr=False)  # may hold a password
    metrics_token: str = field(default="", repr=False)
    marketplace_url: str = ""
    marketplace_token: str = field(default="", repr=False)
    policy_path: Path | None = None
    log_level: str = "INFO"
    board_secrets: tuple[str, ...] = field(default=(), repr=False)
    board_client_id: str = ""
    board_client_secret: str = field(default="", repr=False)
    board_proxy_header: str = ""
    board_proxy_secret: str = field(default="", repr=False)

    @property
    def board_by_zendesk(self) -> bool:
        """Whether people sign in to the board at Zendesk."""
        return bool(self.board_client_id and self.board_client_secret and self.public_url)

    @property
    def board_by_proxy(self) -> bool:
        """Whether a reverse proxy says who they are, and can prove that it is the proxy."""
        return bool(self.board_proxy_header and self.board_proxy_secret)

    @property
    def board_on(self) -> bool:
        """Whether there is a board: sessions can be signed, and there is a way to sign in."""
        return bool(self.board_secrets and (self.board_by_zendesk or self.board_by_proxy))


NO_SCHEDULING = "https://calls.example.com/book"  # stands for SCHEDULING_URL where nothing is sent
DATA = "ACCORD_DATA"  # where the embedded server keeps its file; for the demo and the tests
CREDENTIALS = (
    ("ZENDESK_OAUTH_CLIENT_ID", "ZENDESK_OAUTH_CLIENT_SECRET"),
    ("ZENDESK_OAUTH_TOKEN",),
    ("ZENDESK_EMAIL", "ZENDESK_API_TOKEN"),
)
_URLS = {
    "ZENDESK_URL": ("http", "https"),
    "SCHEDULING_URL": ("http", "https"),
    "PUBLIC_URL": ("http", "https"),
    "MARKETPLACE_URL": ("http", "https"),
    "REDIS_URL": ("redis", "rediss", "unix"),
}
SHORTEST_SECRET = 32  # characters: who guesses it can pose as anybody
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def load_settings(environ: Mapping[str, str] | None = None, *, receiver: bool = False) -> Settings:
    """Settings from the environment. `receiver`: the webhook's signing secret is needed too.

    Raises SettingsError with one line for every variable that is missing or wrong.
    """
    env = {k: v.strip() for k, v in (os.environ if environ is None else environ).items()}
    faults = [*_missing(env, receiver=receiver), *_wrong(env)]
    if faults:
        raise SettingsError("\n".join(["the environment is not complete:", *(f"  {f}" for f in faults)]))
    return Settings(
        zendesk_url=env["ZENDESK_URL"].rstrip("/"),
        scheduling_url=env["SCHEDULING_URL"],
        webhook_secrets=_several(env, "ZENDESK_WEBHOOK_SECRET"),
        oauth_client_id=env.get("ZENDESK_OAUTH_CLIENT_ID", ""),
        oauth_client_secret=env.get("ZENDESK_OAUTH_CLIENT_SECRET", ""),
        oauth_token=env.get("ZENDESK_OAUTH_TOKEN", ""),
        email=env.get("ZENDESK_EMAIL", ""),
        api_token=env.get("ZENDESK_API_TOKEN", ""),
        public_url=env.get("PUBLIC_URL", "").rstrip("/"),
        redis_url=env.get("REDIS_URL", ""),
        metrics_token=env.get("METRICS_TOKEN", ""),
        marketplace_url=env.get("MARKETPLACE_URL", "").rstrip("/"),
        marketplace_token=env.get("MARKETPLACE_TOKEN", ""),
        policy_path=Path(env["ACCORD_POLICY"]) if env.get("ACCORD_POLICY") else None,
        log_level=env.get("LOG_LEVEL", "INFO").upper() or "INFO",
        board_secrets=_several(env, "BOARD_SECRET"),
        board_client_id=env.get("BOARD_OAUTH_CLIENT_ID", ""),
        board_client_secret=env.get("BOARD_OAUTH_CLIENT_SECRET", ""),
        board_proxy_header=env.get("BOARD_PROXY_HEADER", ""),
        board_proxy_secret=env.get("BOARD_PROXY_SECRET", ""),
    )


def offline(environ: Mapping[str, str] | None = None) -> tuple[str, Path | None]:
    """What work without a network takes from the environment: where clients book a call, and the policy's path."""
    env = os.environ if environ is None else environ
    policy = env.get("ACCORD_POLICY", "").strip()
    return env.get("SCHEDULING_URL", "").strip() or NO_SCHEDULING, Path(policy) if policy else None


def data_folder(environ: Mapping[str, str] | None = None) -> Path:
    """Where this user's embedded server lives."""
    named = (os.environ if environ is None else environ).get(DATA, "").strip()
    return Path(named) if named else Path.home() / ".local" / "state" / "accord"


def crash_at() -> str:
    """The crash point at which this process ends; "" but in chaos runs (see bot/crash.py)."""
    return os.environ.get("ACCORD_CRASH_AT", "")


def _several(env: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(s.strip() for s in env.get(name, "").split(",") if s.strip())


def _missing(env: Mapping[str, str], *, receiver: bool) -> list[str]:
    faults = [f"{name} is missing: {what}" for name, what in _NEEDED.items() if not env.get(name)]
    if receiver and not _several(env, "ZENDESK_WEBHOOK_SECRET"):
        faults.append("ZENDESK_WEBHOOK_SECRET is missing: the webhook's signing secret (old,new during rotation)")
    if not any(all(env.get(name) for name in way) for way in CREDENTIALS):
        ways = ", or ".join(" and ".join(way) for way in CREDENTIALS)
        faults.append(f"no way to sign in to Zendesk: set {ways}")
    return faults


_NEEDED = {
    "ZENDESK_URL": "the account's address, https://acme.zendesk.com",
    "SCHEDULING_URL": "where clients book a call",
}


def _wrong(env: Mapping[str, str]) -> list[str]:
    faults = [
        f"{name} is not an address that starts with {' or '.join(f'{s}://' for s in schemes)}"
        for name, schemes in _URLS.items()
        if env.get(name) and not _is_url(env[name], schemes)
    ]
    if any(len(secret) < SHORTEST_SECRET for secret in _several(env, "BOARD_SECRET")):
        faults.append(f"BOARD_SECRET is shorter than {SHORTEST_SECRET} characters: sessions signed by it can be forged")
    if env.get("LOG_LEVEL") and env["LOG_LEVEL"].upper() not in _LEVELS:
        faults.append(f"LOG_LEVEL is not one of {', '.join(_LEVELS)}")
    if env.get("ACCORD_POLICY") and not Path(env["ACCORD_POLICY"]).is_file():
        faults.append(f"ACCORD_POLICY names no file: {env['ACCORD_POLICY']}")
    return faults


def _is_url(value: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in schemes and bool(parts.netloc or (parts.scheme == "unix" and parts.path))
