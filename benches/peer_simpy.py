"""Networks in SimPy, a process a customer. Run by the peers' own Python; see `peers.py` for what goes in and out."""

import random
import time

import peers
import simpy


class Place:
    def __init__(self, environment, station):
        self.id = station["id"]
        self.servers = station.get("servers", 1)
        self.resource = simpy.Resource(environment, self.servers)
        self.capacity = station.get("capacity")
        self.patience = station.get("patience")
        self.retrial = station.get("retrial", {}).get("rate")
        self.route = list(station.get("route", {}).items())
        self.draw = peers.service(station["service"])
        self.tally = peers.Tally()


def run(network, customers, warmup, seed):
    generator = random.Random(seed)
    environment = simpy.Environment()
    places = {station["id"]: Place(environment, station) for station in network["stations"]}
    sojourns, state = [], {"arrived": 0, "inside": 0, "begin": 0.0, "end": 0.0}
    over = environment.event()

    def customer(first, number):
        measured = warmup <= number < customers
        entered, place = environment.now, first
        while place is not None:
            came = environment.now
            if not (yield from visit(place, measured)):
                break
            if measured:
                place.tally.sojourns.append(environment.now - came)
            place = following(place)
        else:
            if measured:
                sojourns.append(environment.now - entered)
        if measured:
            state["inside"] -= 1
        if state["arrived"] >= customers and state["inside"] == 0 and not over.triggered:
            over.succeed()

    def visit(place, measured):
        came, resource = environment.now, place.resource
        if measured:
            place.tally.arrived += 1
        while place.capacity is not None and resource.count + len(resource.queue) >= place.capacity:
            if place.retrial is None:
                place.tally.lost += measured
                return False
            yield environment.timeout(generator.expovariate(place.retrial))
        with resource.request() as request:
            if place.patience is None:
                yield request
            else:
                yield request | environment.timeout(generator.expovariate(1 / place.patience))
                if not request.triggered:
                    place.tally.lost += measured
                    return False
            begun = environment.now
            if measured:
                place.tally.waits.append(begun - came)
            yield environment.timeout(place.draw(generator))
            place.tally.work.append((begun, environment.now))
        return True

    def following(place):
        drawn = generator.random() if place.route else 1.0
        for identity, probability in place.route:
            if drawn < probability:
                return places[identity]
            drawn -= probability
        return None

    def enter(place):
        number = state["arrived"]
        state["arrived"] += 1
        if number == warmup:
            state["begin"] = environment.now
        if number == customers - 1:
            state["end"] = environment.now
        state["inside"] += warmup <= number < customers
        return customer(place, number)

    def open_source(place, rate):
        while True:
            yield environment.timeout(generator.expovariate(rate))
            environment.process(enter(place))

    def closed_source(place, think):
        while True:
            yield environment.timeout(generator.expovariate(1 / think))
            yield environment.process(enter(place))

    for station in network["stations"]:
        arrivals, place = station.get("arrivals", {}), places[station["id"]]
        if "rate" in arrivals:
            environment.process(open_source(place, arrivals["rate"]))
        for _ in range(arrivals.get("population", 0)):
            environment.process(closed_source(place, arrivals["think"]))
    began = time.process_time()
    environment.run(until=over)
    return peers.figures(places, sojourns, state, time.process_time() - began)


peers.main(run)
