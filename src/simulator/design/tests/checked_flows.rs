//! What `check` says about flows: their steps, their ends, and what requests ask of them.

use super::checked::{SOUND, changed, told};

#[test]
fn steps_must_name_what_is_there_and_can_do_it() {
    for (from, to, expected) in [
        (
            "call pg.read",
            "call pq.read",
            "21:33: there is no node `pq`; did you mean `pg`?",
        ),
        (
            "call pg.read",
            "call blobs.get",
            "21:33: no edge leads from `api` to `blobs`: write `api -> blobs`",
        ),
        (
            "call pg.read",
            "call pg",
            "21:33: say what `pg` is to do: `call pg.read` or `call pg.write` or `call pg.scan`",
        ),
        (
            "call pg.read",
            "call pg.fetch",
            "21:33: `pg` can't `fetch`: write `call pg.read` or",
        ),
        (
            "call pg.read",
            "call near.read",
            "21:33: `near` is a cache: write `get`, `put` or `drop`",
        ),
        (
            "call pg.read",
            "get pg",
            "21:33: `pg` is an sql: `get` is for caches; write `call` for stores",
        ),
        (
            "put near",
            "put pg",
            "21:47: `pg` is an sql: `put` and `drop` are for caches; write `call` for stores",
        ),
        (
            "publish jobs",
            "publish pg",
            "23:17: `pg` is an sql: `publish` is for queues",
        ),
        (
            "publish jobs",
            "call jobs.message",
            "23:17: `jobs` is a queue: write `publish`",
        ),
        (
            "call gate.push",
            "call gate.pull",
            "there is no flow `gate.pull`; did you mean `gate.push`?: write `flow gate.pull: …`",
        ),
        (
            "flow gate.push: cpu",
            "flow gate.push: cpu ap.cpu",
            "25:17: no service time is called `ap.cpu`; did you mean `app.cpu`?",
        ),
        (
            "flow gate.push: cpu",
            "flow gate.push: cpu sql.read",
            "25:17: `sql.read` is the time of a component, not work of a service; there is app.cpu, push.cpu",
        ),
        (
            "publish jobs",
            "publish jobs.made",
            "19:1: `fan` takes messages out of `jobs` and needs a flow for them: write `flow fan.made: …`",
        ),
        (
            "jobs -> fan\n",
            "",
            "nobody takes messages out of `jobs`: write `jobs -> …` to a worker",
        ),
        ("flow look: ", "flow look.x: ", "there is no node `look`"),
        (
            "flow gate.push",
            "flow pg.push",
            "25:1: `pg` is an sql, and only services and workers run flows",
        ),
        (
            "flow save: ",
            "flow safe: ",
            "`safe` is neither a request kind nor a flow of a service, as `api.safe` would be; did you mean `save`?",
        ),
        (
            "flow save: cpu; call pg.write; reply; drop near\n",
            "",
            "the request kind `save` has no flow: write `flow save: …`",
        ),
        (
            "flow gate",
            "flow file: cpu\nflow gate",
            "`file` goes straight to `blobs`, so it has no flow",
        ),
    ] {
        let told = changed(from, to);
        assert!(told.contains(expected), "{from} → {to}\n{told}");
    }
}

#[test]
fn calls_and_messages_must_come_to_an_end() {
    let circle = told(
        &SOUND
            .replace("fan -> gate", "fan -> gate\ngate -> jobs")
            .replace("flow gate.push: cpu", "flow gate.push: cpu; publish jobs"),
    );
    assert_eq!(
        circle,
        "26:22: calls and messages go in a circle: fan.message → gate.push → fan.message"
    );
    let deep = told(&SOUND.replace("fan -> gate", "fan -> gate\ngate -> pg").replace(
        "flow gate.push: cpu",
        &format!(
            "flow gate.push: cpu; {}call pg.read{}",
            "parallel { ".repeat(10),
            " }".repeat(10)
        ),
    ));
    assert_eq!(
        deep,
        "25:1: the flow `fan.message` is 13 levels deep with all that it calls, and 12 are allowed"
    );
}

