//! Signing in with an account of a provider. The refused cases are asserted to have changed nothing.

use greenroom::accounts::providers::Providers;
use greenroom::app::all_routes;
use greenroom::config::Registration;

use super::second_factor::turn_on;
use crate::support::provider::{Provider, app_and_provider, way_back};
use crate::support::{Answer, PASSWORD, TestApp, Visitor};

/// Makes an account for whoever has just come back.
async fn settle_in(visitor: &Visitor, name: &str) -> Answer {
    visitor
        .post("/register/with", &[("username", name), ("takes_email", "yes")])
        .await
}

async fn is_signed_in(visitor: &Visitor) -> bool {
    visitor.get("/account/devices").await.status == 200
}

fn everything(app: &TestApp) -> String {
    app.text(
        "SELECT concat_ws(' ', (SELECT count(*) FROM users), (SELECT count(*) FROM identities),
            (SELECT count(*) FROM sessions WHERE user_id IS NOT NULL), (SELECT count(*) FROM audit_events))",
    )
}

fn identities(app: &TestApp) -> String {
    app.text(
        "SELECT coalesce(string_agg(u.username || ' is ' || i.subject || ' of ' || i.provider, ', ' ORDER BY i.number), 'none')
         FROM identities i JOIN users u ON u.id = i.user_id",
    )
}

#[actix_web::test]
async fn somebody_new_makes_an_account_and_comes_back_to_it() {
    let (app, _provider) = app_and_provider().await;
    for (way, subject) in [("oidc", "subject of ada"), ("github", "")] {
        let name = format!("ada-{way}");
        let visitor = app.visitor();
        app.execute("UPDATE users SET email = NULL");
        let back = visitor.come_with(way, "ada").await;
        back.assert_status(303).assert_location("/register/with");
        let page = visitor.get("/register/with").await;
        page.assert_text("ada@mail.example");
        assert!(
            page.html().contains("value=\"ada\""),
            "what the provider proposes"
        );
        settle_in(&visitor, &name)
            .await
            .assert_status(303)
            .assert_location("/");
        assert!(is_signed_in(&visitor).await);
        assert!(
            identities(&app).contains(&format!("{name} is {subject}")),
            "{}",
            identities(&app)
        );
        // And the next time at once, in another browser.
        let again = app.visitor();
        again
            .come_with(way, "ada")
            .await
            .assert_status(303)
            .assert_location("/");
        again
            .get("/account/devices")
            .await
            .assert_status(200)
            .assert_text(&name);
    }
    assert_eq!(
        app.text(
            "SELECT string_agg(DISTINCT after::jsonb ->> 'with', ' ') FROM audit_events WHERE action = 'sign-in'"
        ),
        "github oidc"
    );
}

#[actix_web::test]
async fn an_address_that_the_provider_has_checked_counts_as_confirmed_and_others_are_not_taken() {
    let (app, _provider) = app_and_provider().await;
    for way in ["oidc", "github"] {
        let ada = app.visitor();
        ada.come_with(way, "ada").await;
        settle_in(&ada, "ada").await.assert_status(303);
        let told = "SELECT email || ' ' || (email_verified_at IS NOT NULL) FROM users WHERE username = 'ada'";
        assert_eq!(app.text(told), "ada@mail.example true");
        app.execute("DELETE FROM users");

        let eve = app.visitor();
        eve.come_with(way, "unchecked")
            .await
            .assert_location("/register/with");
        settle_in(&eve, "eve").await.assert_status(303);
        assert_eq!(app.text("SELECT count(*) FROM users WHERE email IS NULL"), "1");
        app.execute("DELETE FROM users");
    }
}

#[actix_web::test]
async fn an_account_with_the_same_address_is_never_given_away() {
    let (app, _provider) = app_and_provider().await;
    let ada = app.visitor();
    let fields = [
        ("username", "ada"),
        ("password", PASSWORD),
        ("email", "Ada@Mail.example"),
    ];
    ada.post("/register", &fields).await.assert_status(303);
    let before = everything(&app);
    for way in ["oidc", "github"] {
        let stranger = app.visitor();
        stranger
            .come_with(way, "ada")
            .await
            .assert_status(303)
            .assert_location("/sign-in");
        stranger
            .get("/sign-in")
            .await
            .assert_text("belongs to an account here");
        assert!(!is_signed_in(&stranger).await);
        settle_in(&stranger, "eve").await.assert_location("/sign-in");
    }
    assert_eq!(everything(&app), before);
}

