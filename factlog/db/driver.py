"""Statements as the driver takes them: compiled once, and sent together.

What is around each execution of a statement costs more than most of ours do, and on a
server each would wait until the one before it is answered. The statements, the types
of their values, the connection and the errors are SQLAlchemy's as ever.
"""

from __future__ import annotations

import re
from contextlib import contextmanager, nullcontext, suppress
from functools import lru_cache
from itertools import chain, count, repeat
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy.engine import IteratorResult
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import DBAPIError

from factlog.db.session import write_first

if TYPE_CHECKING:
    from collections.abc import (
        Callable,
        Generator,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
    )
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection, Dialect, Executable, Result
    from sqlalchemy.orm import Session

    Convert = Callable[[Any], Any]

LIST = "keys"
"""The name of the list that a statement takes, if it takes one."""

SIZES = 1, 8, 64, 500
"""How many values the list is compiled for: the last one is repeated in the rest."""

FEW = 8
"""Values that PostgreSQL is given one by one: more are one array, sooner understood."""

AT_ONCE = 500
"""Rows that are fetched at once where they are many."""

REMEMBERED = 512
"""Statements that are kept compiled."""


COPIED = 100
"""Rows from which PostgreSQL takes them as a stream: to send each takes longer."""

_COUNT = count(1)
_AMONG = re.compile(r'\bIN \(%\(keys_1\)s(::\w+)( COLLATE "C")?\)')


class Order(NamedTuple):
    """A statement and the values to run it with, once for each."""

    statement: Executable
    values: Sequence[Mapping[str, Any]] = ({},)


def run(session: Session, *orders: Order) -> list[Result[*tuple[Any, ...]]]:
    """Run some statements in their order; return what each of them finds.

    On PostgreSQL they are sent together, and waited for once. Raises DBAPIError.
    """
    write_first(session)
    connection = session.connection()
    dialect = connection.dialect
    compiled = [
        _compiled(dialect, order.statement, _size(order.values)) for order in orders
    ]
    refused = dialect.loaded_dbapi.Error
    failed: Exception | None = None
    cursors: list[Any] = []
    try:
        with _together(connection, orders):
            try:
                for order, own in zip(orders, compiled, strict=True):
                    cursors.append(connection.connection.cursor())
                    own.execute(cursors[-1], order.values)
            except refused as error:
                failed = error  # raised here, it would be logged as well
        if failed is None:
            return [own.found(one) for own, one in zip(compiled, cursors, strict=True)]
    except refused as error:
        failed = failed or error
    finally:
        for cursor in cursors:
            cursor.close()
    told = "; ".join(dict.fromkeys(own.text for own in compiled))
    raise _told(connection, failed, told) from failed


def batches(
    session: Session, statement: Executable, **values: Any
) -> Generator[list[tuple[Any, ...]], None, None]:
    """Yield the rows that a statement finds as the driver gives them, some at a time.

    They are not converted. Raises DBAPIError.
    """
    write_first(session)
    connection = session.connection()
    compiled = _compiled(connection.dialect, statement, 0)
    driver: Any = connection.connection.driver_connection
    on_server = connection.dialect.name == "postgresql"
    refused = connection.dialect.loaded_dbapi.Error
    page = values.get("limit", AT_ONCE + 1) <= AT_ONCE  # worth no cursor on the server
    named = {"name": f"factlog_{next(_COUNT)}"} if on_server and not page else {}
    cursor = driver.cursor(**named)
    try:
        compiled.execute(cursor, (values,))
        while rows := cursor.fetchmany(AT_ONCE):
            yield rows
    except refused as error:
        raise _told(connection, error, compiled.text) from error
    finally:
        if session.in_transaction():  # else it was closed with its session
            with suppress(refused):  # what went wrong before is told
                cursor.close()


