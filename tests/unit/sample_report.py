"""Reports to export: the Kursk story, a question without claims, a split side."""

from __future__ import annotations

from factlog.rows import (
    AskedRow,
    CitationRow,
    ClaimRow,
    ConflictRow,
    DisputeDetail,
    LogRow,
    MarkRow,
    OptionRow,
    OriginRow,
    PositionRow,
    QuestionReport,
    SideRow,
    SourceRow,
    WithdrawnRow,
)
from factlog.vocab import (
    Act,
    Answers,
    Basis,
    Conflict,
    Counter,
    SourceKind,
    Status,
    Time,
)

QUESTION = "kursk-control"
ALL_RUSSIAN = "Russia, all of it"
UKRAINE_HOLDS = "Ukraine holds positions there"

NAMES = {
    "bbc": "BBC News",
    "desk-reporter": "Laura Gozzi",
    "general-staff-ua": "General Staff of Ukraine",
    "gerasimov": "Valery Gerasimov",
    "jakarta-daily": "Harian Jakarta",
    "kremlin": "The Kremlin",
    "putin": "Vladimir Putin",
    "rogov": "A military blogger",
    "russia": "Russia",
    "syrskyi": "Oleksandr Syrskyi",
    "ukraine": "Ukraine",
}


def source(
    slug: str,
    kind: SourceKind,
    title: str | None,
    url: str | None,
    *,
    publisher: str | None = None,
    language: str | None = None,
    published: str | None = "2025-04-26",
) -> SourceRow:
    """Return a source."""
    return SourceRow(
        slug=slug,
        kind=kind,
        title=title,
        url=url,
        publisher=publisher,
        language=language,
        published=published,
        published_earliest=None,
        published_latest=None,
        claims=1,
    )


SOURCES = (
    source(
        "harian-kursk",
        SourceKind.ARTICLE,
        "Rusia mengklaim telah mendapatkan kembali kendali penuh Kursk dari Ukraina",
        "https://harian.example/berita/kursk?id=7&hal=1",
        publisher="jakarta-daily",
        language="id",
        published="2025-04-27",
    ),
    source(
        "bbc-kursk",
        SourceKind.ARTICLE,
        "Russia claims to have regained full control of Kursk from Ukraine",
        "https://www.bbc.example/news/kursk",
        publisher="bbc",
        language="en",
    ),
    source(
        "general-staff-post",
        SourceKind.POST,
        None,
        "https://t.me/GeneralStaffZSU/23456",
        publisher="general-staff-ua",
        language="uk",
    ),
    source(
        "kremlin-video",
        SourceKind.VIDEO,
        "Доклад начальника Генерального штаба",
        "http://kremlin.example/events/76805",
        publisher="kremlin",
        language="ru",
    ),
    source(
        "blog-a",
        SourceKind.POST,
        "What the blogs say, part one",
        None,
        published=None,
    ),
    source(
        "blog-b",
        SourceKind.POST,
        "What the blogs say, part two",
        "ftp://blogs.example/b",
        language="ru-Latn",
        published="2025-05~",
    ),
)


def citation(
    slug: str,
    *via: str,
    quote: str | None = None,
    language: str | None = None,
    translation: str | None = None,
    locator: str | None = None,
    reported_by: str | None = None,
) -> CitationRow:
    """Return where a claim is found."""
    url = next((one.url for one in SOURCES if one.slug == slug), None)
    return CitationRow(
        source=slug,
        via=via,
        reported_by=reported_by,
        quote=quote,
        quote_language=language,
        translation=translation,
        locator=locator,
        url=url,
    )


