//! Where the slowest 1 % of requests spent their time: one stacked bar a node.

use super::{Table, percent};
use crate::simulator::drawing::figures::rough_share;
use crate::simulator::drawing::markup::{Markup, Number, Svg};
use crate::simulator::outcome::TailShare;

const ROW: f64 = 40.0;
/// Heads the bars: which part is which.
const KEY: f64 = 24.0;
/// Bars shorter than this are summed up as "the rest".
const LEAST: f64 = 0.005;

/// Waiting and working shares by node, the largest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Tail {
    rows: Vec<TailShare>,
}

impl Tail {
    pub(in crate::simulator::drawing) const TITLE: &str =
        "Where the slowest 1 % of requests spent their time";

    pub fn new(shares: &[TailShare]) -> Tail {
        let (mut rows, small): (Vec<TailShare>, Vec<TailShare>) = shares
            .iter()
            .cloned()
            .partition(|share| share.waiting + share.working >= LEAST);
        rows.sort_by(|a, b| (b.waiting + b.working).total_cmp(&(a.waiting + a.working)));
        let waiting: f64 = small.iter().map(|share| share.waiting).sum();
        let working: f64 = small.iter().map(|share| share.working).sum();
        if waiting + working >= LEAST {
            rows.push(TailShare {
                node: "the rest".to_string(),
                waiting,
                working,
            });
        }
        Tail { rows }
    }

    pub fn svg(&self) -> Svg {
        let mut markup = Markup::new();
        markup
            .element("svg")
            .class("chart tail")
            .attr("width", "100%")
            .attr("height", self.height())
            .attr("role", "img")
            .open();
        markup.describe(Tail::TITLE, &self.description());
        self.draw(&mut markup);
        markup.close("svg");
        markup.finish()
    }

    pub fn rows(&self) -> Table {
        Table {
            caption: Tail::TITLE.to_string(),
            head: ["Where", "Waiting", "Working", "Together"]
                .map(String::from)
                .to_vec(),
            rows: self
                .rows
                .iter()
                .map(|row| {
                    vec![
                        name(row).to_string(),
                        rough_share(row.waiting),
                        rough_share(row.working),
                        rough_share(row.waiting + row.working),
                    ]
                })
                .collect(),
        }
    }

    pub(in crate::simulator::drawing) fn description(&self) -> String {
        let words = self
            .rows
            .iter()
            .map(|row| format!("{} {}", name(row), figure(row)));
        format!("{}.", words.collect::<Vec<String>>().join("; "))
    }

    pub(in crate::simulator::drawing) fn height(&self) -> f64 {
        KEY + ROW * self.rows.len() as f64
    }

    pub(in crate::simulator::drawing) fn draw(&self, markup: &mut Markup) {
        for (x, class, word) in [
            (0.0, "waiting", "waiting in a queue"),
            (148.0, "working", "being worked on"),
        ] {
            let swatch = [("x", x + 1.0), ("y", 3.0), ("width", 14.0), ("height", 10.0)];
            markup.element("rect").class(class).numbers(&swatch).empty();
            markup
                .element("text")
                .class("tick")
                .numbers(&[("x", x + 21.0), ("y", 12.0)])
                .text(word);
        }
        // All bars on the scale of the longest, so that short ones can still be told apart.
        for (index, row) in self.rows.iter().enumerate() {
            let top = KEY + ROW * index as f64;
            markup
                .element("text")
                .class("panel-name")
                .attr("y", Number(top + 13.0))
                .text(name(row));
            markup
                .element("text")
                .class("tick")
                .attr("x", "100%")
                .attr("y", Number(top + 13.0))
                .attr("text-anchor", "end")
                .text(&figure(row));
            let bar = |share: f64, from: f64, class: &str, markup: &mut Markup| {
                if share > 0.0 {
                    markup
                        .element("rect")
                        .class(class)
                        .at(from, top + 20.0)
                        .attr("width", percent(share))
                        .attr("height", 11)
                        .empty();
                }
            };
            markup
                .element("line")
                .class("grid")
                .attr("x2", "100%")
                .numbers(&[("y1", top + 31.5), ("y2", top + 31.5)])
                .empty();
            bar(row.waiting, 0.0, "waiting", markup);
            bar(row.working, row.waiting, "working", markup);
        }
    }
}

fn name(row: &TailShare) -> &str {
    match row.node.as_str() {
        "network" => "on the network",
        "backoff" => "between tries",
        node => node,
    }
}

fn figure(row: &TailShare) -> String {
    let parts = [(row.waiting, "waiting"), (row.working, "working")];
    if matches!(row.node.as_str(), "network" | "backoff") {
        return rough_share(row.waiting + row.working);
    }
    parts
        .iter()
        .filter(|(share, _)| *share >= LEAST)
        .map(|(share, word)| format!("{} {word}", rough_share(*share)))
        .collect::<Vec<String>>()
        .join(" · ")
}
