//! What good texts mean and how they are written back.

use crate::simulator::design::*;

/// The example of the reference page, canonical.
pub const EXAMPLE: &str = "\
client user        timeout=500ms attempts=2 budget=0.1
lb front
# the only place where work is done
service api        x6 zones=a,b,c slots=8 cores=2 queue=64
worker thumbs      x2..8 slots=1 time=thumb.cpu target=0.7
cache redis        x2 entries=200k ttl=1h single_flight  # hot links
cdn pop            entries=100k ttl=1h
sql pg             replicas=2 mode=semi_sync queue=100 read_from=replica failover
sharded links      shards=8 by=code replicas=1
nosql kv           x6 by=code copies=5
queue jobs         partitions=8 limit=100k replicated
object_store blobs
search index       replicas=2
rate_limiter gate  rate=5k burst=1k by=user
external mailer

user -> front -> api
api -> pg  timeout=200ms attempts=2 backoff=50ms cap=1s budget=0.2 breaker=50% half_open=5 deadline

flow redirect:    cpu; get redis else { call pg.read; put redis }
flow create:      cpu; call pg.write; publish jobs.made
flow thumbs.made: cpu; parallel { call blobs.put | call mailer }; each { call kv.write }; reply

# the end
";

fn parsed(text: &str) -> Design {
    parse_text(text).unwrap_or_else(|errors| panic!("{text}\n{errors:?}"))
}

#[test]
fn the_canonical_text_reads_back_as_itself() {
    assert_eq!(to_text(&parsed(EXAMPLE)), EXAMPLE);
}

#[test]
fn what_is_typed_freely_becomes_canonical() {
    let typed = "
        service   api  queue = unbounded slots=16
    client user   # people
a->b->c timeout=2s
flow x:   # what it does
    cpu; get redis else {
        # slow way
        call pg.read

        put redis }
    reply
service late x1
# last
layout b=-5,6 a=1,2
";
    assert_eq!(
        to_text(&parsed(typed)),
        "\
service api
client user  # people
service late

a -> b  timeout=2s
b -> c  timeout=2s

# slow way
flow x: cpu; get redis else { call pg.read; put redis }; reply  # what it does

layout a=1,2 b=-5,6

# last
"
    );
}

#[test]
fn long_flows_take_several_lines() {
    let branch = "call first_service.do_something_long; call second_service.do_something_long";
    let design = parsed(&format!(
        "flow x: cpu; get redis else {{ {branch}; {branch} }}; parallel {{ {branch} | {branch} }}\n"
    ));
    let text = to_text(&design);
    assert_eq!(
        text,
        "\
flow x:
    cpu
    get redis else {
        call first_service.do_something_long
        call second_service.do_something_long
        call first_service.do_something_long
        call second_service.do_something_long
    }
    parallel {
        call first_service.do_something_long
        call second_service.do_something_long
    |
        call first_service.do_something_long
        call second_service.do_something_long
    }
"
    );
    assert_eq!(to_text(&parsed(&text)), text);
}

#[test]
fn positions_are_those_of_the_text() {
    let design = parsed("client user\nuser -> a -> b\nflow x: cpu;  call pg.read\n");
    let at = |line, column| Position { line, column };
    assert_eq!(design.nodes[0].at, at(1, 1));
    assert_eq!(design.edges[1].at, at(2, 9));
    assert_eq!(design.flows[0].steps[1].at, at(3, 15));
}

#[test]
fn defaults_are_those_of_the_reference() {
    let design = parsed("service api\nsql pg\na -> b\nqueue q\n");
    let Component::Service(service) = &design.nodes[0].component else {
        panic!("a service")
    };
    assert_eq!(
        (service.slots, service.cores, service.queue_limit),
        (16, None, 10_000)
    );
    let edge = &design.edges[0];
    assert_eq!(
        (edge.policy.timeout, edge.policy.attempts, edge.pool),
        (Some(Micros(1_000_000)), 1, 64)
    );
    let Component::Queue(queue) = &design.nodes[2].component else {
        panic!("a queue")
    };
    assert_eq!(
        (queue.max_receive, queue.limit, queue.visibility_timeout),
        (5, 1_000_000, Micros(30_000_000))
    );
}

