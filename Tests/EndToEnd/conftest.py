"""What all tests of this folder share."""

import contextlib
import os
import random
import signal

import pytest

import broker as brokers
import program
import traffic as records
from pipeline import Pipeline

SEED = int(os.environ.get("SLUICE_E2E_SEED", "1"))
RECORDS = int(os.environ.get("SLUICE_E2E_RECORDS", "20000"))


def pytest_report_header():
    return (
        f"sluice: {program.PROGRAM}; SLUICE_E2E_RECORDS={RECORDS} SLUICE_E2E_SEED={SEED}"
        " make another run"
    )


def pytest_sessionstart():
    # Whoever ends the tests leaves no broker behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    needed = {program.PROGRAM: "build it (make build), or name another one with SLUICE"}
    if "KAFKA_BROKERS" not in os.environ:
        needed[brokers.PROGRAM] = "run Tests/Brokers/install, or name another one with NOIDA_DB"
    for path, way_out in needed.items():
        if not os.access(path, os.X_OK):
            pytest.exit(f"{path}: no such program; {way_out}", returncode=2)


@pytest.fixture
def seed():
    """What everything random is made from."""
    return SEED


@pytest.fixture
def places(seed, request):
    """Random places in the traffic, ascending, so many; neither at its start nor at its end."""
    chance = random.Random(f"{seed}/{request.node.name}")
    return lambda count: sorted(chance.sample(range(RECORDS // 10, RECORDS * 9 // 10), count))


@pytest.fixture
def broker():
    with brokers.Broker() as broker:
        yield broker


@pytest.fixture
def pipeline(broker, tmp_path):
    """Makes the pipeline on the broker, with so many source partitions, perhaps more stages."""
    with contextlib.ExitStack() as stack:
        yield lambda *arguments, **options: stack.enter_context(
            Pipeline(broker, tmp_path, *arguments, **options)
        )


@pytest.fixture(scope="session")
def traffic(tmp_path_factory):
    """Makes the traffic in so many partitions; the same for every test."""
    made = {}

    def make(partitions):
        if partitions not in made:
            folder = tmp_path_factory.mktemp(f"traffic-{partitions}")
            made[partitions] = records.Traffic(RECORDS, partitions, SEED, folder)
        return made[partitions]

    return make
