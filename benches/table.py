"""Rows of the one table that a bench prints."""

import dataclasses


@dataclasses.dataclass
class Row:
    name: str
    ours: str
    peer: str = ""
    ratio: str = ""
    target: str = ""
    met: str = ""

    @staticmethod
    def beside(name, ours, peer_name, peer, unit, at_most=None, at_least=None):
        """Ours beside a peer's figure of the same unit; a bound on the ratio makes it a target."""
        ratio = ours / peer
        target, met = "", ""
        if at_most is not None:
            target, met = f"≤ {at_most:g} ×", mark(ratio <= at_most)
        elif at_least is not None:
            target, met = f"≥ {at_least:.0%}", mark(ratio >= at_least)
        shown = f"{ratio:.0%}" if at_least is not None else f"{ratio:.2f} ×"
        return Row(name, show(ours, unit), f"{show(peer, unit)}  {peer_name}", shown, target, met)

    @staticmethod
    def within(name, ours, unit, at_most=None):
        """A figure without a peer."""
        if at_most is None:
            return Row(name, show(ours, unit))
        return Row(name, show(ours, unit), target=f"≤ {show(at_most, unit)}", met=mark(ours <= at_most))


def mark(is_met):
    return "yes" if is_met else "NO"


def show(value, unit):
    digits = {"ms": 2, "s": 3}.get(unit, 0)
    number = f"{value:,.{digits}f}" if isinstance(value, float) else f"{value:,}"
    return f"{number} {unit}".strip()


HEADINGS = Row("figure", "ours", "peer", "ratio", "target", "met")


def as_text(rows):
    lines = [dataclasses.astuple(row) for row in [HEADINGS, *rows]]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    lines.insert(1, tuple("─" * width for width in widths))
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines)


def as_markdown(rows):
    lines = [dataclasses.astuple(row) for row in [HEADINGS, *rows]]
    lines.insert(1, ("---",) * len(lines[0]))
    return "\n".join("| " + " | ".join(" ".join(cell.split()) for cell in line) + " |" for line in lines)
