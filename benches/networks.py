"""Runs a network through the program, as anybody would, and finds figures in what it answers."""

import json
import pathlib
import subprocess
import tempfile


def simulate(program, network, customers, warmup, seeds, threads=None):
    document = {"customers": customers, "warmup": warmup, "seeds": seeds, "stations": network.stations}
    with tempfile.TemporaryDirectory(prefix="greenroom-bench-") as folder:
        file = pathlib.Path(folder) / "network.yaml"
        file.write_text(json.dumps(document))  # JSON is YAML
        command = [program, "simulate", "--network", file, "--json"]
        if threads:
            command += ["--threads", str(threads)]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def part(report, place):
    """The figures of a station, or of the whole `sojourn`."""
    if place == "sojourn":
        return report["sojourn"]
    return next(station for station in report["stations"] if station["id"] == place)


def bounds(report, place, statistic):
    return part(report, place)["bounds"][statistic]


def words(network, place, statistic):
    names = {"mean_wait": "mean wait", "p99_sojourn": "p99 sojourn", "mean": "mean sojourn", "p99": "p99 sojourn"}
    name = names.get(statistic, statistic)
    if len(network.stations) == 1:
        return name
    return f"{name} of {'all' if place == 'sojourn' else place}"