#[actix_web::test]
async fn tokens_that_prove_nothing_sign_nobody_in() {
    let (app, _provider) = app_and_provider().await;
    let first = app.visitor();
    first.come_with("oidc", "ada").await;
    settle_in(&first, "ada").await.assert_status(303);
    let before = everything(&app);
    for person in [
        "nobody",
        "other-issuer",
        "other-audience",
        "other-nonce",
        "late",
        "unsigned",
        "shared-secret",
        "stranger",
        "tokenless",
        "long",
    ] {
        let visitor = app.visitor();
        let back = visitor.come_with("oidc", person).await;
        back.assert_status(303).assert_location("/sign-in");
        visitor
            .get("/sign-in")
            .await
            .assert_text("did not say who you are");
        settle_in(&visitor, "eve").await.assert_location("/sign-in");
        assert!(!is_signed_in(&visitor).await, "{person}");
    }
    for person in ["elsewhere", "endless"] {
        let answer = app.visitor().come_with("oidc", person).await;
        answer.assert_status(503);
        assert!(!answer.html().contains("xxxx"), "{person}");
    }
    assert_eq!(everything(&app), before);
}

#[actix_web::test]
async fn a_key_that_the_provider_has_just_changed_is_fetched() {
    let (app, provider) = app_and_provider().await;
    app.visitor()
        .come_with("oidc", "ada")
        .await
        .assert_location("/register/with");
    // Keys are asked for again at most every 30 s: a fresh instance stands for one that waited.
    let late = TestApp::start_as(all_routes(), |settings| provider.settle(settings)).await;
    late.visitor()
        .come_with("oidc", "newly-signed")
        .await
        .assert_location("/sign-in");
    late.settings.providers.forget();
    late.visitor()
        .come_with("oidc", "ada")
        .await
        .assert_location("/register/with");
}

#[actix_web::test]
async fn nobody_comes_back_who_did_not_go() {
    let (app, _provider) = app_and_provider().await;
    let (ada, eve) = (app.visitor(), app.visitor());
    let before = everything(&app);
    let departure = ada.post("/sign-in/with/oidc", &[]).await;
    let back = way_back(&departure, "ada");
    // Eve's browser, without a trip, with one of its own, and the other provider's way back.
    eve.get(&back)
        .await
        .assert_status(400)
        .assert_text("not begun in this browser");
    eve.post("/sign-in/with/oidc", &[]).await.assert_status(200);
    eve.get(&back).await.assert_status(400);
    let elsewhere = back.replace("/with/oidc/", "/with/github/");
    ada.get(&elsewhere).await.assert_status(400);
    for broken in [
        "/sign-in/with/oidc/return",
        "/sign-in/with/oidc/return?code=x&state=",
    ] {
        app.visitor().get(broken).await.assert_status(400);
        ada.get(broken).await.assert_status(400);
    }
    ada.get("/sign-in/with/nobody/return?code=x&state=y")
        .await
        .assert_status(404);
    ada.post("/sign-in/with/nobody", &[]).await.assert_status(404);
    assert_eq!(everything(&app), before);
    // The trip itself still ends well, once.
    ada.get(&back)
        .await
        .assert_status(303)
        .assert_location("/register/with");
    ada.get(&back).await.assert_status(400);
}

#[actix_web::test]
async fn another_site_can_begin_no_trip() {
    let (app, _provider) = app_and_provider().await;
    let visitor = app.visitor();
    let foreign = [
        ("Sec-Fetch-Site", "cross-site"),
        ("Origin", "https://evil.example"),
    ];
    visitor
        .post_with("/sign-in/with/oidc", &[], &foreign)
        .await
        .assert_status(403);
    assert_eq!(app.text("SELECT count(*) FROM sessions"), "0");
}

#[actix_web::test]
async fn the_way_there_carries_a_challenge_and_the_way_on_stays_here() {
    let (app, _provider) = app_and_provider().await;
    let visitor = app.visitor();
    let departure = visitor
        .post("/sign-in/with/oidc", &[("next", "//evil.example/x")])
        .await;
    let html = departure.html();
    for part in [
        "code_challenge_method=S256",
        "code_challenge=",
        "nonce=",
        "state=",
        "scope=openid",
    ] {
        assert!(html.contains(part), "{part}");
    }
    assert!(!html.contains("the secret of the room") && !html.contains("the+secret"));
    visitor.get(&way_back(&departure, "ada")).await;
    settle_in(&visitor, "ada")
        .await
        .assert_status(303)
        .assert_location("/");
    let again = app.visitor();
    let departure = again
        .post("/sign-in/with/oidc", &[("next", "/problems?q=hash")])
        .await;
    again
        .get(&way_back(&departure, "ada"))
        .await
        .assert_status(303)
        .assert_location("/problems?q=hash");
}

