//! Passwords, codes and one-time links under attack.

use totp_rs::{Builder, Secret};

use super::{Client, Instance};
use crate::support::PASSWORD;

pub const NEW: &str = "another long sentence";

/// A second factor: its key, and the recovery codes.
pub struct Factor {
    key: Vec<u8>,
    pub recovery: Vec<String>,
}

impl Factor {
    /// Turns it on for somebody, with the code of this step.
    pub fn turn_on(client: &mut Client) -> Factor {
        assert_eq!(client.post("/account/second-factor", &[]).status, 303);
        let page = client.get("/account/second-factor").body;
        let written = page
            .split("Key: <code>")
            .nth(1)
            .and_then(|rest| rest.split('<').next())
            .expect("a key");
        let key = Secret::try_from_base32(written.replace(' ', ""))
            .expect("base32")
            .as_bytes()
            .to_vec();
        let mut factor = Factor {
            key,
            recovery: Vec::new(),
        };
        let fields = [("current_password", PASSWORD), ("code", &*factor.code(0))];
        let shown = client.post("/account/second-factor/confirm", &fields).body;
        let list = shown
            .split("aria-label=\"Recovery codes\">")
            .nth(1)
            .and_then(|rest| rest.split('<').next());
        factor.recovery = list
            .expect("codes")
            .split_whitespace()
            .map(str::to_string)
            .collect();
        factor
    }

    /// The code so many steps from now.
    pub fn code(&self, steps: i64) -> String {
        let totp = Builder::new()
            .with_secret(Secret::from(self.key.clone()))
            .build()
            .expect("a totp");
        totp.generate((chrono::Utc::now().timestamp() + 30 * steps) as u64)
            .to_string()
    }
}

/// Somebody whose password was right and whose code is awaited.
pub fn halfway(instance: &Instance, username: &str) -> Client {
    let mut client = instance.client();
    assert_eq!(client.sign_in(username).location(), Some("/sign-in/code"));
    client
}

/// The path of a fresh link for a new password, made by an administrator.
pub fn reset_link(admin: &mut Client, username: &str) -> String {
    let page = admin
        .post(
            &format!("/admin/users/{username}/reset-link"),
            &[("reason", "asked")],
        )
        .body;
    let start = page.find("/reset/").expect("a link");
    page[start..].chars().take("/reset/".len() + 64).collect()
}

#[test]
fn p14_a_new_password_ends_every_other_session() {
    let instance = Instance::start();
    let mut ada = instance.seeker("ada");
    let mut elsewhere = instance.client();
    elsewhere.sign_in("ada");
    let before = ada.clone().session().cloned();
    assert_eq!(
        ada.post(
            "/account/password",
            &[("current_password", PASSWORD), ("new_password", NEW)]
        )
        .status,
        303
    );
    assert!(ada.is_signed_in() && !elsewhere.is_signed_in());
    let mut old = instance.client();
    old.cookies.insert("greenroom".into(), before.expect("a session"));
    assert!(!old.is_signed_in(), "the id changes with the password");
    let mut admin = instance.admin("root-one");
    let link = reset_link(&mut admin, "ada");
    let mut visitor = instance.client();
    visitor.get(&link);
    assert_eq!(
        visitor
            .post("/reset", &[("new_password", "a third long sentence")])
            .status,
        303
    );
    assert!(!ada.is_signed_in() && !visitor.is_signed_in());
}

