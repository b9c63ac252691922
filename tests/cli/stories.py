"""The story that the commands are tried on, and what makes its output comparable."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typer.testing import Result

EXAMPLE = """\
factlog init
factlog actor add russia "Russia" --kind state
factlog actor add gerasimov "Valery Gerasimov" --kind person \
--alias "Валерий Герасимов@ru" --part-of russia --role "Chief of the General Staff"
factlog actor add ukraine "Ukraine" --kind state
factlog actor add ua-general-staff "General Staff of the Armed Forces of Ukraine" \
--kind military --part-of ukraine
factlog question add kursk-control "Who controls Kursk Oblast?" --answers choice \
--option russia="Russia, all of it" --option ua-part="Ukraine holds positions there"
factlog claim add kursk-control gerasimov \
"The last settlement, Gornal, has been liberated." \
--answer russia --said 2025-04-26 --source https://example.org/a
factlog claim counter 1 ua-general-staff \
"Our units still hold positions in Kursk Oblast." \
--answer ua-part --said 2025-04-26 --channel Telegram --source https://example.org/b
factlog dispute list --format json
factlog dispute show kursk-control --at 2025-04-25        # nothing said yet
factlog report kursk-control --format html -o kursk.html
"""
"""A dispute from nothing to a report, as a person types it."""

MORE = """\
factlog actor add putin "Vladimir Putin" --kind person --wikidata Q7747 \
--description "President" --alias "Путин@ru" --part-of russia --role president \
--since 2012-05-07
factlog source add briefing --url https://example.org/briefing --kind briefing \
--title "Evening briefing" --publisher ua-general-staff --published 2025-04-27 \
--language uk
factlog source add terjemahan --title "Perang di Kursk" --language id \
--relies-on briefing
factlog question add killed "How many soldiers were killed?" --toll \
--unit "people killed" --topic losses --window 3 --tolerance 5
factlog claim add killed ua-general-staff "At least 4,074 were killed." \
--answer "at least 4,074" --said 2025-04-27 --holds 2025-04-26 --language en \
--hedge reportedly --channel briefing --to putin --source terjemahan --via briefing \
--reported-by putin --quote "не менше 4074" --quote-language uk \
--translation "no fewer than 4,074" --locator 0:42
factlog claim add killed gerasimov "About 20." --answer "about 20" --said 2025-04-27
factlog question add weather "What is said of the weather?" --answers text
factlog claim add weather putin "=1+1 [red]<b>mud</b>" --said 2025-04-20
"""
"""What else a log may hold: figures, texts, sources that rely on one another."""


def commands(script: str) -> list[list[str]]:
    """Return the words after `factlog` in each line of a script."""
    lines = [shlex.split(line, comments=True) for line in script.splitlines()]
    return [words[1:] for words in lines]


def triple(result: Result) -> tuple[int, str, str]:
    """Return what a command leaves: its exit code, stdout and stderr."""
    return result.exit_code, result.stdout, result.stderr


UID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MINUTE = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}")
DIGEST = re.compile(r"[0-9a-f]{64}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


def settled(text: str) -> str:
    """Return a text with uids, digests and moments of recording the same for ever.

    What replaces them is as long, so that tables keep their shape.
    """
    uids = UID.sub("00000000-0000-7000-8000-000000000000", text)
    moments = MOMENT.sub("2000-01-01T00:00:00.000000Z", uids)
    minutes = MINUTE.sub("2000-01-01 00:00", moments)
    return DIGEST.sub("0" * 64, minutes)
