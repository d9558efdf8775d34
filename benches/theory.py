"""Queueing networks whose figures are known, and what theory says about them.

Kleinrock, "Queueing Systems" vol. 1 (1975), where a formula names no other source. Mean service is 1 unless a network
says otherwise. The same formulas stand in Rust beside the engine's tests; these were written apart from them.
"""

import dataclasses
import math


@dataclasses.dataclass
class Network:
    name: str
    stations: list
    # (station or "sojourn", statistic): exact value
    exact: dict
    # Customers of a replication, from outside.
    customers: int = 20_000


def station(identity, rate=None, dist="exponential", mean=1.0, **more):
    service = {"dist": dist, "mean": mean}
    if "cv" in more:
        service["cv"] = more.pop("cv")
    arrivals = {} if rate is None else {"arrivals": {"rate": rate}}
    return {"id": identity, **arrivals, "service": service, **more}


def networks():
    yield one_server(0.8)
    yield many_servers(8, 7.2)
    yield bounded(1, 5, 0.9)
    yield bounded(3, 6, 2.7)
    yield fixed_service(0.7)
    for name, dist, cv in [("M/G/1, lognormal cv 1.2", "lognormal", 1.2), ("M/E4/1", "erlang", 0.5)]:
        wait = 0.7 * (1 + cv * cv) / 2 / 0.3  # Pollaczek and Khinchine
        yield Network(name, [station("a", 0.7, dist, cv=cv)], {
            ("a", "mean_wait"): wait, ("a", "utilisation"): 0.7, ("sojourn", "mean"): wait + 1})
    yield tandem(3, 0.8)
    yield feedback()
    yield retrial(0.6, 0.5)
    yield loss(8, 6.0)
    yield impatient(1.2, 0.5)
    yield repair(5, 4.0)


def one_server(rate):
    rest = 1 - rate
    return Network(f"M/M/1, ρ {rate}", [station("a", rate)], {
        ("a", "mean_wait"): rate / rest, ("a", "p99_sojourn"): math.log(100) / rest,
        ("a", "utilisation"): rate, ("sojourn", "mean"): 1 / rest})


def erlang_b(servers, offered):
    blocked = 1.0
    for k in range(1, servers + 1):
        blocked = offered * blocked / (k + offered * blocked)
    return blocked


def many_servers(servers, rate):
    blocked, theta = erlang_b(servers, rate), servers - rate
    waits = blocked / (1 - rate / servers * (1 - blocked))  # Erlang C

    def tail(t):
        rest = (theta * math.exp(-t) - math.exp(-theta * t)) / (theta - 1)
        return (1 - waits) * math.exp(-t) + waits * rest

    # 8 servers at 0.9 need longer runs: few customers wait, and those in bursts.
    return Network(f"M/M/{servers}, ρ {rate / servers:g}", [station("a", rate, servers=servers)], {
        ("a", "mean_wait"): waits / theta, ("a", "p99_sojourn"): crossing(tail, 0.01),
        ("a", "utilisation"): rate / servers, ("sojourn", "mean"): waits / theta + 1}, customers=40_000)


def bounded(servers, capacity, rate):
    weights = [1.0]
    for n in range(1, capacity + 1):
        weights.append(weights[-1] * rate / min(n, servers))
    share = [weight / sum(weights) for weight in weights]
    accepted = rate * (1 - share[-1])
    waiting = sum(max(n - servers, 0) * share[n] for n in range(capacity + 1))

    def tail(t):
        """Who finds n waits for n − c + 1 services at rate c, then is served (c = 1: one Erlang time)."""
        total = 0.0
        for n in range(capacity):
            ahead = max(n - servers + 1, 0)
            total += share[n] / (1 - share[-1]) * erlang_then_service(ahead, servers, t)
        return total

    exact = {("a", "mean_wait"): waiting / accepted, ("a", "loss"): share[-1],
             ("a", "p99_sojourn"): crossing(tail, 0.01), ("a", "utilisation"): accepted / servers,
             ("sojourn", "mean"): waiting / accepted + 1}
    return Network(f"M/M/{servers}/{capacity}, λ {rate}",
                   [station("a", rate, servers=servers, capacity=capacity)], exact)


def erlang_tail(stages, t):
    return math.exp(-t) * sum(t**k / math.factorial(k) for k in range(stages))


def erlang_then_service(ahead, rate, t):
    """P(Erlang(ahead, rate) + Exp(1) > t), by conditioning on the first part."""
    if ahead == 0:
        return math.exp(-t)
    if rate == 1:
        return erlang_tail(ahead + 1, t)
    # ∫ f(s) e^−(t−s) ds over [0, t] = (rate/(rate−1))^ahead e^−t (1 − tail of Erlang(ahead, rate − 1) at t)
    grown = (rate / (rate - 1)) ** ahead * math.exp(-t)
    return erlang_tail(ahead, rate * t) + grown * (1 - erlang_tail(ahead, (rate - 1) * t))