#[test]
fn p15_codes_work_once_and_guessing_is_stopped() {
    let instance = Instance::start();
    let factor = Factor::turn_on(&mut instance.seeker("ada"));
    // The code that turned it on is used up.
    let mut client = halfway(&instance, "ada");
    assert_eq!(
        client.post("/sign-in/code", &[("code", &factor.code(0))]).status,
        422
    );
    let next = factor.code(1);
    assert_eq!(client.post("/sign-in/code", &[("code", &next)]).status, 303);
    assert!(client.is_signed_in());
    let mut replay = halfway(&instance, "ada");
    assert_eq!(replay.post("/sign-in/code", &[("code", &next)]).status, 422);
    for code in ["", "000", "abcdef", "1234567", "０００１２３", "-00001"] {
        assert_eq!(
            replay.post("/sign-in/code", &[("code", code)]).status,
            422,
            "{code}"
        );
    }
    let mut last = 0;
    for guess in 0..12 {
        last = replay
            .post("/sign-in/code", &[("code", &format!("{guess:06}"))])
            .status;
    }
    assert_eq!(last, 429);
    assert!(!replay.is_signed_in());
    // Another address and another browser are held back as well: the account counts.
    assert_eq!(
        halfway(&instance, "ada")
            .post("/sign-in/code", &[("code", "000000")])
            .status,
        429
    );
}

#[test]
fn p16_recovery_codes_work_once_and_the_factor_stays_without_password_and_code() {
    let instance = Instance::start();
    let mut ada = instance.seeker("ada");
    let factor = Factor::turn_on(&mut ada);
    let recovery = &factor.recovery[0];
    assert_eq!(
        halfway(&instance, "ada")
            .post("/sign-in/code", &[("code", recovery)])
            .status,
        303
    );
    assert_eq!(
        halfway(&instance, "ada")
            .post("/sign-in/code", &[("code", recovery)])
            .status,
        422
    );
    let code = factor.code(1);
    instance.without_traces(|| {
        for fields in [
            &[("code", &*code)][..],
            &[("current_password", PASSWORD)],
            &[("current_password", "not the password"), ("code", &code)],
            &[("current_password", PASSWORD), ("code", "000000")],
        ] {
            for step in ["delete", "codes"] {
                assert_eq!(
                    ada.post(&format!("/account/second-factor/{step}"), fields).status,
                    422,
                    "{step} {fields:?}"
                );
            }
        }
    });
    assert_eq!(
        instance.text("SELECT count(*) FROM second_factors WHERE confirmed_at IS NOT NULL"),
        "1"
    );
}

#[test]
fn p17_a_link_for_a_new_password_works_once_for_its_account_and_skips_no_code() {
    let instance = Instance::start();
    let (mut ada, mut admin) = (instance.seeker("ada"), instance.admin("root-one"));
    let factor = Factor::turn_on(&mut ada);
    let (first, second) = (reset_link(&mut admin, "ada"), reset_link(&mut admin, "ada"));
    assert_eq!(instance.client().get(&first).status, 404, "a newer one was made");
    let mut visitor = instance.client();
    assert_eq!(visitor.get(&second).location(), Some("/reset"));
    let taken = [("new_password", NEW), ("username", "root-one"), ("user_id", "1")];
    assert_eq!(visitor.post("/reset", &taken).status, 303);
    for mut again in [visitor, instance.client()] {
        assert_eq!(again.get(&second).status, 404);
        assert_eq!(
            again
                .post("/reset", &[("new_password", "a third long sentence")])
                .status,
            404
        );
    }
    assert_eq!(
        instance.client().sign_in("root-one").status,
        303,
        "nobody else's password"
    );
    let mut client = instance.client();
    let signed = client.post("/sign-in", &[("username", "ada"), ("password", NEW)]);
    assert_eq!(signed.location(), Some("/sign-in/code"));
    assert!(!client.is_signed_in());
    assert_eq!(
        client.post("/sign-in/code", &[("code", &factor.code(1))]).status,
        303
    );
    let third = reset_link(&mut admin, "ada");
    instance.execute("UPDATE password_resets SET expires_at = now()");
    assert_eq!(instance.client().get(&third).status, 404);
    for token in ["0", "", "../admin", &"0".repeat(64), &"f".repeat(5000)] {
        assert!(
            [400, 404].contains(&instance.client().get(&format!("/reset/{token}")).status)
                || token.is_empty(),
            "{token}"
        );
    }
}
