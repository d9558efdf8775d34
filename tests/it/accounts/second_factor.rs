//! The second factor: setting it up, signing in with it, and what does not get around it.

use greenroom::app::all_routes;
use greenroom::audit::Origin;
use totp_rs::{Builder, Secret};

use crate::support::{Answer, PASSWORD, TestApp, Visitor};

const PAGE: &str = "/account/second-factor";

/// The key that the page shows.
async fn key_of(visitor: &Visitor) -> Vec<u8> {
    let html = visitor.get(PAGE).await.html();
    let written = html.split("Key: <code>").nth(1).expect("a key");
    let base32 = written.split('<').next().expect("its end").replace(' ', "");
    Secret::try_from_base32(base32)
        .expect("base32")
        .as_bytes()
        .to_vec()
}

/// The code this many steps from now.
pub fn code(key: &[u8], steps_away: i64) -> String {
    let totp = Builder::new()
        .with_secret(Secret::from(key.to_vec()))
        .build()
        .expect("a totp");
    let now = chrono::Utc::now().timestamp() + 30 * steps_away;
    totp.generate(now as u64).to_string()
}

async fn post(visitor: &Visitor, path: &str, code: &str) -> Answer {
    visitor
        .post(path, &[("current_password", PASSWORD), ("code", code)])
        .await
}

/// Turns it on with the code of this step; what signs in later is that of the next. So a step that ends between
/// making a code and trying it changes nothing. Returns key and recovery codes.
pub async fn turn_on(visitor: &Visitor) -> (Vec<u8>, Vec<String>) {
    visitor.post(PAGE, &[]).await.assert_status(303);
    let key = key_of(visitor).await;
    let page = post(visitor, &format!("{PAGE}/confirm"), &code(&key, 0)).await;
    let html = page
        .assert_status(200)
        .assert_text("Keep these recovery codes")
        .html();
    let list = html
        .split("aria-label=\"Recovery codes\">")
        .nth(1)
        .expect("codes");
    let codes: Vec<String> = list
        .split('<')
        .next()
        .expect("an end")
        .split_whitespace()
        .map(str::to_string)
        .collect();
    assert_eq!(codes.len(), 10);
    (key, codes)
}

/// A browser in which the password was right and no code was typed yet.
async fn halfway(app: &TestApp) -> Visitor {
    let visitor = app.visitor();
    let answer = visitor
        .post("/sign-in", &[("username", "ada"), ("password", PASSWORD)])
        .await;
    assert_eq!(answer.location(), Some("/sign-in/code"));
    visitor
}

async fn type_code(visitor: &Visitor, code: &str) -> u16 {
    visitor.post("/sign-in/code", &[("code", code)]).await.status
}

async fn is_signed_in(visitor: &Visitor) -> bool {
    visitor.get("/account/devices").await.status == 200
}

#[actix_web::test]
async fn the_password_alone_signs_nobody_in() {
    let app = TestApp::start().await;
    turn_on(&app.sign_up("ada").await).await;
    let visitor = halfway(&app).await;
    assert!(!is_signed_in(&visitor).await);
    visitor
        .get("/sign-in/code")
        .await
        .assert_status(200)
        .assert_text("The password of ada is right");
    // A script gets a reason and no session.
    let script = app.visitor();
    let answer = script
        .fetch("/sign-in", &[("username", "ada"), ("password", PASSWORD)])
        .await;
    answer.assert_status(422);
    assert!(answer.html().contains("asks for a code"));
    assert!(!is_signed_in(&script).await);
}

