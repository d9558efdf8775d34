"""Networks in Ciw. Run by the peers' own Python; see `peers.py` for what goes in and out."""

import math
import time

import ciw
import peers


def distribution(service):
    mean, cv = service["mean"], service.get("cv")
    match service["dist"]:
        case "exponential":
            return ciw.dists.Exponential(1 / mean)
        case "deterministic":
            return ciw.dists.Deterministic(mean)
        case "erlang":
            stages = round(1 / cv**2)
            return ciw.dists.Erlang(stages / mean, stages)
        case "lognormal":
            spread = math.log(1 + cv * cv)
            return ciw.dists.Lognormal(math.log(mean) - spread / 2, math.sqrt(spread))


def model(network):
    """Ciw counts the waiting room, we count the station; it knows neither retrials nor closed groups."""
    stations = network["stations"]
    rates = [station.get("arrivals", {}).get("rate") for station in stations]
    settings = {
        "arrival_distributions": [ciw.dists.Exponential(rate) if rate else None for rate in rates],
        "service_distributions": [distribution(station["service"]) for station in stations],
        "number_of_servers": [station.get("servers", 1) for station in stations],
        "queue_capacities": [station["capacity"] - station.get("servers", 1) if "capacity" in station else math.inf
                             for station in stations],
        "routing": [[float(station.get("route", {}).get(to["id"], 0)) for to in stations] for station in stations],
    }
    if any("patience" in station for station in stations):
        settings["reneging_time_distributions"] = [
            ciw.dists.Exponential(1 / station["patience"]) if "patience" in station else None for station in stations]
    return ciw.create_network(**settings)


def run(network, customers, warmup, seed):
    ciw.seed(seed)
    simulation = ciw.Simulation(model(network))
    began = time.process_time()
    # Some more than are measured, so that nearly all of those have left by then.
    simulation.simulate_until_max_customers(customers + customers // 50, method="Finish")
    seconds = time.process_time() - began

    places = {station["id"]: Place(station) for station in network["stations"]}
    names = list(places)
    records = simulation.get_all_records()
    entered = {}
    for record in records:
        entered[record.id_number] = min(entered.get(record.id_number, math.inf), record.arrival_date)
    # By the order of coming, as ours.
    rank = {identity: place for place, identity in enumerate(sorted(entered, key=entered.get))}
    order = sorted(entered.values())
    state = {"begin": order[warmup], "end": order[customers - 1], "arrived": customers + customers // 50}
    sojourns = []
    for record in records:
        place = places[names[record.node - 1]]
        if record.record_type == "service":
            place.tally.work.append((record.service_start_date, record.service_end_date))
        if not warmup <= rank[record.id_number] < customers:
            continue
        place.tally.arrived += 1
        if record.record_type != "service":
            place.tally.lost += 1
            continue
        place.tally.waits.append(record.waiting_time)
        place.tally.sojourns.append(record.exit_date - record.arrival_date)
        if record.destination == -1:
            sojourns.append(record.exit_date - entered[record.id_number])
    return peers.figures(places, sojourns, state, seconds)


class Place:
    def __init__(self, station):
        self.servers = station.get("servers", 1)
        self.tally = peers.Tally()


peers.main(run)