def claim(
    number: int,
    actor: str,
    side: str,
    act: Act,
    label: str | None,
    text: str | None,
    *,
    answer: str | None = None,
    said: str | None = "2025-04-26",
    on_behalf_of: str | None = None,
    language: str | None = None,
    holds: str | None = None,
    hedge: str | None = None,
    channel: str | None = None,
    addressee: str | None = None,
    stands: bool = True,
    ended_by: int | None = None,
    counters: tuple[int, ...] = (),
    countered_by: tuple[int, ...] = (),
    disputed: bool = False,
    citations: tuple[CitationRow, ...] = (),
    question: str = QUESTION,
    withdrawn: bool = False,
    erased: bool = False,
    changed_at: str | None = None,
) -> ClaimRow:
    """Return a claim."""
    return ClaimRow(
        number=number,
        uid=f"01966f00-0000-7000-8000-{number:012}",
        question=question,
        actor=actor,
        on_behalf_of=on_behalf_of,
        side=side,
        act=act,
        answer=answer,
        label=label,
        low=None,
        high=None,
        approximate=False,
        unit=None,
        text=text,
        language=language,
        said=said,
        said_earliest=None,
        said_latest=None,
        holds=holds,
        holds_earliest=None,
        holds_latest=None,
        hedge=hedge,
        channel=channel,
        addressee=addressee,
        stands=stands,
        ended_by=ended_by,
        counters=counters,
        countered_by=countered_by,
        disputed=disputed,
        citations=citations,
        recorded_at="2025-04-27T08:15:30.250000Z",
        recorded_by="maya",
        changed_at=changed_at,
        changed_by="noor" if changed_at else None,
        withdrawn=withdrawn,
        erased=erased,
    )


CLAIMS = (
    claim(
        3,
        "syrskyi",
        "ukraine",
        Act.DECLINES,
        "gave no answer",
        None,
        said="2025-04-24",
        channel="press conference",
    ),
    claim(
        4,
        "gerasimov",
        "russia",
        Act.ASSERTS,
        "Russia, nearly all of it",
        "Only single houses are still to be cleared.",
        answer="nearly-all",
        said="2025-04-25~",
        on_behalf_of="general-staff-ru",
        stands=False,
        ended_by=1,
        citations=(citation("kremlin-video", locator="00:04:10"),),
    ),
    claim(
        1,
        "gerasimov",
        "russia",
        Act.ASSERTS,
        ALL_RUSSIAN,
        "The last settlement in Kursk Oblast, Gornal, was liberated today.",
        answer="russia",
        channel="video conference",
        addressee="putin",
        countered_by=(2,),
        disputed=True,
        citations=(
            citation(
                "harian-kursk",
                "bbc-kursk",
                "kremlin-video",
                quote=(
                    "Hari ini, pemukiman terakhir di wilayah Kursk, desa Gornal, "
                    "telah dibebaskan dari pasukan Ukraina."
                ),
                language="id",
                translation=(
                    "Today the last settlement in the Kursk region, the village of "
                    "Gornal, was liberated from Ukrainian troops."
                ),
                locator="paragraph 1",
                reported_by="desk-reporter",
            ),
            citation(
                "kremlin-video",
                quote="Сегодня освобождён последний населённый пункт — Горналь.",
                language="ru",
            ),
        ),
    ),
    claim(
        2,
        "general-staff-ua",
        "ukraine",
        Act.ASSERTS,
        UKRAINE_HOLDS,
        "The situation is difficult,\nbut our units hold their positions in Kursk.",
        answer="ukraine-holds",
        channel="Telegram",
        counters=(1,),
        countered_by=(8,),
        disputed=True,
        citations=(
            citation(
                "harian-kursk",
                "bbc-kursk",
                "general-staff-post",
                quote="pasukannya masih memegang posisi di Kursk",
                language="id",
                translation="its troops still hold positions in Kursk",
                reported_by="bbc",
            ),
        ),
    ),
    claim(
        5,
        "putin",
        "russia",
        Act.DENIES,
        f"not: {UKRAINE_HOLDS}",
        "The adventure of the Kyiv regime has completely failed.",
        answer="ukraine-holds",
        holds="2025-04-26/..",
        disputed=True,
        citations=(citation("bbc-kursk", "kremlin-video"),),
    ),
    claim(
        7,
        "rogov",
        "rogov",
        Act.ASSERTS,
        UKRAINE_HOLDS,
        "There is said to be fighting at Gornal still.",
        answer="ukraine-holds",
        said=None,
        hedge="reportedly",
        disputed=True,
        citations=(citation("blog-a", "blog-b"), citation("blog-b", "blog-a")),
    ),
    claim(
        8,
        "gerasimov",
        "russia",
        Act.CONCEDES,
        "Russia, nearly all of it",
        None,
        answer="nearly-all",
        said="2025-04-28T10:00+03:00",
        counters=(2,),
        stands=False,
        ended_by=9,
        citations=(citation("unlisted-note"),),
    ),
    claim(
        9,
        "gerasimov",
        "russia",
        Act.RETRACTS,
        "takes back claim 1",
        "That was premature.",
        said="2025-04-29",
    ),
)