#[actix_web::test]
async fn the_code_of_the_app_signs_in_and_leads_on() {
    let app = TestApp::start().await;
    let (key, _) = turn_on(&app.sign_up("ada").await).await;
    let visitor = app.visitor();
    let fields = [
        ("username", "ada"),
        ("password", PASSWORD),
        ("next", "/submissions"),
    ];
    visitor.post("/sign-in", &fields).await.assert_status(303);
    let before = visitor.cookie("greenroom");
    let answer = visitor.post("/sign-in/code", &[("code", &code(&key, 1))]).await;
    assert_eq!(answer.location(), Some("/submissions"));
    assert!(is_signed_in(&visitor).await);
    assert_ne!(before, visitor.cookie("greenroom"), "a new id at each step");
    let told = "SELECT after FROM audit_events WHERE action = 'sign-in'";
    assert_eq!(app.text(told), r#"{"second_factor":"code"}"#);
}

#[actix_web::test]
async fn a_code_is_taken_once() {
    let app = TestApp::start().await;
    let (key, _) = turn_on(&app.sign_up("ada").await).await;
    let now = code(&key, 1);
    assert_eq!(type_code(&halfway(&app).await, &now).await, 303);
    assert_eq!(type_code(&halfway(&app).await, &now).await, 422);
    // Nor an earlier one, although it is within the window.
    assert_eq!(type_code(&halfway(&app).await, &code(&key, 0)).await, 422);
}

#[actix_web::test]
async fn of_many_uses_of_one_code_at_once_one_wins() {
    let app = TestApp::start().await;
    let (key, codes) = turn_on(&app.sign_up("ada").await).await;
    for typed in [code(&key, 1), codes[0].clone()] {
        let mut people = Vec::new();
        for _ in 0..8 {
            people.push(halfway(&app).await);
        }
        let tries = people.iter().map(|visitor| type_code(visitor, &typed));
        let statuses = futures_util::future::join_all(tries).await;
        assert_eq!(
            statuses.iter().filter(|status| **status == 303).count(),
            1,
            "{statuses:?}"
        );
        app.execute("DELETE FROM throttles");
    }
}

#[actix_web::test]
async fn a_recovery_code_signs_in_once_and_is_counted() {
    let app = TestApp::start().await;
    let (_, codes) = turn_on(&app.sign_up("ada").await).await;
    let visitor = halfway(&app).await;
    let typed = codes[3].to_uppercase().replace('-', " ");
    assert_eq!(type_code(&visitor, &typed).await, 303);
    visitor.get(PAGE).await.assert_text("Recovery codes left: 9");
    assert_eq!(type_code(&halfway(&app).await, &codes[3]).await, 422);
    let stored = format!(
        "SELECT count(*) FROM recovery_codes c WHERE c::text LIKE '%{}%'",
        codes[4].replace('-', "")
    );
    assert_eq!(app.text(&stored), "0", "stored as it was shown");
}

#[actix_web::test]
async fn guessing_ends_after_ten_codes_wherever_it_comes_from() {
    let app = TestApp::start().await;
    let (key, _) = turn_on(&app.sign_up("ada").await).await;
    for number in 0..10 {
        let visitor = halfway(&app).await.at(&format!("192.0.2.{number}:4000"));
        assert_eq!(type_code(&visitor, "000000").await, 422, "{number}");
    }
    let visitor = halfway(&app).await;
    assert_eq!(type_code(&visitor, "000000").await, 429);
    assert_eq!(type_code(&visitor, &code(&key, 1)).await, 429);
    assert!(!is_signed_in(&visitor).await);
}

#[actix_web::test]
async fn what_can_be_no_code_is_refused_without_counting() {
    let app = TestApp::start().await;
    turn_on(&app.sign_up("ada").await).await;
    let visitor = halfway(&app).await;
    for wrong in ["", "12345", "1234567", "abcdef", "' OR 1=1"] {
        assert_eq!(type_code(&visitor, wrong).await, 422, "{wrong:?}");
    }
    assert_eq!(
        app.text("SELECT count(*) FROM audit_events WHERE action = 'sign-in-failed'"),
        "0"
    );
    // Without a right password before it there is no step two.
    let stranger = app.visitor();
    let answer = stranger.post("/sign-in/code", &[("code", "000000")]).await;
    assert_eq!(answer.location(), Some("/sign-in"));
}

#[actix_web::test]
async fn a_new_password_by_link_does_not_skip_the_code() {
    let app = TestApp::start().await;
    let (key, _) = turn_on(&app.sign_up("ada").await).await;
    let conn = &mut app.database.connect();
    let user = greenroom::accounts::queries::find_user(conn, "ada")
        .expect("a query")
        .expect("ada");
    let token = greenroom::accounts::resets::new_link(conn, &Origin::terminal(), &user, "").expect("a link");
    let visitor = app.visitor();
    visitor.get(&format!("/reset/{token}")).await.assert_status(303);
    visitor
        .post("/reset", &[("new_password", "another long sentence")])
        .await
        .assert_status(303);
    let fields = [("username", "ada"), ("password", "another long sentence")];
    let answer = visitor.post("/sign-in", &fields).await;
    assert_eq!(answer.location(), Some("/sign-in/code"));
    assert!(!is_signed_in(&visitor).await);
    assert_eq!(type_code(&visitor, &code(&key, 1)).await, 303);
}

#[actix_web::test]
async fn it_is_turned_on_and_off_with_password_and_code_only() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    ada.post(PAGE, &[]).await.assert_status(303);
    let key = key_of(&ada).await;
    let confirm = format!("{PAGE}/confirm");
    for (password, typed, says) in [
        ("not this one, no", code(&key, 0), "not your current password"),
        (PASSWORD, "000000".to_string(), "wrong or was used"),
        (PASSWORD, String::new(), "six digits"),
        ("", code(&key, 0), "Enter your current password"),
    ] {
        let answer = ada
            .post(&confirm, &[("current_password", password), ("code", &typed)])
            .await;
        answer.assert_status(422).assert_text(says);
    }
    // Not on yet: the password still signs in.
    app.sign_in("ada").await;
    let answer = post(&ada, &confirm, &code(&key, 0)).await;
    answer.assert_status(200);
    // A second begin does not replace one that is on.
    ada.post(PAGE, &[]).await.assert_status(303);
    let off = format!("{PAGE}/delete");
    post(&ada, &off, &code(&key, 0)).await.assert_status(422);
    post(&ada, &off, &code(&key, 1)).await.assert_status(303);
    app.sign_in("ada").await;
    let told = "SELECT string_agg(action, ' ' ORDER BY id) FROM audit_events WHERE action LIKE 'second%'";
    assert_eq!(app.text(told), "second-factor-on second-factor-off");
}

