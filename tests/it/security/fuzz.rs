//! A fuzzer of its own: mutates every route and form of the route table for `GREENROOM_FUZZ_SECONDS`.
//!
//! It prints its seed; `GREENROOM_FUZZ_SEED` repeats a run.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use greenroom::app::all_routes;

use super::{CANARY, Instance, crawl};
use crate::support::PASSWORD;

const SECONDS: u64 = 8;

/// SplitMix64: a few lines, the same everywhere.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

const NAMES: [&str; 38] = [
    "username",
    "password",
    "display_name",
    "email",
    "next",
    "parked",
    "current_password",
    "new_password",
    "code",
    "theme",
    "language",
    "source",
    "file",
    "input",
    "run_on",
    "idempotency_key",
    "revision",
    "version",
    "q",
    "topic",
    "difficulty",
    "sort",
    "page",
    "before",
    "after",
    "state",
    "reason",
    "note",
    "is_mentor",
    "is_admin",
    "name",
    "design",
    "criterion",
    "with",
    "actor",
    "subject",
    "action",
    "",
];

fn value(dice: &mut Dice) -> String {
    let known = [
        "",
        "1",
        "0",
        "-1",
        "9223372036854775808",
        "1e9999",
        "on",
        "true",
        "null",
        "ada",
        "eve",
        "root-one",
        "python3",
        "cpp",
        "design",
        "samples",
        "disabled",
        "enabled",
        PASSWORD,
        CANARY,
        "'",
        "\"",
        "%",
        "_",
        "\\",
        "../../etc/passwd",
        "//evil.example",
        "javascript:alert(1)",
        "\u{0}",
        "\r\nX: y",
        "\u{202e}",
        "🦀",
        "٣",
        "${7*7}",
        "{{7*7}}",
        "0190c7a5-7d52-7d52-8d52-0190c7a57d52",
        "client user\nservice api x1 slots=1 time=1ms\nuser -> api\nflow get: cpu\n",
        "flow a:; ",
        "print(1)",
    ];
    match dice.below(10) {
        0 => "a".repeat(1 << dice.below(18)),
        1 => (0..dice.below(40))
            .map(|_| char::from_u32((dice.next() % 0x3000) as u32).unwrap_or('?'))
            .collect(),
        2 => format!("{}{}", dice.pick(&known), dice.pick(&known)),
        _ => (*dice.pick(&known)).to_string(),
    }
}

/// A path of the table with something in each parameter.
fn path(dice: &mut Dice, pattern: &str) -> String {
    let mut path = String::new();
    for part in pattern.split('/').skip(1) {
        path.push('/');
        if !part.starts_with('{') {
            path.push_str(part);
            continue;
        }
        let known: &[&str] = match part {
            "{slug}" => &["sum", "sum", "sum", "nothing"],
            "{language}" => &["python3", "cpp", "design", "cobol"],
            "{username}" => &["eve", "root-one", "nobody"],
            _ => &["1", "0", "1000", "101000", "-1", "x"],
        };
        if dice.below(4) == 0 {
            path.extend(
                form_urlencoded::byte_serialize(value(dice).as_bytes())
                    .map(|piece| piece.replace('+', "%20")),
            );
        } else {
            path.push_str(known[dice.below(known.len())]);
        }
    }
    path.truncate(4000);
    path
}

#[test]
fn nothing_that_is_sent_breaks_the_program() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seconds = number("GREENROOM_FUZZ_SECONDS").unwrap_or(SECONDS);
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("after 1970")
        .as_nanos() as u64;
    let seed = number("GREENROOM_FUZZ_SEED").unwrap_or(if std::env::var_os("CI").is_some() {
        8317
    } else {
        now
    });
    eprintln!("GREENROOM_FUZZ_SEED={seed}");
    let mut dice = Dice(seed);
    let mut instance = crawl::seeded();
    let routes = all_routes();
    let sign_in = |instance: &Instance| {
        // What the fuzzer itself did to them is undone.
        instance.execute(
            "UPDATE users SET disabled_at = NULL, delete_after = NULL, is_admin = username = 'root-one'",
        );
        let mut people = [instance.client(), instance.client(), instance.client()];
        for (person, name) in people.iter_mut().skip(1).zip(["eve", "root-one"]) {
            assert_eq!(person.sign_in(name).status, 303, "{name}");
        }
        people
    };
    let mut people = sign_in(&instance);
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut counts = std::collections::BTreeMap::<u16, u32>::new();
    let mut rounds = 0_u32;
    while Instant::now() < end {
        rounds += 1;
        let entry = dice.pick(&routes);
        if entry.path.ends_with("/events") {
            continue;
        }
        let who = dice.below(3);
        let mut path = path(&mut dice, entry.path);
        let mut fields = Vec::new();
        for _ in 0..dice.below(6) {
            fields.push((*dice.pick(&NAMES), value(&mut dice)));
        }
        let pairs: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        // Who was signed out by an earlier request comes back.
        if dice.below(40) == 0 {
            people = sign_in(&instance);
        }
        let before = (entry.method == "GET" && dice.below(20) == 0).then(|| instance.digest());
        let answer = if entry.method == "GET" {
            if !pairs.is_empty() {
                path.push('?');
                path.push_str(
                    &form_urlencoded::Serializer::new(String::new())
                        .extend_pairs(&pairs)
                        .finish(),
                );
                path.truncate(6000);
            }
            people[who].get(&path)
        } else if dice.below(8) == 0 {
            let kind = *dice.pick(&[
                "application/json",
                "text/plain",
                "multipart/form-data; boundary=x",
                "application/x-www-form-urlencoded",
            ]);
            let body = value(&mut dice);
            let headers = [("Sec-Fetch-Site", "same-origin"), ("Content-Type", kind)];
            people[who].send("POST", &path, &headers, body.as_bytes())
        } else {
            people[who].post(&path, &pairs)
        };
        let is_page = answer
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("text/html"));
        *counts.entry(answer.status).or_default() += 1;
        let what = || {
            format!(
                "seed {seed}, round {rounds}: {} {path} {fields:?} answered {}",
                entry.method, answer.status
            )
        };
        assert!(
            (100..500).contains(&answer.status) || answer.status == 0,
            "{}",
            what()
        );
        assert!(
            !(is_page && answer.body.contains("<gr-x")),
            "{} with the canary unescaped",
            what()
        );
        if let Some(before) = before {
            assert_eq!(instance.digest(), before, "{} and changed a row", what());
        }
    }
    eprintln!("{rounds} rounds in {seconds} s: {counts:?}");
    // An answer was got nearly always: a connection that ended without one is a refused head.
    assert!(
        counts.get(&0).copied().unwrap_or(0) < rounds / 20 + 5,
        "{counts:?}"
    );
    instance.assert_alive();
}