def position(number: int, hedge: str | None = None) -> PositionRow:
    """Return a standing claim as a position."""
    row = next(one for one in CLAIMS if one.number == number)
    return PositionRow(
        actor=row.actor,
        name=NAMES[row.actor],
        claim=number,
        act=row.act,
        answer=row.answer,
        label=row.label,
        said=row.said,
        hedge=hedge,
    )


def conflict(
    one: int,
    other: int,
    kind: Conflict | Counter,
    basis: Basis,
    sides: tuple[str, str],
    note: str | None = None,
) -> ConflictRow:
    """Return two claims that cannot both hold."""
    return ConflictRow(
        claim=one, against=other, kind=kind, basis=basis, sides=sides, note=note
    )


DISPUTE = DisputeDetail(
    question=AskedRow(
        slug=QUESTION,
        text="Who controls Kursk Oblast?",
        answers=Answers.CHOICE,
        unit=None,
        time=Time.CHANGING,
    ),
    status=Status.CONTESTED,
    marks=("quiet since 2025-04-29", "sources disputed", "circular reporting"),
    since="2025-04-26",
    at=None,
    known_on=None,
    sides=(
        SideRow(
            side="russia", name=NAMES["russia"], positions=(position(1), position(5))
        ),
        SideRow(side="ukraine", name=NAMES["ukraine"], positions=(position(2),)),
        SideRow(
            side="rogov", name=NAMES["rogov"], positions=(position(7, "reportedly"),)
        ),
    ),
    conflicts=(
        conflict(
            2,
            1,
            Counter.DISPUTES,
            Basis.STATED,
            ("ukraine", "russia"),
            "It answers the video by name.",
        ),
        conflict(5, 2, Conflict.CONTRADICTORY, Basis.DERIVED, ("russia", "ukraine")),
        conflict(7, 1, Conflict.CONTRARY, Basis.DERIVED, ("rogov", "russia")),
        conflict(7, 5, Conflict.CONTRADICTORY, Basis.DERIVED, ("rogov", "russia")),
    ),
    marks_on=(
        MarkRow(target=2, kind="qualifies", claim=8),
        MarkRow(target=4, kind="reversed", claim=1),
        MarkRow(target="blog-b", kind="disowns", claim=31),
    ),
    claims=CLAIMS,
    origins=3,
)

KURSK = QuestionReport(
    dispute=DISPUTE,
    topic="kursk",
    options=(
        OptionRow(slug="russia", label=ALL_RUSSIAN),
        OptionRow(slug="nearly-all", label="Russia, nearly all of it"),
        OptionRow(slug="ukraine-holds", label=UKRAINE_HOLDS),
    ),
    names=NAMES | {"general-staff-ru": "General Staff of Russia"},
    sources=SOURCES,
    relies_on={"blog-a": ("blog-b",), "blog-b": ("blog-a",)},
    origins=(
        OriginRow(sources=("blog-a", "blog-b"), circular=True),
        OriginRow(sources=("general-staff-post",), circular=False),
        OriginRow(sources=("kremlin-video",), circular=False),
    ),
    withdrawn=(
        WithdrawnRow(
            number=6,
            reason="it answers another question",
            withdrawn_at="2025-04-27T09:00:00Z",
            withdrawn_by="maya",
        ),
    ),
    made_at="2025-08-01T06:30:00Z",
    log=LogRow(
        entries=14,
        head="3f2a9c417be0d58812345678900abcdef3f2a9c417be0d58812345678900abcd",
        recorded_at="2025-04-29T17:45:10Z",
    ),
)
"""The question that the seed's article answers twice."""

EMPTY = QuestionReport(
    dispute=DisputeDetail(
        question=AskedRow(
            slug="belgorod-dead",
            text="How many were killed in Belgorod Oblast?",
            answers=Answers.QUANTITY,
            unit="people",
            time=Time.CUMULATIVE,
        ),
        status=Status.UNCONTESTED,
        marks=("no claim yet",),
        since=None,
        at=None,
        known_on=None,
        sides=(),
        conflicts=(),
        marks_on=(),
        claims=(),
        origins=0,
    ),
    topic=None,
    options=(),
    names={},
    sources=(),
    relies_on={},
    origins=(),
    withdrawn=(),
    made_at=KURSK.made_at,
    log=KURSK.log,
)
"""A question that nobody has answered."""