#[test]
fn tries_multiply_along_a_way_and_are_limited() {
    assert_eq!(changed("attempts=4", "attempts=8"), "sound");
    let storm = told(
        &SOUND
            .replace("attempts=4", "attempts=8")
            .replace("user -> front", "user -> front attempts=5"),
    );
    assert_eq!(
        storm,
        "16:1: one request can become 80 tries, and 64 are allowed: `user` ×2, `user -> front` ×5, `api -> pg` ×8"
    );
    let nested = told(
        &SOUND
            .replace("fan -> gate", "fan -> gate attempts=8\ngate -> pg attempts=8")
            .replace("api -> gate", "api -> gate attempts=8")
            .replace("flow gate.push: cpu", "flow gate.push: cpu; call pg.write")
            .replace("flow look: cpu", "flow look: cpu; call gate.push"),
    );
    // The message begins anew: 64 tries below it are allowed, 128 below the client are not.
    assert_eq!(
        nested,
        "21:1: one request can become 128 tries, and 64 are allowed: `user` ×2, `api -> gate` ×8, `gate -> pg` ×8"
    );
}

#[test]
fn kinds_must_do_what_the_problem_asks_of_them() {
    for (from, to, expected) in [
        (
            "flow look: cpu; ",
            "flow look: ",
            "21:1: `look` must spend `app.cpu`: write `cpu app.cpu` or give a service `time=app.cpu`",
        ),
        (
            "call pg.read; ",
            "",
            "21:1: `look` must read what it answers from a store before it replies",
        ),
        (
            "get near else { call pg.read",
            "reply; get near else { call pg.read",
            "`look` must read what it answers from a store before it replies",
        ),
        (
            "call pg.write; reply",
            "reply; call pg.write",
            "22:17: `save` must be stored before this `reply`, in a database, an object store or a replicated queue",
        ),
        (
            "call pg.write; reply; drop near",
            "get near else { call pg.write }",
            "22:1: `save` must be stored on every way through its flow",
        ),
        (
            "time=push.cpu",
            "",
            "23:1: `send` must spend `push.cpu` for each of its 12 receivers",
        ),
        (
            "each { call gate.push }",
            "call gate.push",
            "23:1: `send` must spend `push.cpu` for each of its 12 receivers",
        ),
        (
            "each { call gate.push }",
            "each { each { call gate.push } }",
            "24:26: `each` inside an `each` has nobody left to go to",
        ),
        (
            "drop near\n",
            "each { drop near }\n",
            "22:39: `save` has one receiver, so there is nothing for `each` to do",
        ),
        (
            "drop near\n",
            "drop near; reply\n",
            "22:50: this flow may have replied before",
        ),
        (
            "call pg.write; reply",
            "call pg.write; parallel { reply | cpu }",
            "22:43: `reply` can't stand in `parallel` or `each`: there is one answer",
        ),
        (
            "gate.push }",
            "gate.push }; reply",
            "24:44: nobody waits for the answer to a message, so there is no `reply`",
        ),
    ] {
        let told = changed(from, to);
        assert!(told.contains(expected), "{from} → {to}\n{told}");
    }
}

#[test]
fn a_replicated_queue_a_branch_and_a_called_service_are_durable() {
    for (from, to) in [
        ("call pg.write; reply; drop near", "publish jobs; reply"),
        (
            "call pg.write; reply; drop near",
            "parallel { call pg.write | drop near }; reply",
        ),
        (
            "flow save: cpu; call pg.write",
            "flow api.store: call pg.write; reply; cpu\nservice inner\napi -> inner\ninner -> pg\nflow inner.store: call pg.write; reply; cpu\nflow save: cpu; call inner.store",
        ),
    ] {
        let told = changed(from, to);
        assert!(!told.contains("must be stored"), "{from} → {to}\n{told}");
    }
    let plain = told(
        &SOUND
            .replace("queue jobs replicated", "queue jobs")
            .replace("call pg.write; reply; drop near", "publish jobs"),
    );
    assert!(plain.contains("`save` must be stored on every way"), "{plain}");
}

#[test]
fn a_kind_without_work_may_go_straight_to_an_object_store() {
    let told = changed("kinds=file", "kinds=file,look");
    assert!(
        told.contains("`look` goes straight to `blobs`, so it has no flow"),
        "{told}"
    );
    let without = changed("flow look: cpu; get near else { call pg.read; put near }\n", "");
    assert!(
        without.contains("the request kind `look` has no flow"),
        "{without}"
    );
}
