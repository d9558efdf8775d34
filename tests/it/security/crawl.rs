//! A crawl as every role: follows every link and every form that asks by GET.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{CANARY, Client, Instance};
use crate::submissions::{ACCEPTED, key};
use crate::support::{PASSWORD, PackageBuilder};
use greenroom::app::all_routes;

/// More pages than a seeded instance has; a crawl that meets it goes in circles.
const MOST_PAGES: usize = 600;

/// The values of an attribute in tags of a page, with the entities of addresses undone.
fn attributes(body: &str, name: &str) -> Vec<String> {
    let mark = format!(" {name}=\"");
    let marks = body.split(mark.as_str()).skip(1);
    marks
        .filter_map(|rest| rest.split('"').next())
        .map(|value| {
            value
                .replace("&#38;", "&")
                .replace("&amp;", "&")
                .replace("&#39;", "'")
                .replace("&#34;", "\"")
        })
        .collect()
}

/// Opens everything that can be reached from `/`; returns each path with its status.
fn crawl(client: &mut Client) -> BTreeMap<String, u16> {
    let mut seen = BTreeMap::new();
    let mut waiting: VecDeque<String> = ["/".to_string(), "/account/devices".into()].into();
    let mut queued: BTreeSet<String> = waiting.iter().cloned().collect();
    while let Some(path) = waiting.pop_front() {
        assert!(seen.len() < MOST_PAGES, "it goes in circles: {path}");
        let answer = client.get(&path);
        check(&path, &answer);
        seen.insert(path.clone(), answer.status);
        let mut found = attributes(&answer.body, "href");
        found.extend(attributes(&answer.body, "src"));
        found.extend(attributes(&answer.body, "data-events"));
        // Forms that ask: with nothing filled in, and with the canary in their text fields.
        for form in answer.body.split("<form").skip(1) {
            let head = form.split('>').next().unwrap_or_default();
            let inside = form.split("</form").next().unwrap_or_default();
            let action = attributes(&format!(" {head}"), "action").pop();
            if let Some(action) = action.filter(|_| !head.contains("method=\"post\"")) {
                let fields = attributes(inside, "name");
                let query = fields
                    .iter()
                    .fold(
                        form_urlencoded::Serializer::new(String::new()),
                        |mut query, name| {
                            query.append_pair(name, CANARY);
                            query
                        },
                    )
                    .finish();
                found.push(format!("{action}?{query}"));
                found.push(action);
            }
        }
        found.extend(answer.location().map(str::to_string));
        for target in found {
            let target = target.split('#').next().unwrap_or_default().to_string();
            // Streams don't end; where they lead is opened by their own probe.
            if target.starts_with('/') && !target.contains("/events") && queued.insert(target.clone()) {
                waiting.push_back(target);
            }
        }
    }
    seen
}

fn check(path: &str, answer: &super::Answer) {
    assert!([200, 303].contains(&answer.status), "{path}: {}", answer.status);
    assert!(
        answer.header("x-content-type-options") == Some("nosniff"),
        "{path}"
    );
    assert!(answer.header("x-request-id").is_some(), "{path}");
    if answer
        .header("content-type")
        .is_some_and(|kind| kind.starts_with("text/html"))
    {
        assert!(
            !answer.body.contains("<gr-x"),
            "{path} shows the canary unescaped"
        );
        assert_eq!(
            answer.header("content-type"),
            Some("text/html; charset=utf-8"),
            "{path}"
        );
        assert!(
            answer
                .header("content-security-policy")
                .is_some_and(|policy| !policy.contains("unsafe")),
            "{path}"
        );
        well_formed(path, &answer.body);
    }
}

