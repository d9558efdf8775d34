//! One table per component of what may be set, from which the text form and the JSON form are read and written.
//!
//! A line of a table says how a parameter is called in both forms, what values it takes, whether it must be
//! given, and where it lives. So the two forms cannot drift apart, and a new parameter is one line.

mod field;
mod help;
mod read;
mod tables;
mod value;

use super::model::{Autoscale, Breaker, Component, Edge};
pub use field::Field;
pub use help::{ParameterHelp, parameters_of, parameters_of_edges};
pub use read::{Given, assign, read};
pub use value::{Shape, Value, is_name, is_word};

/// One thing that may be set of a `T`.
pub struct Parameter<T> {
    /// In the text form.
    pub name: &'static str,
    /// In JSON; `retry.timeout` is `timeout` of the object `retry`.
    pub json: &'static str,
    pub shape: Shape,
    pub need: Need,
    pub get: fn(&T) -> Value,
    pub set: fn(&mut T, Value),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    Optional,
    /// Nothing sensible to assume: it must be given.
    Required,
    /// Its presence brings something into being, so it is written although it may have its usual value.
    Switch,
    /// Only of use beside the switch of this name.
    Beside(&'static str),
}

const fn required<T>(mut parameter: Parameter<T>) -> Parameter<T> {
    parameter.need = Need::Required;
    parameter
}

/// Something that is done with a component, or an edge, and its table.
pub trait Visit {
    type Answer;
    fn visit<T>(self, target: &mut T, table: &'static [Parameter<T>]) -> Self::Answer;
}

/// Finds the table of a component.
pub fn with_component<V: Visit>(component: &mut Component, visit: V) -> V::Answer {
    match component {
        Component::Client(client) => visit.visit(client, &tables::CLIENT),
        Component::LoadBalancer(balancer) => visit.visit(balancer, &tables::LOAD_BALANCER),
        Component::Service(service) | Component::Worker(service) => visit.visit(service, &tables::SERVICE),
        Component::Cache(cache) => visit.visit(cache, &tables::CACHE),
        Component::Cdn(cdn) => visit.visit(cdn, &tables::CDN),
        Component::Sql(sql) => visit.visit(sql, &tables::SQL),
        Component::Sharded(sharded) => visit.visit(sharded, &tables::SHARDED),
        Component::Quorum(quorum) => visit.visit(quorum, &tables::QUORUM),
        Component::Queue(queue) => visit.visit(queue, &tables::QUEUE),
        Component::Search(search) => visit.visit(search, &tables::SEARCH),
        Component::RateLimiter(limiter) => visit.visit(limiter, &tables::RATE_LIMITER),
        Component::ObjectStore | Component::External => visit.visit(&mut (), &[]),
    }
}

/// The same for an edge.
pub fn with_edge<V: Visit>(edge: &mut Edge, visit: V) -> V::Answer {
    visit.visit(edge, &tables::EDGE)
}

/// A parameter that has a value: what it is called, its shape and the value.
pub struct Stated {
    pub name: &'static str,
    pub json: &'static str,
    pub shape: &'static Shape,
    pub value: Value,
}

struct List;

impl Visit for List {
    type Answer = Vec<(Stated, Need)>;
    fn visit<T>(self, target: &mut T, table: &'static [Parameter<T>]) -> Self::Answer {
        table
            .iter()
            .map(|parameter| {
                let stated = Stated {
                    name: parameter.name,
                    json: parameter.json,
                    shape: &parameter.shape,
                    value: (parameter.get)(target),
                };
                (stated, parameter.need)
            })
            .collect()
    }
}

/// What must be written of a component so that it reads back: whatever differs from the usual.
pub fn stated(component: &Component) -> Vec<Stated> {
    let mut usual = Component::new(component.kind());
    if let Component::Service(of) | Component::Worker(of) = component
        && let Component::Service(usual) | Component::Worker(usual) = &mut usual
    {
        usual.autoscale = of.autoscale.map(|_| Autoscale::default());
    }
    unusual(
        with_component(&mut component.clone(), List),
        &with_component(&mut usual, List),
    )
}

/// The same for an edge.
pub fn stated_of_edge(edge: &Edge) -> Vec<Stated> {
    let mut usual = Edge::new(&edge.from, &edge.to, edge.at);
    usual.breaker = edge.breaker.map(|_| Breaker::default());
    unusual(with_edge(&mut edge.clone(), List), &with_edge(&mut usual, List))
}

/// Every parameter that has a value, usual or not.
pub fn everything(component: &Component) -> Vec<Stated> {
    unusual(with_component(&mut component.clone(), List), &[])
}

/// The same for an edge.
pub fn everything_of_edge(edge: &Edge) -> Vec<Stated> {
    unusual(with_edge(&mut edge.clone(), List), &[])
}

fn unusual(all: Vec<(Stated, Need)>, usual: &[(Stated, Need)]) -> Vec<Stated> {
    all.into_iter()
        .enumerate()
        .filter(|(index, (stated, need))| {
            let is_usual = usual
                .get(*index)
                .is_some_and(|(usual, _)| usual.value == stated.value);
            let is_written = matches!(need, Need::Required | Need::Switch) && stated.value != Value::None;
            is_written || !is_usual
        })
        .map(|(_, (stated, _))| stated)
        .collect()
}
