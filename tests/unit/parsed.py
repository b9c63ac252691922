"""HTML and Markdown read back by other people's parsers."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from markdown_it import MarkdownIt

VOID = {"meta"}
ELEMENTS = {
    *("html", "head", "meta", "title", "style", "body", "main", "footer", "header"),
    *("nav", "section", "article", "div", "h1", "h2", "h3", "h4", "p", "ul", "ol"),
    *("li", "a", "bdi", "span", "strong", "blockquote"),
}
ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "class", "id", "href"),
    *("rel", "dir", "aria-label", "aria-hidden"),
}
REL = "noopener noreferrer nofollow"


@dataclass
class Page:
    """What a parser found."""

    faults: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """Return all that is read."""
        return "".join(self.text)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        strange = {tag} - ELEMENTS | set(found) - ATTRIBUTES
        self.page.faults += sorted(strange)
        if tag not in VOID:
            self.open.append(tag)
        if tag[0] == "h" and tag[1:].isdigit():
            self.page.headings.append(int(tag[1:]))
        self.page.ids += [found["id"] or ""] if "id" in found else []
        if tag == "a":
            link = found["href"] or ""
            self.page.links.append(link)
            if link.startswith("http") and found.get("rel") != REL:
                self.page.faults.append(f"no rel: {link}")

    def handle_endtag(self, tag: str) -> None:
        if self.open.pop() != tag:
            self.page.faults.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.page.text.append(data)

    def handle_comment(self, data: str) -> None:
        self.page.faults.append(data)


def html_of(text: str) -> Page:
    """Return an HTML page as it is parsed."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.page.faults += reader.open
    return reader.page


TOKENS = {
    *("heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline"),
    *("bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"),
    *("blockquote_open", "blockquote_close", "hr", "text", "text_special"),
    *("strong_open", "strong_close", "em_open", "em_close", "link_open", "link_close"),
}


def markdown_of(text: str) -> Page:
    """Return a Markdown page as it is parsed, tables and strikethrough included."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    page = Page()
    for block in parser.parse(text):
        for token in (block, *(block.children or ())):
            if token.type not in TOKENS:
                page.faults.append(token.type)
            if token.type == "link_open":
                page.links.append(str(token.attrs["href"]))
            if token.type == "heading_open":
                page.headings.append(int(token.tag[1:]))
            if token.type in {"text", "text_special"}:
                page.text.append(token.content)
    return page
