"""What others are asked: SQL on factlog's tables and on DuckDB's, and SPARQL."""

from __future__ import annotations

DISPUTED = """
EXISTS (SELECT 1 FROM standing t WHERE t.claim_id = c.key AND t.superseded_id IS NULL
AND t.disputed AND t.starts <= unixepoch() AND (t.ends IS NULL OR t.ends > unixepoch()))
"""

SHOWN = """
SELECT c.key, c.act, c.answer, c.text, c.said, a.slug, a.name, t.starts, t.ends,
t.disputed, i.quote, o.slug, o.url, o.title FROM claim c
JOIN actor a ON a.key = c.actor_id AND a.superseded_id IS NULL
JOIN citation i ON i.claim_id = c.key AND i.superseded_id IS NULL
JOIN source o ON o.key = i.source_id AND o.superseded_id IS NULL
JOIN standing t ON t.claim_id = c.key AND t.superseded_id IS NULL
AND t.starts = (SELECT max(starts) FROM standing
WHERE claim_id = c.key AND superseded_id IS NULL)
WHERE c.question_id = (SELECT key FROM question WHERE slug = :question)
AND c.superseded_id IS NULL AND NOT c.withdrawn ORDER BY c.said_earliest, c.key
"""

FOUND = """
SELECT rowid FROM search WHERE search MATCH :word ORDER BY bm25(search) LIMIT :limit
"""

DUCK_DISPUTES = """
WITH standing AS (
SELECT question, actor, answer, said, source FROM claim WHERE said <= $day::DATE
QUALIFY said = max(said) OVER (PARTITION BY question, actor))
SELECT question, any_value(q.text), count(DISTINCT actor) AS sides, count(*) AS claims,
count(DISTINCT source) AS origins, max(said) AS last_said
FROM standing JOIN question q ON q.slug = question GROUP BY question
HAVING count(DISTINCT answer) > 1 AND count(DISTINCT actor) > 1
ORDER BY last_said DESC, question LIMIT $limit
"""

DUCK_SHOWN = """
SELECT c.*, a.name, s.url, s.title,
said = max(said) OVER (PARTITION BY c.actor) AS stands FROM claim c
JOIN actor a ON a.slug = c.actor JOIN source s ON s.slug = c.source
WHERE question = $question ORDER BY said, number
"""

GRAPH_DISPUTES = """
SELECT ?question (SAMPLE(?asked) AS ?text) (COUNT(DISTINCT ?actor) AS ?sides)
(COUNT(?claim) AS ?claims) (MAX(?said) AS ?last) WHERE {
?question :claim ?claim ; :text ?asked .
?claim :rank :normal ; :answer ?answer ; :actor ?actor ; :said ?said .
} GROUP BY ?question
HAVING (COUNT(DISTINCT ?answer) > 1 && COUNT(DISTINCT ?actor) > 1)
ORDER BY DESC(?last) ?question {limit}
"""

GRAPH_SHOWN = """
SELECT ?claim ?answer ?actor ?name ?said ?text ?rank ?source ?url ?quote WHERE {
:{question} :claim ?claim .
?claim :answer ?answer ; :actor ?actor ; :said ?said ; :text ?text ; :rank ?rank ;
:reference ?reference .
?reference :source ?source ; :quote ?quote .
?actor :name ?name . ?source :url ?url .
} ORDER BY ?said
"""


def disputes(status: str) -> str:
    """Return the statement of a list of disputes in factlog's tables."""
    return f"""
    SELECT q.slug, q.text, q.topic, s.status, s.sides, s.claims, s.origins, s.since,
    s.last_said FROM status_span s
    JOIN question q ON q.key = s.question_id AND q.superseded_id IS NULL
    WHERE s.superseded_id IS NULL AND s.status {status} AND s.starts <= :at
    AND (s.ends IS NULL OR s.ends > :at)
    ORDER BY s.last_said DESC, q.slug LIMIT :limit
    """


def claims(condition: str) -> str:
    """Return the statement of a page of claims in factlog's tables."""
    return f"""
    SELECT c.key, c.uid, q.slug, a.slug, c.act, c.answer, c.text, c.said, t.starts,
    t.ends, t.disputed, i.quote, o.slug, o.url, e.recorded_at, e.recorded_by
    FROM (SELECT * FROM claim c WHERE superseded_id IS NULL AND NOT withdrawn
    AND {condition} ORDER BY said IS NULL, said_earliest IS NOT NULL, said_earliest,
    said_latest IS NULL, said_latest, key LIMIT :limit) c
    JOIN question q ON q.key = c.question_id AND q.superseded_id IS NULL
    JOIN actor a ON a.key = c.actor_id AND a.superseded_id IS NULL
    JOIN entry e ON e.id = c.entry_id
    JOIN citation i ON i.claim_id = c.key AND i.superseded_id IS NULL
    JOIN source o ON o.key = i.source_id AND o.superseded_id IS NULL
    JOIN standing t ON t.claim_id = c.key AND t.superseded_id IS NULL
    AND t.starts = (SELECT max(starts) FROM standing
    WHERE claim_id = c.key AND superseded_id IS NULL)
    ORDER BY c.said_earliest, c.key
    """


def duck_claims(condition: str) -> str:
    """Return the statement of a page of claims in DuckDB's tables."""
    return f"""
    SELECT c.*, s.url FROM claim c JOIN source s ON s.slug = c.source
    WHERE {condition} ORDER BY said, number LIMIT $limit
    """
