"""Reports as one HTML file that loads nothing and runs nothing."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from factlog.export import prose
from factlog.export.page import Link, Ref, Theirs
from factlog.export.words import capital

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factlog.export.page import Piece, Sentence
    from factlog.rows import QuestionReport

_LINK = Markup(
    '<a href="{}" rel="noopener noreferrer nofollow" dir="auto"><bdi>{}</bdi></a>'
)


def render(reports: Sequence[QuestionReport]) -> str:
    """Return the reports as one page, ending in one newline."""
    style = _read("report.css")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    template = _environment().get_template("report.html.j2")
    # The style sheet is our own, and its bytes are what the policy allows.
    page = template.render(
        page=prose.page(reports),
        style=Markup(style),
        policy=(
            f"default-src 'none'; style-src 'sha256-{digest}'; "
            "base-uri 'none'; form-action 'none'"
        ),
    )
    return page.strip("\n") + "\n"


def run(sentence: Sentence) -> Markup:
    """Return a sentence as HTML."""
    return Markup("").join(map(_piece, sentence))


def _piece(piece: Piece) -> Markup:
    match piece:
        case Link():
            return _LINK.format(piece.url, piece.text)
        case Ref(anchor=str()):
            return Markup('<a href="#{}">{}</a>').format(piece.anchor, piece.text)
        case Theirs(language=str()):
            return Markup('<bdi lang="{}">{}</bdi>').format(piece.language, piece.text)
        case Theirs():
            return Markup("<bdi>{}</bdi>").format(piece.text)
        case _:
            return Markup("{}").format(piece if isinstance(piece, str) else piece.text)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_read),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(run=run, capital=capital)
    return environment


def _read(name: str) -> str:
    """Return a file of this package's templates."""
    return files("factlog.export").joinpath("templates", name).read_text("utf-8")