#[actix_web::test]
async fn new_recovery_codes_end_the_old_ones() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let (key, old) = turn_on(&ada).await;
    let page = post(&ada, &format!("{PAGE}/codes"), &code(&key, 1)).await;
    page.assert_status(200).assert_text("Keep these recovery codes");
    assert!(!page.has_text(&old[0]));
    assert_eq!(type_code(&halfway(&app).await, &old[0]).await, 422);
}

#[actix_web::test]
async fn the_secret_is_stored_sealed() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let (key, _) = turn_on(&ada).await;
    let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    let found = format!("SELECT position(decode('{hex}', 'hex') IN sealed_secret) FROM second_factors");
    assert_eq!(app.text(&found), "0");
    assert!(
        !ada.get(PAGE).await.html().contains("<svg class=\"qr\""),
        "shown after it was turned on"
    );
}

#[actix_web::test]
async fn an_administrator_ends_a_lost_second_factor_with_a_reason() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    turn_on(&ada).await;
    let admin = app.sign_up("root-one").await;
    app.make_admin("root-one");
    let path = "/admin/users/ada/second-factor/delete";
    ada.post(path, &[("reason", "x")]).await.assert_status(403);
    admin.post(path, &[]).await.assert_status(422);
    halfway(&app).await;
    admin
        .post(path, &[("reason", "telephone lost, seen in person")])
        .await
        .assert_status(303);
    assert!(!is_signed_in(&ada).await);
    app.sign_in("ada").await;
    admin.post(path, &[("reason", "again")]).await.assert_status(404);
}

#[actix_web::test]
async fn staff_is_held_at_the_page_where_it_is_set_up() {
    let app = TestApp::start_as(all_routes(), |settings| {
        settings.staff_rule.needs_second_factor = true;
    })
    .await;
    let seeker = app.sign_up("ada").await;
    seeker.get("/account/devices").await.assert_status(200);
    let admin = app.sign_up("root-one").await;
    app.make_admin("root-one");
    for path in ["/", "/admin/users", "/account/devices", "/problems"] {
        let answer = admin.get(path).await;
        assert_eq!(answer.location(), Some(PAGE), "{path}");
        admin.get_json(path).await.assert_status(403);
    }
    let change = [("is_mentor", "on"), ("reason", "x")];
    admin
        .post("/admin/users/ada/roles", &change)
        .await
        .assert_status(303);
    assert_eq!(
        app.text("SELECT is_mentor FROM users WHERE username = 'ada'"),
        "false"
    );
    turn_on(&admin).await;
    admin.get("/admin/users").await.assert_status(200);
    admin.post("/sign-out", &[]).await.assert_status(303);
}

#[actix_web::test]
async fn a_new_password_needs_a_code_as_well() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let (key, _) = turn_on(&ada).await;
    let hash = || app.text("SELECT password_hash FROM users");
    let before = hash();
    let change = |code: String| {
        let ada = &ada;
        async move {
            let fields = [
                ("current_password", PASSWORD),
                ("new_password", "another long sentence"),
                ("code", code.as_str()),
            ];
            ada.post("/account/password", &fields).await
        }
    };
    change(String::new())
        .await
        .assert_status(422)
        .assert_text("six digits");
    change("000000".into())
        .await
        .assert_status(422)
        .assert_text("This code is wrong");
    assert_eq!(hash(), before);
    change(code(&key, 1)).await.assert_status(303);
    assert_ne!(hash(), before);
}