def pour(session: Session, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    """Run a statement of SQLite for each row, as the rows come. Raises DBAPIError."""
    connection = session.connection()
    cursor: Any = connection.connection.cursor()
    with _translated(connection, statement):
        cursor.executemany(statement, rows)


def copy(session: Session, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    """Give rows to a COPY of PostgreSQL. Raises DBAPIError."""
    connection = session.connection()
    cursor: Any = connection.connection.cursor()
    with _translated(connection, statement):
        _copy(cursor, statement, rows)


def _copy(cursor: Any, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    with cursor.copy(statement) as copying:
        for row in rows:
            copying.write_row(row)


@contextmanager
def _translated(connection: Connection, statement: str) -> Iterator[None]:
    try:
        yield
    except connection.dialect.loaded_dbapi.Error as error:
        raise _told(connection, error, statement) from error


def _together(
    connection: Connection, orders: Sequence[Order]
) -> AbstractContextManager[Any]:
    """Return what lets a driver that can send orders before the first is answered."""
    driver: Any = connection.connection.driver_connection
    can = connection.dialect.name == "postgresql" and len(orders) > 1
    streams = any(len(order.values) >= COPIED for order in orders)
    return driver.pipeline() if can and not streams else nullcontext()


def _told(connection: Connection, error: Any, statement: str) -> BaseException:
    """Return the error of a driver as SQLAlchemy's, which says if all is lost."""
    dialect = connection.dialect
    held: Any = connection.connection.dbapi_connection
    lost = dialect.is_disconnect(error, held, None)
    if lost:
        connection.invalidate(error)
    found: BaseException = DBAPIError.instance(
        statement=statement,
        params=None,
        orig=error,
        dbapi_base_err=dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=lost,
        dialect=dialect,
    )
    return found


class _Compiled(NamedTuple):
    """What a driver is given of a statement."""

    text: str
    places: Sequence[str] | None
    """The names of the values in their order; None where they go by name."""
    fixed: dict[str, Any]
    keys: Sequence[str]
    """The names of the values in the list."""
    written: dict[str, Convert]
    read: list[tuple[int, Convert]]
    columns: SimpleResultMetaData | None
    """What a row consists of; None where there are no rows."""
    stream: tuple[str, Sequence[str]] | None
    """What takes rows as a stream, and the names of their values in its order."""

    def execute(self, cursor: Any, values: Sequence[Mapping[str, Any]]) -> None:
        """Run the statement, once for each of these values."""
        if self.stream and len(values) >= COPIED:
            statement, names = self.stream
            driven = map(self._driven, values)
            rows = ([one[name] for name in names] for one in driven)
            _copy(cursor, statement, rows)
        elif len(values) == 1:
            cursor.execute(self.text, self._driven(values[0]))
        else:
            cursor.executemany(self.text, [self._driven(one) for one in values])

    def _driven(self, values: Mapping[str, Any]) -> Any:
        driven = {**self.fixed, **values}
        if self.keys:
            keys = driven.pop(LIST)
            driven.update(zip(self.keys, chain(keys, repeat(keys[-1])), strict=False))
        for name, convert in self.written.items():
            driven[name] = convert(driven[name])
        if self.places is None:
            return driven
        return [driven[name] for name in self.places]

    def found(self, cursor: Any) -> Result[*tuple[Any, ...]]:
        """Return the rows that a statement gave."""
        if self.columns is None:
            return IteratorResult(SimpleResultMetaData(()), iter(()))
        rows = cursor.fetchall()
        return IteratorResult(
            self.columns, map(self._converted, rows) if self.read else iter(rows)
        )

    def _converted(self, row: Sequence[Any]) -> tuple[Any, ...]:
        values = [*row]
        for place, convert in self.read:
            values[place] = convert(values[place])
        return tuple(values)


def _size(values: Sequence[Mapping[str, Any]]) -> int:
    """Return how long a list to compile a statement for; 0 where it takes none."""
    keys = values[0].get(LIST) if values else None
    if keys is None:
        return 0
    if not 0 < len(keys) <= SIZES[-1]:
        message = f"a list of {len(keys)} values: a statement takes 1 to {SIZES[-1]}"
        raise ValueError(message)
    return next(size for size in SIZES if size >= len(keys))


@lru_cache(maxsize=REMEMBERED)
def _compiled(dialect: Dialect, statement: Any, size: int) -> _Compiled:
    compiled = statement.compile(dialect=dialect)
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    given = {
        name: None if bind.required else bind.effective_value
        for name, bind in binds.items()
    } | ({LIST: [0] * size} if size else {})
    state = compiled.construct_expanded_state(given)
    keys = state.parameter_expansion.get(LIST, ())
    sql, written = state.statement, {**state.processors}
    if size > FEW and (with_array := _with_array(compiled, given)):
        sql, keys, written[LIST] = with_array, (), list
    own = {n for n, bind in binds.items() if bind.required} | {*keys}
    columns = [*getattr(statement, "selected_columns", ())]
    loads = (_loading(dialect, column) for column in columns)
    return _Compiled(
        text=sql,
        places=state.positiontup,
        fixed={n: v for n, v in state.parameters.items() if n not in own},
        keys=keys,
        written={**written, **dict(_writing(dialect, binds))},
        read=[(place, load) for place, load in enumerate(loads) if load],
        columns=SimpleResultMetaData([*_named(columns)]) if columns else None,
        stream=_stream(dialect, statement),
    )


def _with_array(compiled: Any, given: Mapping[str, Any]) -> str | None:
    """Return a statement that takes its list as an array, where the engine can.

    It must know the type of the values.
    """
    one = compiled.construct_expanded_state({**given, LIST: [0]}).statement
    array, found = _AMONG.subn(r"= ANY (%(keys)s\1[]\2)", one)
    return array if found else None


def _stream(dialect: Dialect, statement: Any) -> tuple[str, Sequence[str]] | None:
    """Return what inserts rows as a stream, where the engine can."""
    if not (statement.is_insert and dialect.name == "postgresql"):
        return None
    names = statement.table.columns.keys()
    quoted = dialect.identifier_preparer.quote
    listed = ", ".join(map(quoted, names))
    return f"COPY {quoted(statement.table.name)} ({listed}) FROM STDIN", names


def _writing(
    dialect: Dialect, binds: Mapping[str, Any]
) -> Iterator[tuple[str, Convert]]:
    """Yield what makes of a value that of the driver, for those that need it."""
    for name, bind in binds.items():
        if not bind.expanding:
            kept = bind.type.dialect_impl(dialect)
            if write := kept.bind_processor(dialect):
                yield name, write


def _loading(dialect: Dialect, column: Any) -> Convert | None:
    """Return what makes of a driver's value that of a column, if anything must."""
    kept = column.type.dialect_impl(dialect)
    load: Convert | None = kept.result_processor(dialect, None)
    return load


def _named(columns: Sequence[Any]) -> Iterator[str]:
    """Yield the names by which values of a row are asked for; each name once."""
    names: set[str] = set()
    for place, column in enumerate(columns):
        name = column.key or ""
        yield f"{name}_{place}" if not name or name in names else name
        names.add(name)
