//! What a candidate is told. The texts are part of the product.

use crate::simulator::design::{from_json, parse_text};

fn told(text: &str) -> String {
    let errors = parse_text(text).expect_err("refused");
    errors.iter().map(|error| format!("{error}\n")).collect()
}

fn told_of_json(text: &str) -> String {
    let errors = from_json(text).expect_err("refused");
    errors.iter().map(|error| format!("{error}\n")).collect()
}

#[test]
fn a_flow_of_separators_alone_has_no_steps() {
    for text in ["flow a:", "flow a: ;", "flow a:; ; ;", "flow a:\n    ;\n"] {
        assert_eq!(told(text), "1:1: the flow `a` has no steps\n", "{text:?}");
    }
}

#[test]
fn every_slip_is_named_at_once_with_its_place() {
    let text = "\
servce api
service api slot=8 slots=0 queue=lots time
service api x900
sql x6
sql pg x6 mode=fast
user -> -> api
api ->
a -> b attempts=9 window=5
cache redis
flow x cpu
flow y: cpu; cal pg.read; get redis else call pg.read; call
flow z:
what is this
service Api zones=a,a
lb front = 3 @
";
    insta::assert_snapshot!(told(text), @r"
    1:1: unknown kind of node `servce`; did you mean `service`?
    2:13: unknown parameter `slot` of a service; did you mean `slots`?
    2:26: `slots` must be from 1 to 10k, not `0`
    2:34: `queue` must be a whole number such as `64`, `200k` or `1M`, not `lots`
    2:39: `time` needs a value, written `time=…`
    3:1: `api` stands twice; the first is in line 2
    3:13: `x900` must be written `x6` or `x2..8`, from 1 to 200 copies
    5:8: `x6` is for services, workers, caches and nosql stores
    5:16: `mode` must be one of async, semi_sync, sync, not `fast`
    6:9: a node's id is missing before `->`
    7:5: a node's id is missing after `->`
    8:17: `attempts` must be from 1 to 8, not `9`
    8:19: `window` has no meaning without `breaker`
    9:1: a cache needs `entries`
    10:6: `:` is missing after `flow x`
    11:14: unknown step `cal`; did you mean `call`?
    11:42: `else` needs its steps in braces, written `else { … }`
    11:56: `call` needs a node, as in `call pg.read`
    12:1: the flow `z` has no steps
    13:1: a line is a node (`service api …`), an edge (`user -> api`) or a flow (`flow name: …`)
    14:9: `Api` can't be an id: a small letter, then small letters, digits and `_`, at most 32
    14:19: `zones` must be without `a` twice, not `a,a`
    15:10: `=` stands where a parameter is expected
    15:12: unknown parameter `3` of an lb; known are algorithm, check, unhealthy, zones
    15:14: `@` has no meaning here
    ");
}

#[test]
fn braces_that_do_not_match_are_named() {
    insta::assert_snapshot!(told("flow x: get redis else { cpu\nflow y: cpu }; cpu\nflow z: each { cpu | cpu }; cpu cpu\nflow w: parallel { cpu | }\n"), @r"
    1:24: this `{` is not closed
    2:13: this `}` closes nothing
    3:20: `|` parts the branches of `parallel` only, not of `each`
    4:18: `parallel` has a branch without steps
    ");
}

#[test]
fn nesting_has_an_end() {
    let text = format!(
        "flow x: {}cpu{}\n",
        "each { ".repeat(20_000 / 8),
        " }".repeat(20_000 / 8)
    );
    insta::assert_snapshot!(told(&text), @"1:91: steps are nested deeper than 12 levels");
}

#[test]
fn texts_that_are_too_long_are_refused() {
    insta::assert_snapshot!(told(&"#".repeat(70_000)), @"the text is longer than 64 KiB");
    insta::assert_snapshot!(told(&"\n".repeat(3_000)), @"the text has more than 2000 lines");
}

#[test]
fn json_is_read_strictly() {
    insta::assert_snapshot!(told_of_json(r#"{"format":"design/1","nodes":[
        {"id":"api","type":"service","instances":0,"colour":"red","slots":"8"},
        {"id":"a b","type":"sql","replicas":2.5},
        {"id":"x","type":"servic"},
        {"id":"redis","type":"cache","nodes":2,"instances":3},
        {"id":"w","type":"worker","autoscale":{"min":3,"max":2}}],
        "edges":[{"from":"a"},{"from":"a","to":"b","breaker":{"window":5}},{"from":"a","to":"b"},{"from":"a","to":"b"}],
        "flows":{"x":[{"cal":"pg"},{"put":"redis","else":[]},7],"y":[]},
        "layout":{"a":[1]},"comments":{"nobody":{"above":["x"]},"x":{"above":["a\nb"],"next":1}},"edgs":[]}"#), @r#"
    nodes[0].instances: must be from 1 to 200
    nodes[0]: `slots` must be a number, not `"8"`
    nodes[0]: unknown parameter `colour` of a service; known are slots, cores, queue_limit, time, autoscale.target, cancel_on_timeout, zones, instances
    nodes[1]: `a b` can't be an id: a small letter, then small letters, digits and `_`, at most 32
    nodes[1]: `replicas` must be a whole number such as `64`, `200k` or `1M`, not `2.5`
    nodes[2]: unknown type `servic`; did you mean `service`?
    nodes[3]: a cache needs `entries`
    nodes[3]: unknown parameter `instances` of a cache; known are entries, policy, ttl, single_flight, zones, nodes
    nodes[4]: `autoscale.min` is above `autoscale.max`
    edges[0]: needs `to`
    edges[1]: `breaker.window` has no meaning without `breaker.threshold`
    edges[2]: the edge `a -> b` stands twice
    edges[3]: the edge `a -> b` stands twice
    flows.x[0]: unknown step `cal`; did you mean `call`?
    flows.x[1]: `else` has no meaning without `get`
    flows.x[2]: a step is "cpu", "reply" or an object such as {"call": "pg.read"}
    flows.y: has no steps
    layout.a: must be two whole numbers up to 100 000
    comments.nobody: is not a node, an edge `a -> b` or a `flow name` written before
    comments.x: is not a node, an edge `a -> b` or a `flow name` written before
    comments.x: a comment is one line without white space around it
    comments.x: unknown key `next`; known are above, beside
    the design: unknown key `edgs`; did you mean `edges`?
    "#);
    insta::assert_snapshot!(told_of_json("{\"format\":\"design/1\",\n\"nodes\":[],\"nodes\":[]}"), @"2:22: not readable as JSON: the key `nodes` stands twice");
    insta::assert_snapshot!(told_of_json("[1,"), @"1:3: not readable as JSON: EOF while parsing a value");
    insta::assert_snapshot!(told_of_json("{}"), @r#"the design: needs `"format": "design/1"`"#);
}
