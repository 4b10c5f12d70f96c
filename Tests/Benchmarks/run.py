#!/usr/bin/env python3
"""Compares Sluice with what the machine can do at best, on the same work in the same run.

From file: J1 to J3 beside a C++ program on simdjson On-Demand (Reference/scan.cpp).
Kafka to Kafka: the shipped job beside a consume-and-produce copy in C (Reference/copy.c), both
against librdkafka's mock cluster in another process (Reference/broker.c).

Figures are user and system CPU seconds of the whole process; programs take turns, and the ratio is
the median of the pairs' ratios, with their quartiles. RECORDS and RUNS change the size.
"""

import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
BUILD = ROOT / ".build" / "benchmarks"
SLUICE = os.environ.get("SLUICE", str(ROOT / ".build/release/sluice"))
RECORDS = int(os.environ.get("RECORDS", "200000"))
RUNS = max(2, int(os.environ.get("RUNS", "5")))  # two, or there are no quartiles
# What a client spends depends on when its broker answers, so these pairs differ more.
KAFKA_RUNS = 3 * RUNS
ROLES = ["DatadogIntegrationRole", "WizAccessRole", "prisma-cloud-scanner", "CloudHealthRole"]
ACCOUNTS = ["111122223333", "444455556666", "123456789012"]


def compile_references():
    BUILD.mkdir(parents=True, exist_ok=True)
    flags = ["-O3", "-DNDEBUG", "-march=native"]
    for source, compiler, libraries in [
        ("scan.cpp", ["g++", "-std=c++17"], ["-lsimdjson"]),
        ("copy.c", ["gcc"], ["-lrdkafka"]),
        ("broker.c", ["gcc"], ["-lrdkafka"]),
    ]:
        target = BUILD / pathlib.Path(source).stem
        path = HERE / "Reference" / source
        if not target.exists() or target.stat().st_mtime < path.stat().st_mtime:
            subprocess.run([*compiler, *flags, "-o", target, path, *libraries], check=True)


def cpu_seconds(command, **options):
    """Runs a command; gives its CPU seconds and its peak memory in MiB."""
    process = subprocess.Popen([str(part) for part in command], **options)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"failed with status {process.returncode}: {command}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def pipeline(folder, stages, brokers=None, delivery="at_least_once"):
    """Writes a pipeline file with these stages; gives its path."""
    selectors = [
        {
            "FieldSelectors": [
                {
                    "Field": "userIdentity.arn",
                    "NotStartsWith": [
                        f"arn:aws:sts::{account}:assumed-role/{role}/"
                        for role in ROLES
                        for account in ACCOUNTS
                    ],
                }
            ]
        }
    ]
    (folder / "selectors.json").write_text(json.dumps(selectors))
    known = {
        "select": {"select": {"id": "drop", "selectors": "selectors.json"}},
        "aggregate": {
            "aggregate": {"id": "calls", "by": ["eventName"], "window": "1m", "output": "calls"}
        },
    }
    names = ["late", "rejected"]
    names += ["events"] if "select" in stages else []
    names += ["calls"] if "aggregate" in stages else []
    path = folder / f"{'-'.join(stages)}.yaml"
    path.write_text(
        json.dumps(
            {
                "name": "bench",
                "kafka": {"bootstrap.servers": brokers or "localhost:9", "linger.ms": "50"},
                "source": {"topics": ["in"], "group": "bench"},
                "delivery": delivery,
                "stages": [known[stage] for stage in stages],
                "outputs": {name: {"topic": name} for name in names},
            }
        )
    )
    return path


def report(name, ours, reference, peak, size):
    ratios = [a / b for a, b in zip(ours, reference)]
    low, ratio, high = statistics.quantiles(ratios, n=4, method="inclusive")
    mine, other = statistics.median(ours), statistics.median(reference)
    print(
        f"{name:<18}{mine:8.3f} s {other:8.3f} s   ratio {ratio:5.2f} ({low:.2f} to {high:.2f})"
        f"   {RECORDS / mine / 1e3:7.0f} k records/CPU-s {size / mine / 1e6:6.0f} MB/s"
        f"   peak {peak:5.0f} MiB",
        flush=True,
    )


def bench_files(folder, records):
    size = records.stat().st_size
    jobs = {"J1": ["select"], "J2": ["aggregate"], "J3": ["select", "aggregate"]}
    for job, stages in jobs.items():
        plan = pipeline(folder, stages)
        ours, reference, peaks = [], [], []
        for run in range(RUNS + 1):
            mine, peak = cpu_seconds(
                [SLUICE, "run", plan, "--quiet", "--from", records, "--to", folder / "out"]
            )
            other, _ = cpu_seconds([BUILD / "scan", job, records, folder])
            if run > 0:  # the first pair warms the page cache
                ours.append(mine)
                reference.append(other)
                peaks.append(peak)
        report(f"{job} file", ours, reference, max(peaks), size)


def bench_kafka(folder, records):
    reference = []
    ours = {"at_least_once": [], "exactly_once": []}
    peaks = []
    for _ in range(KAFKA_RUNS):
        for kind, times in (("copy", reference), *ours.items()):
            broker = subprocess.Popen(
                [BUILD / "broker", records, "64", "in", "events", "calls", "late", "rejected",
                 "copied", "bench.calls.repartition", "bench.stages"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            servers = broker.stdout.readline().strip()
            if kind == "copy":
                command = [BUILD / "copy", servers, "in", "copied", RECORDS]
                seconds, peak = cpu_seconds(command, stdout=subprocess.DEVNULL)
            else:
                plan = pipeline(folder, ["select", "aggregate"], servers, kind)
                seconds, peak = cpu_seconds(
                    [SLUICE, "run", plan, "--until-end"], stderr=subprocess.DEVNULL)
                peaks.append(peak)
            times.append(seconds)
            broker.stdin.close()
            broker.wait()
    for delivery, times in ours.items():
        report(f"J3 {delivery}", times, reference, max(peaks), records.stat().st_size)


def main():
    compile_references()
    with tempfile.TemporaryDirectory(prefix="sluice-bench-") as name:
        folder = pathlib.Path(name)
        records = folder / "records.ndjson"
        with open(records, "wb") as file:
            subprocess.run(
                [SLUICE, "generate", "--count", str(RECORDS), "--seed", "7"],
                stdout=file, check=True)
        os.sync()  # or the first job's writing waits for this to be on the disk
        print(f"{RECORDS} records, {records.stat().st_size / 1e6:.0f} MB, {RUNS} pairs"
              f" from file and {KAFKA_RUNS} over Kafka; CPU seconds: Sluice, reference", flush=True)
        if "--kafka" not in sys.argv:
            bench_files(folder, records)
        bench_kafka(folder, records)


main()
