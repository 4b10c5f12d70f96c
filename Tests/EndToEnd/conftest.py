"""What all tests of this folder share."""

import os
import pathlib

import pytest

import broker as brokers
import program
import traffic as records

SEED = int(os.environ.get("SLUICE_E2E_SEED", "1"))
RECORDS = int(os.environ.get("SLUICE_E2E_RECORDS", "20000"))


def pytest_report_header():
    return (
        f"sluice: {program.PROGRAM}; SLUICE_E2E_RECORDS={RECORDS} SLUICE_E2E_SEED={SEED}"
        " make another run"
    )


def pytest_sessionstart():
    for path, way_out in (
        (program.PROGRAM, "build it (swift build -c release), or name another one with SLUICE"),
        (brokers.PROGRAM, "run Tests/Brokers/install, or name another one with NOIDA_DB"),
    ):
        if not os.access(path, os.X_OK):
            pytest.exit(f"{path}: no such program; {way_out}", returncode=2)


@pytest.fixture
def seed():
    return SEED


@pytest.fixture
def broker():
    with brokers.Broker() as broker:
        yield broker


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