#[actix_web::test]
async fn a_second_factor_is_asked_for_as_well() {
    let (app, _provider) = app_and_provider().await;
    let ada = app.sign_up("ada").await;
    connect(&ada, "oidc", "ada", &[("current_password", PASSWORD)])
        .await
        .assert_location("/account/identities");
    turn_on(&ada).await;
    let other = app.visitor();
    other
        .come_with("oidc", "ada")
        .await
        .assert_status(303)
        .assert_location("/sign-in/code");
    assert!(!is_signed_in(&other).await);
}

#[actix_web::test]
async fn a_disabled_account_stays_out() {
    let (app, _provider) = app_and_provider().await;
    let ada = app.visitor();
    ada.come_with("oidc", "ada").await;
    settle_in(&ada, "ada").await;
    app.disable("ada");
    let again = app.visitor();
    again.come_with("oidc", "ada").await.assert_status(403);
    assert!(!is_signed_in(&again).await);
    settle_in(&again, "eve").await.assert_location("/sign-in");
    assert_eq!(app.text("SELECT count(*) FROM users"), "1");
}

#[actix_web::test]
async fn whoever_may_make_no_account_makes_none_with_a_provider_either() {
    let provider = Provider::start();
    for (registration, words) in [
        (Registration::Closed, "no new accounts"),
        (Registration::Invite, "by invitation"),
    ] {
        let app = TestApp::start_as(all_routes(), |settings| {
            provider.settle(settings);
            settings.registration = registration;
        })
        .await;
        let eve = app.visitor();
        eve.come_with("oidc", "eve")
            .await
            .assert_location("/register/with");
        eve.get("/register/with")
            .await
            .assert_status(403)
            .assert_text(words);
        settle_in(&eve, "eve").await.assert_status(403);
        assert_eq!(app.text("SELECT count(*) FROM users"), "0");
    }
}

#[actix_web::test]
async fn bad_names_are_explained_and_taken_ones_too() {
    let (app, _provider) = app_and_provider().await;
    app.sign_up("ada").await;
    let visitor = app.visitor();
    visitor.come_with("oidc", "ada").await;
    for (name, words) in [
        ("ada", "is taken"),
        ("", "Choose a username"),
        ("A b", "has only letters"),
        ("admin", "reserved"),
    ] {
        settle_in(&visitor, name)
            .await
            .assert_status(422)
            .assert_text(words);
    }
    assert_eq!(app.text("SELECT count(*) FROM users"), "1");
    settle_in(&visitor, "ada-2").await.assert_status(303);
    assert_eq!(
        app.text("SELECT email FROM users WHERE username = 'ada-2'"),
        "ada@mail.example"
    );
}

#[actix_web::test]
async fn two_browsers_with_one_identity_make_one_account() {
    let (app, _provider) = app_and_provider().await;
    let (one, two) = (app.visitor(), app.visitor());
    one.come_with("github", "ada")
        .await
        .assert_location("/register/with");
    two.come_with("github", "ada")
        .await
        .assert_location("/register/with");
    one.post("/register/with", &[("username", "one")])
        .await
        .assert_status(303);
    two.post("/register/with", &[("username", "two")])
        .await
        .assert_status(409);
    assert_eq!(app.text("SELECT string_agg(username, ' ') FROM users"), "one");
}

/// Connects an identity with the account that is signed in.
async fn connect(visitor: &Visitor, way: &str, person: &str, proof: &[(&str, &str)]) -> Answer {
    let departure = visitor
        .post(&format!("/account/identities/with/{way}"), proof)
        .await;
    visitor.get(&way_back(&departure, person)).await
}

