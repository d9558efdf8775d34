//! Many at once, at two web processes: exactly one wins.

use std::sync::Barrier;

use super::accounts::{Factor, NEW, halfway, reset_link};
use super::{Client, Instance};
use crate::submissions::{ACCEPTED, key};
use crate::support::{PASSWORD, PackageBuilder};

const MANY: usize = 50;

/// Does something so often, all beginning at one moment.
pub fn at_once<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let barrier = Barrier::new(count);
    std::thread::scope(|scope| {
        let runs: Vec<_> = (0..count)
            .map(|number| {
                let (barrier, work) = (&barrier, &work);
                scope.spawn(move || {
                    barrier.wait();
                    work(number)
                })
            })
            .collect();
        runs.into_iter()
            .map(|run| run.join().expect("no panic"))
            .collect()
    })
}

fn wins(statuses: &[u16], won: u16) -> usize {
    assert!(
        statuses.iter().all(|status| (200..500).contains(status)),
        "{statuses:?}"
    );
    statuses.iter().filter(|status| **status == won).count()
}

/// People who are all ready to post, spread over both web processes.
fn ready(instance: &Instance, prepare: impl Fn(&mut Client)) -> Vec<Client> {
    (0..MANY)
        .map(|number| {
            let mut client = instance.client_of(number % 2);
            prepare(&mut client);
            client
        })
        .collect()
}

fn post_all(clients: &[Client], path: &str, fields: &[(&str, &str)]) -> Vec<u16> {
    at_once(clients.len(), |number| {
        clients[number].clone().post(path, fields).status
    })
}

/// Sessions that wait for a code: the password is tried once and its cookie copied, so that fifty hashes are not paid for.
fn waiting_for_code(instance: &Instance) -> Vec<Client> {
    let one = halfway(instance, "ada");
    ready(instance, |client| client.cookies = one.cookies.clone())
}

#[test]
fn one_code_signs_in_once() {
    let instance = Instance::start_with(2, &[]);
    let factor = Factor::turn_on(&mut instance.seeker("ada"));
    let clients = waiting_for_code(&instance);
    let statuses = post_all(&clients, "/sign-in/code", &[("code", &factor.code(1))]);
    let events = instance.text("SELECT count(*) FROM audit_events WHERE action = 'sign-in'");
    assert_eq!(events, "1", "{statuses:?}");
}

#[test]
fn one_recovery_code_signs_in_once() {
    let instance = Instance::start_with(2, &[]);
    let factor = Factor::turn_on(&mut instance.seeker("ada"));
    let clients = waiting_for_code(&instance);
    let statuses = post_all(&clients, "/sign-in/code", &[("code", &factor.recovery[3])]);
    assert_eq!(
        instance.text("SELECT count(*) FROM recovery_codes WHERE used_at IS NOT NULL"),
        "1"
    );
    assert_eq!(
        instance.text("SELECT count(*) FROM audit_events WHERE action = 'sign-in'"),
        "1",
        "{statuses:?}"
    );
}

#[test]
fn one_invitation_makes_one_account() {
    let instance = Instance::start_with(2, &[("GREENROOM_REGISTRATION", "invite")]);
    // The first administrator comes in by the database; everybody else needs the link.
    let path = {
        let hash =
            greenroom::accounts::password::hash_now(&greenroom::accounts::password::Cost::CHEAPEST, PASSWORD)
                .expect("a hash");
        instance.execute(&format!("INSERT INTO users (username, display_name, password_hash, is_admin) VALUES ('root-one', 'Root', '{hash}', true)"));
        let mut admin = instance.client();
        assert_eq!(admin.sign_in("root-one").status, 303);
        let page = admin.post("/admin/invites", &[("note", "somebody")]).body;
        let start = page.find("/invite/").expect("a link");
        page[start..]
            .chars()
            .take("/invite/".len() + 64)
            .collect::<String>()
    };
    let clients = ready(&instance, |client| {
        assert_eq!(client.get(&path).status, 303);
    });
    let statuses = at_once(12, |number| {
        let username = format!("guest-{number}");
        clients[number]
            .clone()
            .post("/register", &[("username", &username), ("password", PASSWORD)])
            .status
    });
    assert_eq!(wins(&statuses, 303), 1, "{statuses:?}");
    assert_eq!(instance.text("SELECT count(*) FROM users"), "2");
}

#[test]
fn one_link_sets_one_password() {
    let instance = Instance::start_with(2, &[]);
    instance.seeker("ada");
    let link = reset_link(&mut instance.admin("root-one"), "ada");
    let clients = ready(&instance, |client| {
        client.get(&link);
    });
    let statuses = at_once(12, |number| {
        clients[number]
            .clone()
            .post("/reset", &[("new_password", NEW)])
            .status
    });
    assert_eq!(wins(&statuses, 303), 1, "{statuses:?}");
    assert_eq!(
        instance.text("SELECT count(*) FROM audit_events WHERE action = 'password-reset'"),
        "1"
    );
}

#[test]
fn p35_one_idempotency_key_makes_one_submission() {
    let instance = Instance::start_with(2, &[]);
    instance.import(&PackageBuilder::new("sum"), true);
    let ada = instance.seeker("ada");
    let key = key();
    let fields = [
        ("language", "python3"),
        ("source", ACCEPTED),
        ("idempotency_key", &*key),
    ];
    let clients = ready(&instance, |client| client.cookies = ada.cookies.clone());
    let statuses = post_all(&clients, "/problems/sum/submissions", &fields);
    assert_eq!(
        instance.text("SELECT count(*) FROM submissions"),
        "1",
        "{statuses:?}"
    );
    assert!(
        statuses.iter().all(|status| [303, 409, 429].contains(status)),
        "{statuses:?}"
    );
    assert_eq!(instance.text("SELECT count(*) FROM jobs"), "1");
}

#[test]
fn p37_of_two_administrators_who_remove_each_other_one_stays() {
    let instance = Instance::start_with(2, &[]);
    let admins = [instance.admin("root-one"), instance.admin("root-two")];
    let statuses = at_once(MANY, |number| {
        let mut admin = admins[number % 2].clone();
        admin.address = instance.client_of(number / 2 % 2).address;
        let other = if number % 2 == 0 { "root-two" } else { "root-one" };
        let path = format!("/admin/users/{other}/roles");
        admin.post(&path, &[("reason", "a coup")]).status
    });
    assert!(
        statuses.iter().all(|status| (200..500).contains(status)),
        "{statuses:?}"
    );
    assert_eq!(
        instance.text("SELECT count(*) FROM users WHERE is_admin"),
        "1",
        "{statuses:?}"
    );
}