def fixed_service(rate):
    def tail(t):
        """1 − P(W ≤ t) of M/D/1 (Erlang 1909)."""
        total = 0.0
        for k in range(int(t) + 1):
            x = rate * (k - t)
            total += x**k / math.factorial(k) * math.exp(-x)
        return 1 - (1 - rate) * total

    wait = rate / (2 * (1 - rate))
    return Network(f"M/D/1, ρ {rate}", [station("a", rate, "deterministic")], {
        ("a", "mean_wait"): wait, ("a", "p99_sojourn"): 1 + crossing(tail, 0.01), ("a", "utilisation"): rate,
        ("sojourn", "mean"): wait + 1})


def tandem(stations, rate):
    """Burke 1956: each station is fed by a Poisson stream. Reich 1957: sojourns are independent."""
    rest, names = 1 - rate, "abcdefgh"[:stations]
    line = [station(name, rate if name == "a" else None) for name in names]
    for here, there in zip(line, line[1:]):
        here["route"] = {there["id"]: 1}
    exact = {(name, statistic): value for name in names for statistic, value in [
        ("mean_wait", rate / rest), ("p99_sojourn", math.log(100) / rest), ("utilisation", rate)]}
    exact["sojourn", "mean"] = stations / rest
    exact["sojourn", "p99"] = crossing(lambda t: erlang_tail(stations, rest * t), 0.01)
    return Network(f"tandem of {stations} M/M/1, ρ {rate}", line, exact)


def feedback():
    """Jackson 1957. An arrival sees the stationary state, so a visit lasts Exp(μ − λ)."""
    a = (0.3 + 0.4 * 0.2) / (1 - 0.2 - 0.4 * 0.6)
    b = 0.2 + 0.6 * a
    rest_a, rest_b = 1 - a, 1.25 - b
    exact = {("a", "mean_wait"): 1 / rest_a - 1, ("b", "mean_wait"): 1 / rest_b - 0.8,
             ("a", "p99_sojourn"): math.log(100) / rest_a, ("b", "p99_sojourn"): math.log(100) / rest_b,
             ("a", "utilisation"): a, ("b", "utilisation"): 0.8 * b,
             ("sojourn", "mean"): (a / rest_a + b / rest_b) / 0.5}
    return Network("Jackson network with feedback", [
        station("a", 0.3, route={"a": 0.2, "b": 0.6}),
        station("b", 0.2, mean=0.8, route={"a": 0.4}),
    ], exact)


def retrial(rate, again):
    """Falin and Templeton, "Retrial Queues" (1997): E[orbit] = λ (λ + λθ) / (θ (1 − ρ))."""
    wait = (rate + rate * again) / (again * (1 - rate))
    return Network("M/M/1 with retrials", [station("a", rate, capacity=1, retrial={"rate": again})], {
        ("a", "mean_wait"): wait, ("a", "utilisation"): rate, ("sojourn", "mean"): wait + 1})


def loss(servers, rate):
    """Erlang B; insensitive to the distribution of service, so a lognormal one must do."""
    blocked = erlang_b(servers, rate)
    return Network(f"Erlang loss, M/G/{servers}/{servers}",
                   [station("a", rate, "lognormal", cv=2, servers=servers, capacity=servers)], {
                       ("a", "loss"): blocked, ("a", "utilisation"): rate * (1 - blocked) / servers})


def impatient(rate, leaving):
    """M/M/1+M. Offered wait: an atom, and a density λ exp(−x + λ (1 − e^−θx) / θ) (Baccelli, Hebuterne 1981)."""
    def density(x):
        return rate * math.exp(-x + rate * (1 - math.exp(-leaving * x)) / leaving)

    mass = 1 + integral(density)
    served = (1 + integral(lambda x: density(x) * math.exp(-leaving * x))) / mass
    wait = integral(lambda x: x * density(x) * math.exp(-leaving * x)) / mass / served
    return Network("M/M/1 with impatience", [station("a", rate, patience=1 / leaving)], {
        ("a", "mean_wait"): wait, ("a", "loss"): 1 - served, ("a", "utilisation"): rate * served})


def repair(population, think):
    """The machine repair model, M/M/1//N: response time law R = N/X − Z."""
    weights = [1.0]
    for n in range(population):
        weights.append(weights[-1] * (population - n) / think)
    throughput = 1 - weights[0] / sum(weights)
    response = population / throughput - think
    line = station("a")
    line["arrivals"] = {"population": population, "think": think}
    return Network("closed group of 5", [line], {
        ("a", "mean_wait"): response - 1, ("a", "utilisation"): throughput, ("sojourn", "mean"): response})


def crossing(falling, level):
    """Where a falling function crosses the level; steps first, since M/D/1 loses its digits far out."""
    low = 0.0
    while falling(low + 1) > level:
        low += 1
    high = low + 1
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > level else (low, middle)
    return (low + high) / 2


def integral(function, end=60.0, parts=6_000):
    """Simpson's rule from 0 to where what we integrate has died out."""
    step = end / parts
    inner = sum((4 if i % 2 else 2) * function(i * step) for i in range(1, parts))
    return (function(0.0) + inner + function(end)) * step / 3
