"""Run the migrations on the connection that factlog hands over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from alembic import context
from sqlalchemy import TypeDecorator

from factlog.db import models
from factlog.db.base import Word

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext


def render_item(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    """Write our own column types as plain ones: a script is frozen history."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return "sa.Text()" if isinstance(item, Word) else type(item).__name__
    return False


def include_name(name: str | None, kind: str, _: Any) -> bool:
    """Leave out the index of words: it is written in the engines' own ways."""
    return kind != "table" or not (name or "").startswith("search")


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=models.Actor.metadata,
    render_as_batch=True,
    compare_server_default=True,
    render_item=render_item,
    include_name=include_name,
    transactional_ddl=True,
)
context.run_migrations()
