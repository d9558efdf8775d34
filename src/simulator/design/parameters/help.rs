//! The parameters as a reference for people: names, values, what is usual.

use super::{Need, Parameter, Shape, Value, Visit, with_component, with_edge};
use crate::simulator::design::model::{Autoscale, Breaker, Component, Edge, Kind, Micros, Position};
use crate::simulator::units;

/// What may be set, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterHelp {
    pub name: &'static str,
    /// "1 to 8", "async, semi_sync, sync"; empty for a word that stands alone.
    pub values: String,
    /// What holds when it is not set; `None` where it must be, and for words that stand alone.
    pub usual: Option<String>,
    /// It must be given.
    pub is_required: bool,
    /// Of use only beside this one.
    pub beside: Option<&'static str>,
}

impl ParameterHelp {
    /// "1 to 8, else 1", "must be given: 1 to 200".
    pub fn words(&self) -> String {
        let mut words = String::new();
        if self.is_required {
            words.push_str("must be given: ");
        }
        if let Some(beside) = self.beside {
            words.push_str(&format!("beside {beside}: "));
        }
        words.push_str(&self.values);
        if let Some(usual) = &self.usual {
            words.push_str(", else ");
            words.push_str(usual);
        }
        words
    }
}

/// Everything that may be set of a component, in the order in which it is written.
pub fn parameters_of(kind: Kind) -> Vec<ParameterHelp> {
    let mut component = Component::new(kind);
    if let Component::Service(service) | Component::Worker(service) = &mut component {
        service.autoscale = Some(Autoscale::default());
    }
    with_component(&mut component, Help)
}

/// The same for an edge.
pub fn parameters_of_edges() -> Vec<ParameterHelp> {
    let mut edge = Edge::new("", "", Position::default());
    edge.breaker = Some(Breaker::default());
    with_edge(&mut edge, Help)
}

struct Help;

impl Visit for Help {
    type Answer = Vec<ParameterHelp>;
    fn visit<T>(self, target: &mut T, table: &'static [Parameter<T>]) -> Self::Answer {
        table
            .iter()
            .map(|parameter| help(parameter, &(parameter.get)(target)))
            .collect()
    }
}

fn help<T>(parameter: &Parameter<T>, value: &Value) -> ParameterHelp {
    let is_flag = matches!(parameter.shape, Shape::Flag);
    let is_required = parameter.need == Need::Required;
    let has_usual = !is_flag && !is_required && parameter.need != Need::Switch;
    ParameterHelp {
        name: parameter.name,
        values: values(&parameter.shape),
        usual: has_usual.then(|| parameter.shape.show(value)),
        is_required,
        beside: match parameter.need {
            Need::Beside(switch) => Some(switch),
            Need::Optional | Need::Required | Need::Switch => None,
        },
    }
}

fn values(shape: &Shape) -> String {
    let between = |low: String, high: String, or: &str| format!("{low} to {high}{or}");
    match shape {
        Shape::Duration { range, optional } => between(
            units::show_duration(Micros(*range.start())),
            units::show_duration(Micros(*range.end())),
            if *optional { " or none" } else { "" },
        ),
        Shape::Count { range, unbounded } => between(
            units::show_count(*range.start()),
            units::show_count(*range.end()),
            if *unbounded { " or unbounded" } else { "" },
        ),
        Shape::Share { range, percent: true } => between(
            units::show_share(*range.start()),
            units::show_share(*range.end()),
            "",
        ),
        Shape::Share {
            range,
            percent: false,
        } => between(range.start().to_string(), range.end().to_string(), ""),
        Shape::Rate { range } => between(
            units::show_rate(*range.start()),
            units::show_rate(*range.end()),
            " a second",
        ),
        Shape::Choice(words) => words.join(", "),
        Shape::Flag => String::new(),
        Shape::Name => "a name of the problem".to_owned(),
        Shape::Names => "names of the problem, parted by commas".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_says_values_and_what_is_usual() {
        let find = |kind, name: &str| {
            let all = parameters_of(kind);
            all.into_iter()
                .find(|parameter| parameter.name == name)
                .map(|parameter| parameter.words())
        };
        assert_eq!(find(Kind::Client, "attempts").as_deref(), Some("1 to 8, else 1"));
        assert_eq!(
            find(Kind::Sql, "mode").as_deref(),
            Some("async, semi_sync, sync, else async")
        );
        assert_eq!(find(Kind::Sql, "failover").as_deref(), Some(""));
        assert!(find(Kind::Cache, "entries").is_some_and(|words| words.starts_with("must be given: 1 to ")));
        assert_eq!(find(Kind::ObjectStore, "size"), None);
        assert!(
            parameters_of_edges()
                .iter()
                .any(|parameter| parameter.beside == Some("breaker"))
        );
    }
}
