"""The bar of a load moves through all phases, never goes back, and is full only at the end."""

from argparse import Namespace
from itertools import pairwise
from pathlib import Path

import pytest

from intake.commands.console import progress_reporter
from intake.load.load_progress import LoadProgress
from intake.load.run import Request, run_load
from intake.mapping.model import load_mapping
from intake.publish.target_from_url import target_from_url
from queries.settings.province_settings import Settings
from tests.intake.storing import AS_OF, CASE, url, write
from tests.thorough import ordinary_first


@pytest.mark.parametrize("publish", ordinary_first(1, [True, False]))
def test_a_load_reports_every_phase(tmp_path: Path, publish: bool) -> None:
    days = [CASE | {"id": str(n), "registered_at": f"1404/05/{n % 28 + 1:02} 10:00"} for n in range(300)]
    files = (write(tmp_path / "a.csv", days), write(tmp_path / "b.csv", days[:100]))
    request = Request(files, load_mapping("negah"), Settings(), as_of=AS_OF, publish=publish)
    told: list[tuple[str, float]] = []
    visible: list[bool] = []

    def progress(phase: str, share: float) -> None:
        told.append((phase, share))
        visible.append((tmp_path / "store.duckdb").exists())

    run_load(request, target_from_url(url(tmp_path)), notify=print, progress=progress)
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert list(dict.fromkeys(phase for phase, _ in told)) == ["reading", "merging", "rollups", "publishing"]
    assert shares[-1] == 1.0
    assert max(shares[:-1]) < 1
    # Full only when the result is visible.
    assert visible == [False] * (len(told) - 1) + [publish]
    steps = [after - before for before, after in pairwise(shares)]
    assert max(steps) < 0.3  # two small files are read in two steps each


def test_files_count_by_their_size_and_rows(tmp_path: Path) -> None:
    small, large = tmp_path / "a.csv", tmp_path / "b.csv"
    small.write_bytes(b"x" * 100)
    large.write_bytes(b"x" * 300)
    told: list[float] = []
    shares = LoadProgress(lambda _phase, share: told.append(share), [small, large])
    shares.reading(0)(1.0)
    shares.reading(1)(1.0)
    assert told[0] == pytest.approx(told[1] / 4)
    shares.reading(0)(0.5)
    assert told[-1] == told[-2]
    shares.count_rows([30, 10])
    shares.staging(0)(30)
    shares.merging(0)(1.0)
    assert told[-1] - told[1] == pytest.approx(0.75 * 0.15)
    shares.rollups(1.0)
    shares.publishing()
    assert told[-1] == pytest.approx(0.95)
    shares.done()
    assert told[-1] == 1.0


def test_the_bar_is_rounded_down(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_reporter(Namespace(json=True, progress=True)) as progress:
        for share in (0.0, 0.004, 0.29, 0.996, 1.0):
            progress("reading", share)
    assert capsys.readouterr().err.split() == ["0.00", "0.29", "0.99", "1.00"]


def test_parquet_is_read_in_a_smaller_part_of_the_time(tmp_path: Path) -> None:
    told: list[float] = []
    LoadProgress(lambda _phase, share: told.append(share), [tmp_path / "a.parquet"]).reading(0)(1.0)
    assert told == [pytest.approx(0.25)]