#[actix_web::test]
async fn ways_to_sign_in_are_connected_and_taken_away() {
    let (app, _provider) = app_and_provider().await;
    let ada = app.sign_up("ada").await;
    for wrong in ["", "wrong password!"] {
        let path = "/account/identities/with/github";
        ada.post(path, &[("current_password", wrong)])
            .await
            .assert_status(422);
    }
    let proof = [("current_password", PASSWORD)];
    connect(&ada, "github", "ada", &proof)
        .await
        .assert_location("/account/identities");
    ada.get("/account/identities")
        .await
        .assert_text("GitHub")
        .assert_text("signs you in as well");
    assert!(identities(&app).starts_with("ada is "), "{}", identities(&app));

    let eve = app.sign_up("eve").await;
    connect(&eve, "github", "ada", &proof)
        .await
        .assert_location("/account/identities");
    eve.get("/account/identities")
        .await
        .assert_text("signs somebody in already");
    let number = app.text("SELECT number::text FROM identities");
    let path = format!("/account/identities/{number}/delete");
    eve.post(&path, &proof).await.assert_status(404);
    ada.post(&path, &[]).await.assert_status(422);
    assert!(identities(&app).starts_with("ada is "), "{}", identities(&app));

    ada.post(&path, &proof).await.assert_status(303);
    assert_eq!(identities(&app), "none");
    app.visitor()
        .come_with("github", "ada")
        .await
        .assert_location("/register/with");
    assert_eq!(
        app.text(
            "SELECT string_agg(action, ' ' ORDER BY id) FROM audit_events WHERE action LIKE 'identity%'"
        ),
        "identity-connect identity-drop"
    );
}

#[actix_web::test]
async fn a_trip_to_connect_ends_with_the_session_that_began_it() {
    let (app, _provider) = app_and_provider().await;
    let ada = app.sign_up("ada").await;
    let departure = ada
        .post("/account/identities/with/oidc", &[("current_password", PASSWORD)])
        .await;
    let back = way_back(&departure, "ada");
    ada.post("/sign-out", &[]).await.assert_status(303);
    ada.get(&back).await.assert_status(400);
    assert_eq!(identities(&app), "none");
}

#[actix_web::test]
async fn whoever_has_no_password_chooses_one_soon_after_signing_in() {
    let (app, _provider) = app_and_provider().await;
    let ada = app.visitor();
    ada.come_with("oidc", "ada").await;
    settle_in(&ada, "ada").await;
    // Nothing is a password of theirs.
    for guess in ["", "!", PASSWORD] {
        let fields = [("username", "ada"), ("password", guess)];
        app.visitor().post("/sign-in", &fields).await.assert_status(422);
    }
    let number = app.text("SELECT number::text FROM identities");
    let last = ada
        .post(
            &format!("/account/identities/{number}/delete"),
            &[("current_password", "anything at all")],
        )
        .await;
    last.assert_status(422).assert_text("no password yet");
    let new = [("new_password", "another horse battery")];
    // An old session alone is not enough.
    app.execute("UPDATE sessions SET state = jsonb_set(state, '{proved_at}', '\"1\"')");
    ada.get("/account/password")
        .await
        .assert_text("sign in once more");
    ada.post("/account/password", &new).await.assert_status(422);
    assert_eq!(
        app.text("SELECT count(*) FROM users WHERE password_hash IS NULL"),
        "1"
    );
    ada.come_with("oidc", "ada").await.assert_status(303);
    ada.get("/account/password").await.assert_text("Set password");
    ada.post("/account/password", &new).await.assert_status(303);
    assert!(is_signed_in(&ada).await);
    // From now on the password is asked for.
    ada.post("/account/password", &[("new_password", "a third horse battery")])
        .await
        .assert_status(422);
    let fields = [("username", "ada"), ("password", "another horse battery")];
    app.visitor().post("/sign-in", &fields).await.assert_status(303);
}

#[actix_web::test]
async fn a_provider_that_is_down_is_said_calmly_and_passwords_go_on() {
    let (app, mut provider) = app_and_provider().await;
    app.sign_up("ada").await;
    let visitor = app.visitor();
    let departure = visitor.post("/sign-in/with/github", &[]).await;
    let back = way_back(&departure, "ada");
    provider.stop();
    for answer in [
        visitor.get(&back).await,
        app.visitor().post("/sign-in/with/oidc", &[]).await,
    ] {
        answer.assert_status(503);
        assert!(!answer.html().contains(&provider.url) && !answer.html().contains("refused"));
    }
    app.sign_in("ada").await;
}

#[actix_web::test]
async fn without_providers_nothing_of_it_is_there() {
    let app = TestApp::start().await;
    assert!(Providers::default().ways().0.is_empty());
    let visitor = app.sign_up("ada").await;
    assert!(
        !visitor
            .get("/account/password")
            .await
            .html()
            .contains("/account/identities")
    );
    assert!(
        !app.visitor()
            .get("/sign-in")
            .await
            .html()
            .contains("/sign-in/with")
    );
    visitor.post("/sign-in/with/oidc", &[]).await.assert_status(404);
    visitor
        .get("/sign-in/with/oidc/return?state=x&code=y")
        .await
        .assert_status(404);
}
