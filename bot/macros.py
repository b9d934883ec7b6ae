"""Loads and fills in the files of macros/: one text a file, TOML front matter and a Jinja body.

Strict: a macro declares its slots; a slot that is missing, unknown or undeclared refuses to send.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import jinja2
from jinja2 import StrictUndefined, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel, ConfigDict, ValidationError

from bot import markup
from bot.actions import Part

FOLDER = Path(__file__).parent.parent / "macros"
FENCE = "+++\n"


class MacroError(Exception):
    """A macro that cannot be used; the message names the file, the key or line, and the reason."""


class _FrontMatter(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    title: str
    public: bool
    rule: str
    slots: frozenset[str]


@dataclass(frozen=True, slots=True)
class Words:
    """A macro filled in: the same words as HTML (what is sent) and as plain text (what is shown and checked)."""

    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Macro:
    """One text. `public`: its words may be seen by the requester."""

    name: str
    title: str
    public: bool
    rule: str
    slots: frozenset[str]
    template: jinja2.Template

    def source(self, slots: Mapping[str, object]) -> str:
        """The macro filled in, still in the small markup. Raises MacroError."""
        if set(slots) != self.slots:
            wrong = sorted(self.slots ^ set(slots))
            raise MacroError(f"macro {self.name}: these slots are missing or unknown: {', '.join(wrong)}")
        try:
            return self.template.render(slots).strip()
        except jinja2.TemplateError as error:
            raise MacroError(f"macro {self.name}: {error}") from None


class _Ready(str):
    """A part that was filled in already: its marks are markup, not a stranger's."""

    __slots__ = ()


class Macros:
    """All the macros of a folder, by name (the file's name without its ending)."""

    def __init__(self, macros: Iterable[Macro]) -> None:
        self._by_name: dict[str, Macro] = {}
        for macro in macros:
            if self._by_name.setdefault(macro.name, macro) is not macro:
                raise MacroError(f"two macros are named {macro.name}; a receipt could not tell them apart")

    def __getitem__(self, name: str) -> Macro:
        try:
            return self._by_name[name]
        except KeyError:
            raise MacroError(f"no macro named {name}; there are: {', '.join(sorted(self._by_name))}") from None

    def __iter__(self) -> Iterator[Macro]:
        return iter(self._by_name.values())

    def words(self, name: str, slots: Mapping[str, object]) -> Words:
        """A macro filled in, its parts first. Raises MacroError."""
        source = self._source(name, slots)
        return Words(markup.to_html(source), markup.to_text(source))

    def _source(self, name: str, slots: Mapping[str, object]) -> str:
        whole, filled = self[name], dict(slots)
        for slot, value in slots.items():
            if isinstance(value, Part):
                if whole.public and not self[value.macro].public:
                    raise MacroError(f"macro {name} is public, but its slot {slot} holds {value.macro}, which is not")
                filled[slot] = _Ready(self._source(value.macro, value.slots))
        return whole.source(filled)


def load_macros(folder: Path = FOLDER) -> Macros:
    """Every macro below a folder. Raises MacroError, naming file, key and reason."""
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_finalize, autoescape=False
    )
    return Macros([_load(path, environment) for path in sorted(folder.rglob("*.md"))])


def _finalize(value: object) -> object:
    return str(value) if isinstance(value, _Ready) else markup.shield(value)


def _load(path: Path, environment: jinja2.Environment) -> Macro:
    try:
        text = path.read_text(encoding="utf-8")
        _, head, body = text.split(FENCE, 2)
        front = _FrontMatter.model_validate(tomllib.loads(head))
        used = meta.find_undeclared_variables(environment.parse(body))
        template = environment.from_string(body)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise MacroError(f"{path}: front matter: {error}") from None
    except ValueError as error:
        reason = (
            "; ".join(f"{e['loc'][0]}: {e['msg']}" for e in error.errors())
            if isinstance(error, ValidationError)
            else ("needs TOML front matter between two lines of +++")
        )
        raise MacroError(f"{path}: {reason}") from None
    except jinja2.TemplateSyntaxError as error:
        raise MacroError(f"{path}: line {error.lineno} of the body: {error.message}") from None
    if used - front.slots:
        raise MacroError(
            f"{path}: slots: the body uses {', '.join(sorted(used - front.slots))}, which slots does not list"
        )
    return Macro(path.stem, front.title, front.public, front.rule, front.slots, template)
