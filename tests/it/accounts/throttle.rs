//! Guessing passwords is slowed down without locking anybody out elsewhere.

use greenroom::accounts::address::TrustedProxies;
use greenroom::accounts::throttle::{ADDRESS_LIMIT, PAIR_LIMIT};

use crate::support::{Answer, PASSWORD, TestApp, Visitor};

const HOME: &str = "192.0.2.7:4000";

async fn guess(visitor: &Visitor, username: &str, password: &str) -> Answer {
    let fields = [
        ("username", username),
        ("password", password),
        ("next", "/problems"),
    ];
    visitor.post("/sign-in", &fields).await
}

#[actix_web::test]
async fn the_eleventh_guess_is_refused_even_with_the_right_password() {
    let app = TestApp::start().await;
    app.sign_up("ada").await;
    let eve = app.visitor();
    for _ in 0..PAIR_LIMIT {
        guess(&eve, "ada", "a wrong password").await.assert_status(422);
    }
    let page = guess(&eve, "Ada", PASSWORD).await;
    page.assert_status(429).assert_text("Too many sign-ins failed");
    let seconds: u64 = page
        .header("retry-after")
        .expect("a time")
        .parse()
        .expect("seconds");
    assert!((1..=900).contains(&seconds), "{seconds}");
    assert!(page.html().contains("value=\"/problems\""), "the way on is kept");
    let json = eve
        .fetch("/sign-in", &[("username", "ada"), ("password", PASSWORD)])
        .await;
    json.assert_status(429);
    assert!(json.header("retry-after").is_some());
    // The owner is elsewhere, and other accounts are not meant.
    guess(&app.visitor().at(HOME), "ada", PASSWORD)
        .await
        .assert_status(303);
    guess(&eve, "bob", "a wrong password").await.assert_status(422);
}

#[actix_web::test]
async fn an_unknown_name_is_refused_like_a_known_one() {
    let app = TestApp::start().await;
    let eve = app.visitor();
    for _ in 0..PAIR_LIMIT {
        guess(&eve, "nobody", "a wrong password").await.assert_status(422);
    }
    guess(&eve, "nobody", "a wrong password").await.assert_status(429);
}

#[actix_web::test]
async fn a_success_forgets_the_failures_and_a_window_ends() {
    let app = TestApp::start().await;
    app.sign_up("ada").await;
    let ada = app.visitor();
    for _ in 0..2 {
        for _ in 1..PAIR_LIMIT {
            guess(&ada, "ada", "a wrong password").await.assert_status(422);
        }
        guess(&ada, "ada", PASSWORD).await.assert_status(303);
    }
    for _ in 0..PAIR_LIMIT {
        guess(&ada, "ada", "a wrong password").await.assert_status(422);
    }
    guess(&ada, "ada", PASSWORD).await.assert_status(429);
    app.execute("UPDATE throttles SET window_ends_at = now() - interval '1 second'");
    guess(&ada, "ada", PASSWORD).await.assert_status(303);
}

#[actix_web::test]
async fn one_address_can_not_try_everybody() {
    let app = TestApp::start().await;
    app.sign_up("ada").await;
    let eve = app.visitor();
    for number in 0..ADDRESS_LIMIT {
        guess(&eve, &format!("user{number}"), "a wrong password")
            .await
            .assert_status(422);
    }
    guess(&eve, "ada", PASSWORD).await.assert_status(429);
    guess(&eve.at(HOME), "ada", PASSWORD).await.assert_status(303);
}

#[actix_web::test]
async fn a_forged_forwarding_header_changes_nothing() {
    let app = TestApp::start().await;
    let eve = app.visitor();
    let mut last = 0;
    for number in 0..=PAIR_LIMIT {
        let address = format!("198.51.100.{number}");
        let headers = [
            ("Sec-Fetch-Site", "same-origin"),
            ("X-Forwarded-For", address.as_str()),
            ("X-Real-IP", address.as_str()),
            ("Forwarded", address.as_str()),
        ];
        let fields = [("username", "ada"), ("password", "a wrong password")];
        last = eve.post_with("/sign-in", &fields, &headers).await.status;
    }
    assert_eq!(last, 429);
}

#[actix_web::test]
async fn parallel_guesses_do_not_slip_through_together() {
    let app = TestApp::start().await;
    let eve = app.visitor();
    let guesses = (0..PAIR_LIMIT + 10).map(|_| guess(&eve, "ada", "a wrong password"));
    let answers = futures_util::future::join_all(guesses).await;
    let tried = answers.iter().filter(|answer| answer.status == 422).count();
    assert_eq!(tried, PAIR_LIMIT as usize);
}

#[actix_web::test]
async fn the_old_password_is_guessed_at_within_the_same_limit() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let fields = [
        ("current_password", "a wrong password"),
        ("new_password", "another long sentence"),
    ];
    for _ in 0..PAIR_LIMIT {
        ada.post("/account/password", &fields).await.assert_status(422);
    }
    ada.post("/account/password", &fields).await.assert_status(429);
}

#[actix_web::test]
async fn the_table_keeps_no_typed_name_and_no_address() {
    let app = TestApp::start().await;
    guess(&app.visitor(), "my password by mistake", "a wrong password").await;
    let rows = app.text("SELECT string_agg(t::text, ' ') AS value FROM throttles t");
    assert!(!rows.contains("mistake") && !rows.contains("127.0.0.1"), "{rows}");
}

#[actix_web::test]
async fn behind_a_trusted_proxy_everybody_has_limits_of_their_own() {
    let proxy = "127.0.0.1".parse().expect("an address");
    let app = TestApp::start_as(greenroom::app::all_routes(), |settings| {
        settings.trusted_proxies = TrustedProxies([proxy].into());
    })
    .await;
    let from = |address: &'static str| {
        let visitor = app.visitor();
        async move {
            let headers = [("Sec-Fetch-Site", "same-origin"), ("X-Forwarded-For", address)];
            let fields = [("username", "ada"), ("password", "a wrong password")];
            visitor.post_with("/sign-in", &fields, &headers).await.status
        }
    };
    for _ in 0..PAIR_LIMIT {
        assert_eq!(from("198.51.100.7").await, 422);
    }
    assert_eq!(from("198.51.100.7").await, 429);
    assert_eq!(
        from("203.0.113.5, 198.51.100.7").await,
        429,
        "the first is made up"
    );
    assert_eq!(from("198.51.100.8").await, 422);
}