/// What a validator would say first: every id once, every element closed in order, one main heading.
fn well_formed(path: &str, body: &str) {
    let mut ids = BTreeSet::new();
    for id in attributes(body, "id") {
        assert!(ids.insert(id.clone()), "{path}: the id {id:?} stands twice");
    }
    for target in attributes(body, "for")
        .into_iter()
        .chain(attributes(body, "aria-labelledby"))
    {
        assert!(
            target.split(' ').all(|id| ids.contains(id)),
            "{path}: nothing has the id {target:?}"
        );
    }
    assert_eq!(body.matches("<h1").count(), 1, "{path}: one main heading");
    assert!(
        body.starts_with("<!doctype html>") || body.starts_with("<!DOCTYPE html>"),
        "{path}"
    );
    let mut open: Vec<&str> = Vec::new();
    let mut rest = body;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if rest.starts_with('!') {
            continue;
        }
        let end = tag_end(rest)
            .unwrap_or_else(|| panic!("{path}: a tag does not end: {}", &rest[..rest.len().min(60)]));
        let tag = &rest[..end];
        let name = tag
            .trim_start_matches('/')
            .split([' ', '\n', '/', '>'])
            .next()
            .unwrap_or_default();
        rest = &rest[end + 1..];
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "{path}: </{name}> closes something else");
        } else if !tag.ends_with('/') && !VOID.contains(&name) {
            open.push(name);
            if ["script", "style", "textarea", "title"].contains(&name) {
                let close = rest
                    .find(&format!("</{name}"))
                    .unwrap_or_else(|| panic!("{path}: {name} is not closed"));
                rest = &rest[close..];
            }
        }
    }
    assert!(open.is_empty(), "{path}: {open:?} are not closed");
}

const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

/// Where a tag ends: a `>` outside quotes.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// An instance in which every field that people can fill holds the canary.
pub fn seeded() -> Instance {
    let instance = Instance::start();
    let greenroom = "slug: sum\ntopics: [arithmetic]\ndifficulty: easy\n";
    instance.import(
        &PackageBuilder::new("sum")
            .title("Sum \"'><gr-x>")
            .greenroom(greenroom),
        true,
    );
    let mut eve = instance.client();
    let name = format!("Eve {CANARY}");
    let fields = [
        ("username", "eve"),
        ("display_name", &*name),
        ("email", "eve@mail.example"),
        ("password", PASSWORD),
    ];
    assert_eq!(eve.post("/register", &fields).status, 303);
    let source = format!("# {CANARY}\n{ACCEPTED}");
    for path in ["/problems/sum/submissions", "/problems/sum/runs"] {
        let fields = [
            ("language", "python3"),
            ("source", &*source),
            ("input", CANARY),
            ("run_on", "samples"),
            ("idempotency_key", &*key()),
        ];
        assert_eq!(eve.post(path, &fields).status, 303, "{path}");
    }
    let mut admin = instance.admin("root-one");
    admin.post("/admin/invites", &[("note", CANARY)]);
    admin.post("/admin/users/eve/sessions/delete", &[("reason", CANARY)]);
    instance
}

#[test]
fn every_role_can_follow_every_link_and_nothing_is_changed_by_looking() {
    let instance = seeded();
    instance.mentor("meg");
    let mut reached = BTreeSet::new();
    for role in ["", "eve", "meg", "root-one"] {
        let mut client = instance.client();
        if !role.is_empty() {
            assert_eq!(client.sign_in(role).status, 303);
        }
        let pages = instance.without_traces(|| crawl(&mut client));
        assert!(pages.len() >= 5, "{role}: {pages:?}");
        reached.extend(pages.into_keys());
    }
    // Pages without a parameter must be reachable, but for those that a link in a letter or a half sign-in leads to.
    let hidden = [
        "/email",
        "/reset",
        "/sign-in/code",
        "/register/with",
        "/home/events",
        "/notifications/events",
        "/admin/audit/export",
    ];
    for entry in all_routes()
        .iter()
        .filter(|entry| entry.method == "GET" && !entry.path.contains('{'))
    {
        let is_reached = reached
            .iter()
            .any(|path| path.split('?').next() == Some(entry.path));
        assert!(
            is_reached || hidden.contains(&entry.path),
            "no link leads to {}",
            entry.path
        );
    }
}
