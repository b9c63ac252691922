"""Arguments and options that several commands take, named once."""

from __future__ import annotations

import inspect
from dataclasses import MISSING, dataclass, field, fields
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from factlog import settings
from factlog.cli.context import given
from factlog.errors import InvalidInputError
from factlog.vocab import Act

if TYPE_CHECKING:
    from collections.abc import Callable

    from factlog.inputs import NewCitation


def _names(noun: str) -> Callable[[typer.Context, str], list[str]]:
    """Return the completion of a noun's names, read from the database."""

    def complete(ctx: typer.Context, incomplete: str) -> list[str]:
        from factlog.db.complete import names

        return names(settings.database(given(ctx, "db")), noun, incomplete)

    return complete


def name_of(noun: str) -> Any:
    """Return an argument that names a thing."""
    words = {"actor": "Slug, name or alias.", "source": "Slug, URL or title."}
    text = words.get(noun, "Slug, or its words.")
    return typer.Argument(autocompletion=_names(noun), help=text)


ActorName = Annotated[str, name_of("actor")]
SourceName = Annotated[str, name_of("source")]
QuestionName = Annotated[str, name_of("question")]
ClaimNumber = Annotated[
    str, typer.Argument(metavar="N", help="Its number or uid, or that uid's end.")
]
At = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="As things stood at the end of this day."),
]
Limit = Annotated[
    int | None,
    typer.Option(min=0, help="Rows to show; 0 for all. [50 on a terminal, else all]"),
]
Topic = Annotated[str | None, typer.Option(help="Only questions on this topic.")]
Said = Annotated[
    str | None, typer.Option(metavar="DATE", help="When the words were spoken.")
]
Slug = Annotated[str | None, typer.Option(help="The short name to type.")]
Since = Annotated[str | None, typer.Option(metavar="DATE", help="From when.")]
Until = Annotated[str | None, typer.Option(metavar="DATE", help="Until when.")]
Role = Annotated[str | None, typer.Option(help="As what it belongs there.")]
SpeaksFor = Annotated[
    bool,
    typer.Option("--speaks-for/--no-speaks-for", help="Whether it speaks for it."),
]


def changes(**given: Any) -> dict[str, Any]:
    """Return the fields that were given; an empty string clears one."""
    return {
        name: None if value == "" else value
        for name, value in given.items()
        if value is not None
    }


def actor_option(text: str, *flags: str) -> Any:
    """Return an option that names an actor."""
    return typer.Option(
        *flags, metavar="ACTOR", autocompletion=_names("actor"), help=text
    )


def source_option(text: str, *flags: str) -> Any:
    """Return an option that names a source."""
    return typer.Option(
        *flags, metavar="SOURCE", autocompletion=_names("source"), help=text
    )


def question_option(text: str, *flags: str) -> Any:
    """Return an option that names a question."""
    return typer.Option(
        *flags, metavar="QUESTION", autocompletion=_names("question"), help=text
    )


