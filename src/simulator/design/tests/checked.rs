//! What `check` refuses, each by one change to a design that is sound.

use crate::simulator::design::{check, from_json, parse_text, to_json};
use crate::simulator::problem::{DesignProblem, parse};

pub(super) const SOUND: &str = "\
client user attempts=2
lb front
service api x2 slots=8 cores=2
service gate time=push.cpu
worker fan x2
cache near entries=1k
sql pg replicas=1 mode=semi_sync failover
queue jobs replicated
object_store blobs
cdn pop entries=1k
user -> front
front -> api
user -> pop kinds=file
pop -> blobs
api -> near
api -> pg attempts=4
api -> jobs
api -> gate
jobs -> fan
fan -> gate
flow look: cpu; get near else { call pg.read; put near }
flow save: cpu; call pg.write; reply; drop near
flow send: cpu; publish jobs
flow fan.message: each { call gate.push }
flow gate.push: cpu
";

pub(super) fn problem() -> DesignProblem {
    let prices = "version: p\nunits: {lb: 1, service: 1, worker: 1, cache: 1, sql_node: 1, nosql_node: 1, queue: 1, search_node: 1, rate_limiter: 1, object_store_tb: 1}\n";
    parse(include_str!("problem.yaml"), &|_| Some(prices.to_owned()))
        .unwrap_or_else(|errors| panic!("{errors:#?}"))
}

pub(super) fn told(text: &str) -> String {
    let design = parse_text(text).unwrap_or_else(|errors| panic!("{text}{errors:#?}"));
    let Err(errors) = check(&problem(), &design) else {
        return "sound".to_owned();
    };
    let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

/// The sound design with one text replaced.
pub(super) fn changed(from: &str, to: &str) -> String {
    assert!(SOUND.contains(from), "{from}");
    told(&SOUND.replace(from, to))
}

#[test]
fn the_sound_design_is_sound_in_both_forms() {
    assert_eq!(told(SOUND), "sound");
    let json = to_json(&parse_text(SOUND).expect("readable"));
    assert_eq!(check(&problem(), &from_json(&json).expect("readable")), Ok(()));
}

#[test]
fn nodes_and_edges_must_be_known_and_joinable() {
    for (from, to, expected) in [
        (
            "client user attempts=2\n",
            "",
            "a design needs a client, written `client user`",
        ),
        (
            "lb front",
            "lb front\nclient other",
            "3:1: there is one client, so not `other` as well",
        ),
        (
            "x2 slots=8",
            "x2 zones=a,d slots=8",
            "3:1: `api`: no zone is called `d`; did you mean `a`?",
        ),
        (
            "api -> pg",
            "api -> pgg",
            "16:1: there is no node `pgg`; did you mean `pg`?",
        ),
        (
            "cdn pop entries=1k",
            "cdn pop entries=1k\nuser -> pg",
            "an edge can't lead from a client to an sql, but to lb, service, cdn, rate_limiter, object_store",
        ),
        (
            "api -> gate",
            "api -> gate\npg -> near",
            "19:1: `pg` is an sql: nothing leads on from it",
        ),
        (
            "front -> api",
            "front -> api\napi -> api",
            "13:1: the edge `api -> api` leads back to where it begins",
        ),
        (
            "front -> api\n",
            "",
            "2:1: `front` is an lb that leads nowhere: write `front -> …`",
        ),
        (
            "kinds=file",
            "kinds=files",
            "13:1: no request kind is called `files`; did you mean `file`?",
        ),
        (
            "api -> near",
            "api -> near kinds=look",
            "15:1: `api -> near`: `kinds` is for edges of the client",
        ),
        (
            "user -> pop kinds=file",
            "user -> pop",
            "13:1: `user -> pop` is a second way for the same requests: say which take it by `kinds=…`",
        ),
        (
            "pop -> blobs",
            "pop -> blobs\nuser -> blobs kinds=file",
            "13:1: `user -> pop` is a second way for `file`",
        ),
        (
            "cache near entries=1k",
            "cache near entries=1k\nnosql kv x3 by=key",
            "7:1: `kv`: no key space is called `key`; known are code, user",
        ),
    ] {
        let told = changed(from, to);
        assert!(told.contains(expected), "{from} → {to}\n{told}");
    }
}

#[test]
fn numbers_must_make_sense_together_and_stay_below_what_a_node_holds() {
    for (from, to, expected) in [
        (
            "cores=2",
            "cores=3",
            "3:1: `api`: `cores=3` is too much: an instance has 2 at most",
        ),
        (
            "entries=1k\nsql",
            "entries=1.5M\nsql",
            "6:1: `near`: `entries=1500k` is too much: 1 node holds 1M at most",
        ),
        (
            "cdn pop entries=1k",
            "cdn pop entries=2M",
            "`pop`: `entries=2M` is too much: a point of presence holds 1M at most",
        ),
        (
            "replicas=1 mode=semi_sync failover",
            "connections=17",
            "`pg`: `connections=17` is too much: a server takes 16 at most",
        ),
        (
            "replicas=1 mode",
            "mode",
            "7:1: `pg` waits for a replica at each write, but has none: write `replicas=1` or more",
        ),
        (
            "replicas=1 mode",
            "mode",
            "7:1: `pg` has no replica that could take over: write `replicas=1` or more",
        ),
        (
            "queue jobs",
            "nosql kv by=code copies=3\nqueue jobs",
            "8:1: `kv` keeps 3 copies, which need 3 nodes: write `x3` instead of x1",
        ),
        (
            "queue jobs",
            "nosql kv x3 by=code read=4\nqueue jobs",
            "8:1: `kv`: `read=4` waits for more copies than the 3 there are",
        ),
        (
            "queue jobs",
            "sharded links shards=150 by=code replicas=1\nqueue jobs",
            "8:1: `links` has 300 servers, and a node may have 200",
        ),
    ] {
        let told = changed(from, to);
        assert!(told.contains(expected), "{from} → {to}\n{told}");
    }
}

#[test]
fn a_design_has_limits() {
    let many = |line: fn(usize) -> String, count: usize| {
        let more: Vec<String> = (0..count).map(line).collect();
        told(&format!("{}\n{SOUND}", more.join("\n")))
    };
    assert!(many(|n| format!("external e{n}"), 60).contains("a design has 60 nodes at most, not 70"));
    assert!(
        many(|n| format!("service s{n} x200"), 11).contains("a design has 2000 servers at most, not 2213")
    );
    assert!(many(|n| format!("x{n} -> y{n}"), 191).contains("a design has 200 edges at most, not 201"));
    let steps = changed(
        "flow gate.push: cpu",
        &format!("flow gate.push: cpu{}", "; cpu".repeat(40)),
    );
    assert_eq!(
        steps,
        "25:1: the flow `gate.push` has 41 steps, and a flow may have 40"
    );
}
