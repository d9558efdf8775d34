use super::Scene;

/// Six submissions of two people: languages, verdicts, versions and days differ; one still waits.
async fn six() -> Scene {
    let scene = Scene::set().await;
    scene.mend();
    for (what, version, sent) in [
        (("ada", "python3", "wrong_answer"), 1, "2026-03-01 10:00+00"),
        (("ada", "python3", "accepted"), 1, "2026-03-02 10:00+00"),
        (("ada", "cpp", "time_limit"), 2, "2026-03-02 23:59+00"),
        (("bob", "python3", "accepted"), 2, "2026-03-03 00:00+00"),
        (("bob", "cpp", "wrong_answer"), 1, "2026-03-04 10:00+00"),
        (("bob", "cpp", ""), 2, "2026-03-05 10:00+00"),
    ] {
        scene.store(what, version, sent);
    }
    scene
}

#[actix_web::test]
async fn each_bound_takes_what_it_says() {
    let scene = six().await;
    for (fields, expected) in [
        (&[][..], 6),
        (&[("version", "1")], 3),
        (&[("version", "2")], 3),
        (&[("language", "cpp")], 3),
        (&[("verdict", "accepted")], 2),
        (&[("verdict", "time_limit")], 1),
        (&[("user", "ada")], 3),
        (&[("from", "2026-03-03")], 3),
        (&[("until", "2026-03-02")], 3),
        (&[("from", "2026-03-02"), ("until", "2026-03-02")], 2),
        (&[("from", "2026-03-02 10:01"), ("until", "2026-03-02T23:59")], 1),
        (&[("until", "2026-03-01T10:00")], 1),
        (
            &[("user", "bob"), ("language", "cpp"), ("verdict", "wrong_answer")],
            1,
        ),
    ] {
        let url = scene.made(fields).await;
        let noun = if expected == 1 {
            "submission"
        } else {
            "submissions"
        };
        let page = scene.root.get(&url).await;
        page.assert_text(&format!("In it {expected} {noun} Made"));
        let list = scene.root.get(&format!("{url}/submissions")).await.html();
        assert_eq!(
            list.matches("<tr><td><a href=\"/submissions/").count(),
            expected,
            "{fields:?}"
        );
    }
}

#[actix_web::test]
async fn the_preview_counts_by_language_and_verdict_and_changes_nothing() {
    let scene = six().await;
    let url = scene.made(&[]).await;
    let page = scene.root.get(&url).await;
    page.assert_text("Preview")
        .assert_text("5 submissions would be judged against version 2.")
        .assert_text("Language, verdict now Accepted Wrong answer Time limit All")
        .assert_text("C++ – 1 1 2")
        .assert_text("Python 2 1 – 3")
        .assert_text("Not judged yet, so there is no verdict to replace: 1 submission")
        .assert_text("case 1 was wrong");
    assert_eq!(scene.app.text("SELECT count(*)::text FROM jobs"), "0");
    // The cells and the skipped ones lead to their submissions.
    for (query, user, other) in [
        ("language=cpp&old=time_limit&skipped=none", "ada", "bob"),
        ("skipped=waiting", "bob", "ada"),
    ] {
        assert!(
            page.html().contains(&query.replace('&', "&#38;")),
            "{query}: {}",
            page.html()
        );
        let list = scene.root.get(&format!("{url}/submissions?{query}")).await;
        list.assert_text(user);
        assert!(!list.has_text(other), "{}", list.text());
    }
}

#[actix_web::test]
async fn languages_that_the_version_does_not_allow_are_skipped_and_listed() {
    let scene = Scene::set().await;
    scene.store(("ada", "cpp", "accepted"), 1, "2026-03-01");
    scene.store(("ada", "python3", "accepted"), 1, "2026-03-01");
    scene.app.import(scene.problem().languages("[python3]"));
    let url = scene.made(&[]).await;
    let page = scene.root.get(&url).await;
    page.assert_text("1 submission would be judged")
        .assert_text("In a language that the version does not allow: 1 submission");
    // The first version takes every language.
    let url = scene.made(&[("against", "1")]).await;
    scene
        .root
        .get(&url)
        .await
        .assert_text("2 submissions would be judged against version 1, which is not the current one");
}

#[actix_web::test]
async fn a_list_goes_on_after_fifty() {
    let scene = Scene::set().await;
    for _ in 0..51 {
        scene.store(("ada", "python3", "accepted"), 1, "2026-03-01");
    }
    let url = scene.made(&[]).await;
    let first = scene.root.get(&format!("{url}/submissions?old=accepted")).await;
    let html = first.html();
    assert_eq!(html.matches("<tr><td><a href=\"/submissions/").count(), 50);
    let (_, rest) = html.split_once("rel=\"next\" href=\"").expect("a next page");
    let next = rest.split('"').next().expect("an address").replace("&#38;", "&");
    let second = scene.root.get(&next).await.html();
    assert_eq!(second.matches("<tr><td><a href=\"/submissions/").count(), 1);
}
