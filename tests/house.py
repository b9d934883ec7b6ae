"""The rules of the house, as functions from a source to its faults; `test_house.py` runs them."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "handlers", "jobs", "macros", "sandbox")
PRODUCT = ("bot", "handlers", "jobs", "macros")
LONGEST_FILE, LONGEST_FUNCTION = 250, 45

MAY_IMPORT: Mapping[str, frozenset[str]] = {
    "bot": frozenset({"bot"}),
    "handlers": frozenset({"bot", "handlers"}),
    "jobs": frozenset({"bot", "handlers", "jobs"}),
    "macros": frozenset(),
    "sandbox": frozenset({"bot", "handlers", "jobs", "macros", "sandbox"}),
}
EDGES = ("bot/cli", "bot/board")  # they may wire anything to anything
DOORS = ("bot.web", "bot.agenda", "bot.desk", "bot.marketplace", "bot.embedded", "bot.settings", "bot.perform")
ONE_DOOR: Mapping[str, tuple[str, ...]] = {
    "flask": ("bot/web.py", "bot/board/"),
    "werkzeug": ("bot/web.py", "bot/board/"),
    "flask_wtf": ("bot/board/",),
    "flask_limiter": ("bot/board/",),
    "authlib": ("bot/board/sign_in.py",),
    "zenpy": ("bot/desk/",),
    "tenacity": ("bot/desk/", "bot/marketplace/"),
    "requests": ("bot/desk/", "bot/marketplace/", "bot/errors.py"),
    "rq": ("bot/agenda.py", "jobs/"),
    "redis": ("bot/agenda.py", "bot/scripts.py", "bot/embedded.py", "jobs/"),
    "subprocess": ("bot/embedded.py",),
    "random": ("bot/classify/train/",),  # seeded, and only where the model is fitted
    "secrets": (),
    "uuid": ("bot/poke.py",),  # the id of a job, as RQ makes it: nothing is decided by it
}
CLOCKS = frozenset(
    {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.monotonic", "time.time_ns"}
)
KNOW_THE_TIME = ("jobs/", "bot/cli/", "bot/web.py", "bot/desk/", "bot/marketplace/", "bot/embedded.py")
MACHINE = tuple("/".join(parts) for parts in (("..", "shared"), ("", "work", ""), ("", "root", ""), ("", "tmp", "acc")))


def sources(*rooms: str) -> dict[str, str]:
    """Every Python file of these rooms by its path from the root."""
    found = (path for room in rooms for path in sorted((ROOT / room).rglob("*.py")))
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in found}


def imports(path: str, source: str) -> Iterator[tuple[str, int]]:
    """The modules that a file imports, anywhere in it, with the line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(Path(path).parent.parts) + "." if node.level else ""
            module = f"{base}{node.module or ''}".rstrip(".")
            yield module, node.lineno
            yield from ((f"{module}.{alias.name}", node.lineno) for alias in node.names)


def wrong_way(path: str, source: str) -> list[str]:
    """Imports against the order jobs -> handlers -> bot, and any import of the tests."""
    room = path.split("/", maxsplit=1)[0]
    ours = {"tests", *ROOMS}
    allowed = MAY_IMPORT["sandbox"] if path.startswith(EDGES) else MAY_IMPORT[room]
    tops = ((name.split(".")[0], line) for name, line in imports(path, source))
    return sorted({f"{path}:{line} imports {top}" for top, line in tops if top in ours - allowed})


def through_the_wall(path: str, source: str) -> list[str]:
    """A handler that reaches for a door."""
    found = imports(path, source) if path.startswith("handlers/") else ()
    doors = ((name, line) for name, line in found if any(f"{name}.".startswith(f"{door}.") for door in DOORS))
    return sorted({f"{path}:{line} reaches for {name}" for name, line in doors})


def wrong_door(path: str, source: str) -> list[str]:
    """An outside library that is used elsewhere than at its one door; chance anywhere."""
    found = ((name.split(".")[0], line) for name, line in imports(path, source))
    doors = ((name, line, ONE_DOOR[name]) for name, line in found if name in ONE_DOOR)
    return sorted({f"{path}:{line} uses {name}" for name, line, door in doors if not door or not path.startswith(door)})


def reads_the_environment(path: str, source: str) -> list[str]:
    """`os.environ` or `os.getenv` anywhere but in the settings."""
    if path == "bot/settings.py":
        return []
    used = _attributes(source)
    return [f"{path}:{line} reads {name}" for name, line in used if name in {"os.environ", "os.getenv"}]


def looks_at_the_clock(path: str, source: str) -> list[str]:
    """The time of day, elsewhere than at an edge."""
    if path.startswith(KNOW_THE_TIME):
        return []
    return [f"{path}:{line} looks at {name}" for name, line in _attributes(source) if name in CLOCKS]


def says_nothing_first(path: str, source: str) -> list[str]:
    """A file whose first line does not say its one job."""
    first = source.split("\n", maxsplit=1)[0]
    return [] if first.startswith('"""') and len(first) > 12 else [f"{path}: no first sentence"]


def too_long(path: str, source: str) -> list[str]:
    """A file or a function that is longer than a reader's breath."""
    faults = [f"{path}: {n} lines"] if (n := source.count("\n")) > LONGEST_FILE else []
    functions = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef))
    lengths = ((f, (f.end_lineno or 0) - f.lineno + 1) for f in functions)
    return faults + [f"{path}:{f.lineno} {f.name}: {n} lines" for f, n in lengths if n > LONGEST_FUNCTION]


def names_a_machine(path: str, text: str) -> list[str]:
    """A place that exists only where somebody once worked."""
    return [f"{path} names {place}" for place in MACHINE if place in text]


def words_in(source: str) -> set[str]:
    """Every text constant of a file."""
    return {n.value for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def _attributes(source: str) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            yield ".".join(ast.unparse(node).split(".")[-2:]), node.lineno
