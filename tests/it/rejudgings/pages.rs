use super::Scene;
use crate::export::{download, list};

#[actix_web::test]
async fn only_administrators_see_and_change_rejudgings() {
    let (scene, ..) = Scene::flawed_verdicts().await;
    let url = scene.made(&[]).await;
    let mentor = scene.app.sign_up("mia").await;
    scene.app.make_mentor("mia");
    for (who, status) in [(&scene.ada, 403), (&mentor, 403), (&scene.app.visitor(), 401)] {
        for path in [
            "/admin/rejudgings",
            "/admin/rejudgings/new",
            &url,
            &format!("{url}/submissions"),
        ] {
            who.get_json(path).await.assert_status(status);
        }
        for step in ["start", "apply", "cancel"] {
            who.fetch(&format!("{url}/{step}"), &[])
                .await
                .assert_status(status);
        }
        who.fetch("/admin/rejudgings", &[("problem", "sum"), ("reason", "mine")])
            .await
            .assert_status(status);
    }
    scene.root.get(&url).await.assert_text("Preview");
    for path in [
        "/admin/rejudgings/1",
        "/admin/rejudgings/x",
        "/admin/rejudgings/1/submissions",
    ] {
        scene.root.get(path).await.assert_status(404);
    }
    scene
        .root
        .post("/admin/rejudgings/1/apply", &[])
        .await
        .assert_status(404);
}

#[actix_web::test]
async fn a_version_that_judges_otherwise_proposes_one_and_a_typo_does_not() {
    let (scene, ..) = Scene::flawed_verdicts().await;
    let page = scene.root.get("/admin/rejudgings").await;
    page.assert_text("These problems judge otherwise now")
        .assert_text("The sum problem : version 2 has other tests or limits than those behind the verdicts of 2 submissions");
    assert!(page.html().contains("/admin/rejudgings/new?problem=sum"));
    scene
        .root
        .get("/admin/rejudgings/new?problem=sum")
        .await
        .assert_status(200);
    let url = scene.judged().await;
    scene
        .root
        .get("/admin/rejudgings")
        .await
        .assert_text("A rejudging is under way");
    scene.step(&url, "apply").await.assert_status(303);
    let page = scene.root.get("/admin/rejudgings").await;
    assert!(!page.has_text("judge otherwise now"), "{}", page.text());
    page.assert_text("Applied").assert_text("root-one");
    // A third version, with another statement alone.
    let typo = scene
        .problem()
        .statement("Print the sum of two numbers, please.\n");
    assert!(scene.app.import(typo).published);
    let page = scene.root.get("/admin/rejudgings").await;
    assert!(!page.has_text("judge otherwise now"), "{}", page.text());
}

#[actix_web::test]
async fn the_former_verdict_is_shown_to_its_author_and_administrators_alone() {
    let (scene, ada, _) = Scene::flawed_verdicts().await;
    assert!(!scene.ada.get(&ada).await.has_text("Judged before"));
    let url = scene.judged().await;
    // What a rejudging that nobody applied has found is not told.
    assert!(!scene.ada.get(&ada).await.has_text("Judged before"));
    scene.step(&url, "apply").await.assert_status(303);
    for who in [&scene.ada, &scene.root] {
        who.get(&ada)
            .await
            .assert_text("Judged before")
            .assert_text("Wrong answer case 1 was wrong 1");
    }
    scene.bob.get(&ada).await.assert_status(404);
}

#[actix_web::test]
async fn the_stream_of_one_that_is_judged_tells_how_far_it_is_and_then_ends() {
    let (scene, ..) = Scene::flawed_verdicts().await;
    let url = scene.made(&[]).await;
    scene.step(&url, "start").await.assert_status(303);
    let page = scene.root.get(&url).await;
    assert!(page.html().contains(&format!("data-live=\"{url}/events\"")));
    page.assert_text("Refresh");
    let events = scene.root.get(&format!("{url}/events")).await.html();
    assert!(
        events.contains("event: update") && events.contains("0 of 2 submissions judged"),
        "{events}"
    );
    scene.app.judge_pending();
    let events = scene.root.get(&format!("{url}/events")).await.html();
    assert!(
        events.contains("event: done") && events.contains("Apply the new verdicts"),
        "{events}"
    );
    scene.ada.get(&format!("{url}/events")).await.assert_status(403);
}

#[actix_web::test]
async fn what_an_administrator_typed_is_shown_as_text() {
    let (scene, ada, _) = Scene::flawed_verdicts().await;
    let url = scene
        .made(&[("reason", "<script>alert(1)</script> & \"more\"")])
        .await;
    scene.step(&url, "start").await.assert_status(303);
    scene.app.judge_pending();
    scene.step(&url, "apply").await.assert_status(303);
    for page in [
        scene.root.get(&url).await,
        scene.ada.get(&ada).await,
        scene.ada.get("/notifications").await,
    ] {
        page.assert_text("<script>alert(1)</script> & \"more\"");
        assert!(!page.html().contains("<script>alert"));
    }
}

#[actix_web::test]
async fn what_nobody_applied_is_in_nobody_s_data() {
    let (scene, ..) = Scene::flawed_verdicts().await;
    let url = scene.judged().await;
    let verdicts = async || {
        let rows = list(&mut download(&scene.ada).await, "submissions.json");
        let judgements = rows[0]["judgements"].as_array().expect("a list").clone();
        let verdicts = judgements
            .iter()
            .map(|judgement| judgement["verdict"].to_string());
        (verdicts.collect::<Vec<_>>().join(" "), judgements[0].clone())
    };
    assert_eq!(verdicts().await.0, "\"wrong_answer\"");
    scene.step(&url, "apply").await.assert_status(303);
    let (after, first) = verdicts().await;
    assert_eq!(after, "\"wrong_answer\" \"accepted\"");
    assert_eq!(first["superseded_reason"], "case 1 was wrong");
}
