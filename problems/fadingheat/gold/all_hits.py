import sys
from typing import Iterable, Iterator, NamedTuple


class Hit(NamedTuple):
    time: int
    key: str
    weight: int


def worth(hits: Iterable[Hit], now: int, half_life: int) -> float:
    """The sum of what these hits are worth now."""
    return sum(hit.weight * 2 ** (-(now - hit.time) / half_life) for hit in hits)


class Log:
    def __init__(self, half_life: int) -> None:
        self.half_life = half_life
        self.hits: list[Hit] = []

    def hit(self, now: int, key: str, weight: int) -> None:
        self.hits.append(Hit(now, key, weight))

    def heat(self, now: int, key: str) -> float:
        of_key = (hit for hit in self.hits if hit.key == key)
        return worth(of_key, now, self.half_life)

    def share(self, now: int, key: str) -> float:
        return self.heat(now, key) / worth(self.hits, now, self.half_life)


def answers(events: Iterable[str], log: Log) -> Iterator[float]:
    for event in events:
        match event.split():
            case ["hit", now, key, weight]:
                log.hit(int(now), key, int(weight))
            case ["heat", now, key]:
                yield log.heat(int(now), key)
            case ["share", now, key]:
                yield log.share(int(now), key)


def main() -> None:
    header, *events = sys.stdin
    _, half_life = header.split()
    for answer in answers(events, Log(int(half_life))):
        print(f"{answer:.9f}")


main()
