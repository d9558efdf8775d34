//! Lines that stand alone: nodes, edges and positions.

use std::collections::BTreeMap;

use super::lexer::{Kind as TokenKind, Token};
use crate::simulator::design::model::{Autoscale, Component, Edge, Kind, Node};
use crate::simulator::design::parameters::{Field, Given, Shape, assign, read, with_component, with_edge};
use crate::simulator::design::{DesignError, MAX_INSTANCES, a_kind, has_instances, has_zones, id_problem};

/// `service api x6 zones=a,b slots=8`. `None` where not even the id can be read.
pub fn node(kind: Kind, tokens: &[Token], errors: &mut Vec<DesignError>) -> Option<Node> {
    let what = a_kind(kind);
    let Some(id) = tokens.get(1).filter(|token| token.kind == TokenKind::Word) else {
        let message = format!("{what} needs an id, written `{} name`", kind.word());
        errors.push(DesignError::new(tokens[0].at, message));
        return None;
    };
    check_id(id, errors);
    let mut node = Node {
        id: id.text.to_owned(),
        component: Component::new(kind),
        instances: 1,
        zones: Vec::new(),
        at: tokens[0].at,
    };
    let mut rest = &tokens[2..];
    if let [first, more @ ..] = rest
        && first.text.starts_with('x')
        && first.text[1..].starts_with(|next: char| next.is_ascii_digit())
    {
        instances(&mut node, first, errors);
        rest = more;
    }
    let mut given = parameters(rest, errors);
    if has_zones(kind)
        && let Some(index) = given.iter().position(|one| one.name == "zones")
    {
        match read(&given.remove(index), &Shape::Names) {
            Ok(zones) => node.zones = Vec::of(zones).unwrap_or_default(),
            Err(error) => errors.push(error),
        }
    }
    let also: &[&str] = if has_zones(kind) { &["zones"] } else { &[] };
    let visit = assign(given, what, also, node.at, errors);
    with_component(&mut node.component, visit);
    Some(node)
}

pub fn check_id(token: &Token, errors: &mut Vec<DesignError>) {
    if let Some(message) = id_problem(token.text) {
        errors.push(DesignError::new(token.at, message));
    }
}

/// `x6`, or `x2..8` for what grows and shrinks.
fn instances(node: &mut Node, token: &Token, errors: &mut Vec<DesignError>) {
    let kind = node.component.kind();
    if !has_instances(kind) {
        let message = format!(
            "`{}` is for services, workers, caches and nosql stores",
            token.text
        );
        return errors.push(DesignError::new(token.at, message));
    }
    let number = |text: &str| {
        text.parse::<u32>()
            .ok()
            .filter(|count| (1..=MAX_INSTANCES).contains(count))
    };
    let text = &token.text[1..];
    let read = match text.split_once("..") {
        None => number(text).map(|count| (count, None)),
        Some((min, max)) => number(min)
            .zip(number(max))
            .filter(|(min, max)| min <= max)
            .map(|(min, max)| (min, Some(max))),
    };
    let Some((count, max)) = read else {
        let message = format!(
            "`{}` must be written `x6` or `x2..8`, from 1 to {MAX_INSTANCES} copies",
            token.text
        );
        return errors.push(DesignError::new(token.at, message));
    };
    node.instances = count;
    match (&mut node.component, max) {
        (_, None) => {}
        (Component::Service(service) | Component::Worker(service), Some(max)) => {
            service.autoscale = Some(Autoscale {
                min: count,
                max,
                ..Autoscale::default()
            });
        }
        (_, Some(_)) => {
            let message = format!(
                "`{}` is for services and workers: others don't scale by themselves",
                token.text
            );
            errors.push(DesignError::new(token.at, message));
        }
    }
}

/// `user -> front -> api timeout=200ms`: what follows the ids is of every edge of the line.
pub fn edges(tokens: &[Token], errors: &mut Vec<DesignError>) -> Vec<Edge> {
    let mut ids: Vec<&Token> = Vec::new();
    let mut rest = tokens;
    while let [id, more @ ..] = rest {
        if id.kind != TokenKind::Word {
            let message = format!("a node's id is missing before `{}`", id.text);
            errors.push(DesignError::new(id.at, message));
            return Vec::new();
        }
        check_id(id, errors);
        ids.push(id);
        rest = more;
        match rest {
            [arrow, more @ ..] if arrow.kind == TokenKind::Arrow => {
                if more.is_empty() {
                    errors.push(DesignError::new(arrow.at, "a node's id is missing after `->`"));
                    return Vec::new();
                }
                rest = more;
            }
            _ => break,
        }
    }
    let mut edges = Vec::new();
    for (index, pair) in ids.windows(2).enumerate() {
        // The first edge of a line reports what is wrong with the parameters, for all of them.
        let mut unheard = Vec::new();
        let heard = if index == 0 { &mut *errors } else { &mut unheard };
        let mut edge = Edge::new(pair[0].text, pair[1].text, pair[0].at);
        let given = parameters(rest, heard);
        let visit = assign(given, "an edge", &[], edge.at, heard);
        with_edge(&mut edge, visit);
        edges.push(edge);
    }
    edges
}

/// `name=value` and bare names.
fn parameters(tokens: &[Token], errors: &mut Vec<DesignError>) -> Vec<Given<String>> {
    let mut given = Vec::new();
    let mut rest = tokens;
    while let [name, more @ ..] = rest {
        rest = more;
        if name.kind != TokenKind::Word {
            let message = format!("`{}` stands where a parameter is expected", name.text);
            errors.push(DesignError::new(name.at, message));
            continue;
        }
        let mut one = Given {
            name: name.text.to_owned(),
            raw: None,
            at: name.at,
            value_at: name.at,
        };
        if let [equals, more @ ..] = rest
            && equals.kind == TokenKind::Equals
        {
            match more {
                [value, more @ ..] if value.kind == TokenKind::Word => {
                    one.raw = Some(value.text.to_owned());
                    one.value_at = value.at;
                    rest = more;
                }
                _ => {
                    rest = more;
                    let message = format!("a value is missing after `{}=`", name.text);
                    errors.push(DesignError::new(equals.at, message));
                    continue;
                }
            }
        }
        given.push(one);
    }
    given
}

/// `layout user=0,0 front=160,-20`: where nodes are drawn.
pub fn layout(tokens: &[Token], layout: &mut BTreeMap<String, (i32, i32)>, errors: &mut Vec<DesignError>) {
    for one in parameters(&tokens[1..], errors) {
        let place = one.raw.as_deref().and_then(|text| text.split_once(','));
        let place = place.and_then(|(x, y)| Some((coordinate(x)?, coordinate(y)?)));
        match place {
            _ if id_problem(&one.name).is_some() => {
                errors.extend(id_problem(&one.name).map(|message| DesignError::new(one.at, message)));
            }
            Some(place) if layout.insert(one.name.clone(), place).is_none() => {}
            Some(_) => {
                let message = format!("`{}` has two places in the layout", one.name);
                errors.push(DesignError::new(one.at, message));
            }
            None => {
                let message = format!(
                    "the place of `{}` must be written `{}=x,y` with whole numbers up to 100 000",
                    one.name, one.name
                );
                errors.push(DesignError::new(one.value_at, message));
            }
        }
    }
}

fn coordinate(text: &str) -> Option<i32> {
    let number = text.parse().ok()?;
    (-100_000..=100_000).contains(&number).then_some(number)
}
