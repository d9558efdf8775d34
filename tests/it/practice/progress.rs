//! Looking back.

use super::{app, sent};
use crate::support::{PASSWORD, PackageBuilder};

#[actix_web::test]
async fn it_tells_what_was_solved_and_what_it_took() {
    let app = app().await;
    app.import(PackageBuilder::new("graph").greenroom("topics: [graphs]\ndifficulty: hard\n"));
    let ada = app.sign_up("ada").await;
    let empty = ada.get("/progress").await;
    empty
        .assert_status(200)
        .assert_text("Solved 0 of 2")
        .assert_text("No submission in the last 53 weeks.")
        .assert_text("Nothing solved yet.");
    app.execute(
        "INSERT INTO drafts (user_id, problem_id, language, revision, source, begun_at)
         SELECT u.id, p.id, 'python3', 1, 'x', now() - interval '95 minutes' FROM users u, problems p WHERE p.slug = 'sum'",
    );
    sent(&app, "ada", "wrong_answer", 40);
    sent(&app, "ada", "accepted", 5);
    sent(&app, "ada", "accepted", 1);
    let page = ada.get("/progress").await;
    page.assert_text("Solved 1 of 2")
        .assert_text("sums 1 1")
        .assert_text("graphs 0 1")
        .assert_text("Easy 1 1")
        .assert_text("Hard 0 1")
        .assert_text("The last problem you solved took 90 min; none at the first try.")
        .assert_text("The sum problem 90 min 1");
    assert!(page.html().contains("<th scope=\"row\">Mon</th>"));
    assert_eq!(page.html().matches("<td class=\"heat-").count(), 7 * 53);
    let eve = app.sign_up("eve").await;
    eve.get("/progress").await.assert_text("Solved 0 of 2");
    assert_eq!(app.visitor().get("/progress").await.status, 303);
}

#[actix_web::test]
async fn the_pages_keep_to_their_budget_of_statements() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    for minutes in 1..30 {
        sent(&app, "ada", "accepted", minutes);
    }
    for place in [
        "/progress",
        "/bookmarks",
        "/problems/sum",
        "/problems/sum/workspace",
        "/problems/sum/submissions",
    ] {
        ada.get(place).await.assert_status(200);
        let before = app.statements();
        ada.get(place).await.assert_status(200);
        let statements = app.statements() - before;
        assert!((1..=10).contains(&statements), "{place}: {statements} statements");
    }
}

#[actix_web::test]
async fn all_of_it_goes_with_the_account_and_comes_with_the_data() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    ada.post("/problems/sum/hints", &[("hint", "1")])
        .await
        .assert_status(303);
    ada.post("/problems/sum/editorial", &[]).await.assert_status(303);
    ada.post("/problems/sum/bookmark", &[("on", "1")])
        .await
        .assert_status(303);
    ada.post("/problems/sum/note", &[("body", "adas-note"), ("revision", "0")])
        .await
        .assert_status(303);
    ada.post("/problems/sum/interviews", &[("minutes", "30")])
        .await
        .assert_status(303);
    let answer = ada.post("/account/data", &[("current_password", PASSWORD)]).await;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(answer.body)).expect("a zip");
    for (name, word) in [
        ("hints.json", "\"hint\""),
        ("solutions-read.json", "editorial"),
        ("bookmarks.json", "sum"),
        ("problem-notes.json", "adas-note"),
        ("interviews.json", "30"),
    ] {
        let text = std::io::read_to_string(archive.by_name(name).expect("a file")).expect("text");
        assert!(text.contains(word), "{name}: {text}");
    }
    app.execute("DELETE FROM users WHERE username = 'ada'");
    for table in [
        "hint_views",
        "solution_looks",
        "bookmarks",
        "problem_notes",
        "interviews",
    ] {
        assert_eq!(
            app.text(&format!("SELECT count(*)::text FROM {table}")),
            "0",
            "{table}"
        );
    }
}
