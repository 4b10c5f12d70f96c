"""The tour: what it shows, and in how much room."""

import re

import program
from broker import ROOT
from terminal import shown

ARGUMENTS = ["run", ROOT / "pipelines/cloudtrail.yaml", "--embedded", "--seconds", "3"]


def test_it_shows_traffic_for_as_long_as_is_asked_and_ends_with_the_totals():
    printed = program.run(*ARGUMENTS).stdout.decode()
    records = [int(count) for count in re.findall(r"^  in +(\d+) records", printed, re.M)]
    assert re.findall(r"broker, (\d+) s$", printed, re.M)[-1] == "3"
    kept, dropped = re.findall(r"^stage drop-monitoring: kept (\d+).*dropped (\d+)", printed, re.M)[0]
    assert records[-1] == int(kept) + int(dropped) > 4_000


def test_it_fits_the_window():
    rows, columns = 10, 30
    seen = shown(*ARGUMENTS, rows=rows, columns=columns, stream="stdout")
    pages = seen.split("\x1b[H\x1b[2J")[1:-1]
    assert len(pages) >= 3
    for page in pages:
        lines = page.split("\r\n")
        assert len(lines) <= rows and max(map(len, lines)) <= columns, page
        assert lines[2].startswith("  in ") and lines[-1] == ""