#[test]
fn an_autoscaled_service_starts_with_the_fewest() {
    let design = parsed("service api x2..8\n");
    assert_eq!(design.nodes[0].instances, 2);
    let Component::Service(service) = &design.nodes[0].component else {
        panic!("a service")
    };
    let scale = service.autoscale.expect("scales");
    assert_eq!((scale.min, scale.max, scale.target), (2, 8, 0.6));
}

#[test]
fn the_json_of_the_specification_is_read() {
    let json = r#"{"format":"design/1","problem":"url-shortener","nodes":[
 {"id":"user","type":"client","retry":{"timeout":"500ms","attempts":2,"backoff":"100ms","budget":0.1}},
 {"id":"lb","type":"lb","algorithm":"least_outstanding"},
 {"id":"api","type":"service","instances":6,"zones":["a","b","c"],"slots":8,"queue_limit":64,"time":"app.cpu"},
 {"id":"redis","type":"cache","nodes":2,"entries":200000,"policy":"cache_aside","ttl":"1h"},
 {"id":"pg","type":"sql","replicas":2,"mode":"semi_sync","connections":16,"queue_limit":100,"read_from":"replica"}],
"edges":[{"from":"user","to":"lb"},{"from":"lb","to":"api"},{"from":"api","to":"redis"},
 {"from":"api","to":"pg","timeout":"200ms","attempts":1}],
"flows":{"redirect":["cpu",{"get":"redis","else":[{"call":"pg.read"},{"put":"redis"}]}],
 "create":["cpu",{"call":"pg.write"}]},
"layout":{"user":[0,0],"lb":[160,0],"api":[320,0],"redis":[480,-80],"pg":[480,80]}}"#;
    let design = from_json(json).expect("readable");
    assert_eq!(
        to_text(&design),
        "\
client user  timeout=500ms attempts=2 budget=0.1
lb lb
service api  x6 zones=a,b,c slots=8 queue=64
cache redis  x2 entries=200k ttl=1h
sql pg       replicas=2 mode=semi_sync queue=100 read_from=replica

user -> lb -> api -> redis
api -> pg  timeout=200ms

flow redirect: cpu; get redis else { call pg.read; put redis }
flow create:   cpu; call pg.write

layout api=320,0 lb=160,0 pg=480,80 redis=480,-80 user=0,0
"
    );
}

#[test]
fn json_is_written_one_thing_a_line() {
    let json = to_json(&parsed(
        "service api x2..8 target=0.5\na -> b breaker=40%\nflow x: cpu # why\n",
    ));
    insta::assert_snapshot!(json, @r#"
    {
      "format": "design/1",
      "nodes": [
        {"id":"api","type":"service","autoscale":{"min":2,"max":8,"target":0.5}}
      ],
      "edges": [
        {"from":"a","to":"b","breaker":{"threshold":0.4}}
      ],
      "flows": {
        "x": ["cpu"]
      },
      "comments": {
        "flow x": {"beside":"why"}
      }
    }
    "#);
}

#[test]
fn the_hash_ignores_order_layout_comments_and_spelling() {
    let first = parsed("service api slots=16\nsql pg\na -> b\na -> c\nflow x: cpu\n");
    let second = parsed(
        "# hi\nsql pg\nservice api x1 queue=unbounded\na -> c timeout=1000ms\na -> b\nflow x: cpu\nlayout api=1,2\n",
    );
    assert_eq!(design_hash(&first), design_hash(&second));
    assert_eq!(design_hash(&first).len(), 64);
    let other = parsed("service api slots=17\nsql pg\na -> b\na -> c\nflow x: cpu\n");
    assert_ne!(design_hash(&first), design_hash(&other));
    assert_eq!(to_text(&canonical(&first)), to_text(&canonical(&second)));
}