OnBehalfOf = Annotated[str | None, actor_option("For whom, if not as usual.", "--for")]
Sources = Annotated[
    list[str], source_option("Where it can be read; a URL may be new.", "--source")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Where a claim is found, in which words, and by what way."""

    source: Sources = field(default_factory=list)
    via: Annotated[
        list[str], source_option("What that source has it from, the nearest first.")
    ] = field(default_factory=list)
    reported_by: Annotated[str | None, actor_option("Who reports the words.")] = None
    quote: Annotated[str | None, typer.Option(help="The original words.")] = None
    quote_language: Annotated[
        str | None, typer.Option(metavar="LANG", help="Their language, such as uk.")
    ] = None
    translation: Annotated[str | None, typer.Option(help="The quote in English.")] = (
        None
    )
    locator: Annotated[
        str | None, typer.Option(help="Where in the source: page, minute, paragraph.")
    ] = None

    def citations(self) -> tuple[NewCitation, ...]:
        """Return where the claim is found; words and way belong to one source."""
        about = {
            "--via": self.via,
            "--reported-by": self.reported_by,
            "--quote": self.quote,
            "--quote-language": self.quote_language,
            "--translation": self.translation,
            "--locator": self.locator,
        }
        used = [name for name, value in about.items() if value]
        if used and len(self.source) != 1:
            message = f"{used[0]} belongs to one --source; {len(self.source)} given"
            hint = "name one --source here, the others with: factlog claim cite N"
            raise InvalidInputError(message, hint=hint)
        return tuple(map(self._citation, self.source))

    def _citation(self, source: str) -> NewCitation:
        from factlog.inputs import NewCitation

        return NewCitation(
            source=source,
            via=tuple(self.via),
            reported_by=self.reported_by,
            quote=self.quote,
            quote_language=self.quote_language,
            translation=self.translation,
            locator=self.locator,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Words(Passage):
    """How a claim was said, for whom, and where it is found."""

    answer: Annotated[
        str | None, typer.Option(metavar="A", help="What it answers (see help ask).")
    ] = None
    denies: Annotated[
        str | None, typer.Option(metavar="A", help="It says: not this answer.")
    ] = None
    concedes: Annotated[
        str | None, typer.Option(metavar="A", help="It grants this against its side.")
    ] = None
    declines: Annotated[
        bool, typer.Option("--declines", help="It was asked and gave no answer.")
    ] = False
    on_behalf_of: OnBehalfOf = None
    said: Said = None
    holds: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="For which time it is said to hold."),
    ] = None
    language: Annotated[
        str | None, typer.Option(metavar="LANG", help="The language of TEXT.")
    ] = None
    hedge: Annotated[
        str | None, typer.Option(help="The word that hedges it, such as reportedly.")
    ] = None
    channel: Annotated[
        str | None, typer.Option(help="Where it was said: Telegram, briefing, …")
    ] = None
    addressee: Annotated[str | None, actor_option("To whom it was said.", "--to")] = (
        None
    )
    new: Annotated[
        bool, typer.Option("--new", help="Make what is named and not known yet.")
    ] = False

    def act_and_answer(self) -> tuple[Act | None, str | None]:
        """Return the act and the answer; at most one of the four options is given."""
        acts = {
            "--answer": (None, self.answer),
            "--denies": (Act.DENIES, self.denies),
            "--concedes": (Act.CONCEDES, self.concedes),
            "--declines": (Act.DECLINES, None),
        }
        used = [name for name, (_, answer) in acts.items() if answer is not None]
        used += ["--declines"] if self.declines else []
        if len(used) > 1:
            message = f"{' and '.join(used)}: a claim does one of these"
            raise InvalidInputError(message, hint="record two claims")
        return acts[used[0]] if used else (None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which claims are wanted."""

    question: Annotated[str | None, question_option("To this question.")] = None
    actor: Annotated[str | None, actor_option("By this actor.")] = None
    side: Annotated[str | None, actor_option("For this side.")] = None
    source: Annotated[str | None, source_option("Found in this source.")] = None
    act: Annotated[Act | None, typer.Option(help="With this act.")] = None
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Said then or later.")
    ] = None
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="Said then or earlier.")
    ] = None
    topic: Topic = None
    disputed: Annotated[bool, typer.Option("--disputed", help="In dispute now.")] = (
        False
    )

    def given(self) -> dict[str, Any]:
        """Return them by name."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


def taking(options: type[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Let a command take the fields of a class as options, and get them as one."""

    def expand(command: Callable[..., None]) -> Callable[..., None]:
        signature = inspect.signature(command, eval_str=True)
        hints = get_type_hints(options, include_extras=True)
        name = next(
            n for n, p in signature.parameters.items() if p.annotation is options
        )
        own = [p for n, p in signature.parameters.items() if n != name]
        added = [
            inspect.Parameter(
                one.name,
                inspect.Parameter.KEYWORD_ONLY,
                default=[] if one.default is MISSING else one.default,
                annotation=hints[one.name],
            )
            for one in fields(options)
        ]

        def run(**given: Any) -> None:
            chosen = {one.name: given.pop(one.name) for one in fields(options)}
            command(**given, **{name: options(**chosen)})

        run.__name__, run.__doc__ = command.__name__, command.__doc__
        parameters = [*(p.replace(kind=p.KEYWORD_ONLY) for p in own), *added]
        vars(run)["__signature__"] = signature.replace(parameters=parameters)
        run.__annotations__ = {p.name: p.annotation for p in parameters}
        return run

    return expand
