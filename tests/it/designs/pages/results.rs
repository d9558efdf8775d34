use greenroom::simulator::outcome::DesignVerdict;

use super::outcomes::outcome;
use crate::designs::support::{BAD, GOOD, Stage, stage};
use crate::support::Visitor;

async fn failed(stage: &Stage) -> (Visitor, String) {
    let id = stage.send(BAD);
    stage.judge_as(id, &outcome(DesignVerdict::Failed));
    (
        stage.app.sign_in("ada").await,
        format!("/submissions/{id}/design"),
    )
}

#[actix_web::test]
async fn a_waiting_design_tells_its_place() {
    let stage = stage().await;
    let id = stage.send(GOOD);
    let ada = stage.app.sign_in("ada").await;
    let page = ada.get(&format!("/submissions/{id}/design")).await;
    page.assert_status(200)
        .assert_text("Queued")
        .assert_text("You are next.");
    assert!(
        page.html()
            .contains(&format!("data-live=\"/submissions/{id}/design/events\""))
    );
    let moved = ada.get(&format!("/submissions/{id}")).await;
    moved.assert_status(303);
    assert_eq!(
        moved.location(),
        Some(format!("/submissions/{id}/design").as_str())
    );
}

#[actix_web::test]
async fn a_simulation_under_way_tells_scenario_and_run() {
    let stage = stage().await;
    let id = stage.send(GOOD);
    stage.app.execute(
        "UPDATE jobs SET lease_token = gen_random_uuid(), lease_expires_at = now() + interval '1 hour', leased_by = 'w'",
    );
    stage.app.execute(
        "INSERT INTO job_progress (job_id, phase, done, total) SELECT id, 'simulate 2', 3, 8 FROM jobs",
    );
    let ada = stage.app.sign_in("ada").await;
    ada.get(&format!("/submissions/{id}/design"))
        .await
        .assert_text("Simulating")
        .assert_text("Scenario 3 of 8, run 2.");
}

#[actix_web::test]
async fn the_verdict_says_what_broke_with_figure_interval_and_limit() {
    let stage = stage().await;
    let (ada, url) = failed(&stage).await;
    let page = ada.get(&url).await;
    page.assert_status(200)
        .assert_text("Failed")
        .assert_text("It fails 1 of 3 scenarios: Five times the traffic.")
        .assert_text("12.5 of 40 units")
        .assert_text("Reads at pg reach 99 % at 3 s <b>&")
        .assert_text("61 % ± 1 %")
        .assert_text("≥ 95 %")
        .assert_text("A second finding.")
        .assert_text("Nodes at their worst")
        .assert_text("api → pg")
        .assert_text("1.23 M events simulated, engine test-engine")
        .assert_text("sql pg connections=2");
    assert!(page.html().contains("class=\"drawing"));
    assert!(!page.html().contains("<b>&"), "findings are escaped");
    assert!(
        !page.html().contains("data-live=\"/submissions"),
        "nothing changes any more"
    );
    assert!(page.html().contains("<title>Failed ·"));
}

#[actix_web::test]
async fn hidden_scenarios_appear_on_the_result_alone() {
    let stage = stage().await;
    let (ada, url) = failed(&stage).await;
    ada.get(&url).await.assert_text("Twice the traffic hidden");
    ada.get(&format!("{url}?scenario=secret"))
        .await
        .assert_text("1,600 requests: 1,520 done, 80 failed.");
    let ada_preview = stage.app.sign_in("ada").await;
    let sent = ada_preview
        .post(
            "/problems/small-shortener/previews",
            &[
                ("source", GOOD),
                ("idempotency_key", &uuid::Uuid::new_v4().to_string()),
            ],
        )
        .await;
    let preview = sent.location().expect("its page").to_string();
    let id: i64 = preview
        .rsplit('/')
        .next()
        .expect("an id")
        .parse()
        .expect("a number");
    stage.finish_preview_as(id, outcome(DesignVerdict::Failed));
    let page = ada_preview.get(&preview).await;
    page.assert_status(200)
        .assert_text("Within its limits in 1 of 2 visible scenarios, for 12.5 of 40 units.")
        .assert_text("It is not a verdict");
    assert!(!page.html().contains("secret") && !page.has_text("Twice the traffic"));
}

#[actix_web::test]
async fn the_drawing_follows_scenario_and_moment() {
    let stage = stage().await;
    let (ada, url) = failed(&stage).await;
    let page = ada.get(&format!("{url}?scenario=steady&at=3")).await;
    page.assert_text("At 3 s:");
    let drawing = ada.get(&format!("{url}/drawing?scenario=spike&at=4")).await;
    drawing
        .assert_status(200)
        .assert_text("At 4 s, during the fault: pg 100 %");
    assert!(!drawing.html().contains("<html"), "it is a partial");
    ada.get(&format!("{url}/drawing?scenario=spike&at=999999999999"))
        .await
        .assert_text("At 7 s");
    for nothing in ["?scenario=nothing", "", "?scenario=spike&at=NaN"] {
        let status = ada.get(&format!("{url}/drawing{nothing}")).await.status;
        assert!([200, 400, 404].contains(&status), "{nothing}: {status}");
    }
}

#[actix_web::test]
async fn the_figures_of_a_chart_stand_where_its_link_leads() {
    let stage = stage().await;
    let (ada, url) = failed(&stage).await;
    let page = ada.get(&url).await;
    assert!(page.html().contains("table=latency#chart-latency"));
    assert!(!page.html().contains("figures-table"));
    let page = ada.get(&format!("{url}?scenario=spike&table=latency")).await;
    page.assert_text("Time p99 p90 p50");
    assert_eq!(page.html().matches("figures-table").count(), 1);
    assert!(page.html().contains("table=success#chart-success"));
}

#[actix_web::test]
async fn an_unknown_scenario_shows_the_worst_one() {
    let stage = stage().await;
    let (ada, url) = failed(&stage).await;
    let page = ada.get(&format!("{url}?scenario=nothing")).await;
    page.assert_status(200);
    assert!(page.html().contains("value=\"spike\""));
}

#[actix_web::test]
async fn estimates_are_marked_and_claims_lead_to_nodes_and_scenarios() {
    let stage = stage().await;
    let ada = stage.app.sign_in("ada").await;
    let fields = [
        ("source", BAD),
        ("idempotency_key", &uuid::Uuid::new_v4().to_string()),
        ("estimate.writes", "20/s"),
        ("section.tradeoffs", "@pg is small, see @spike; mail ada@pg, <i>"),
    ];
    let sent = ada.post("/problems/small-shortener/designs", &fields).await;
    let url = sent.location().expect("its page").to_string();
    let id: i64 = url.split('/').nth(2).expect("an id").parse().expect("a number");
    stage.judge_as(id, &outcome(DesignVerdict::Failed));
    let page = ada.get(&url).await;
    page.assert_text("1 of 1 right").assert_text("mail ada@pg, <i>");
    let html = page.html();
    assert!(html.contains("<a href=\"#node-pg\">@pg</a>"), "{html}");
    assert!(html.contains(&format!("<a href=\"{url}?scenario=spike#detail\">@spike</a>")));
    assert!(html.contains("id=\"node-pg\""));
}

#[actix_web::test]
async fn a_judge_error_is_nobodys_fault_here() {
    let stage = stage().await;
    let (ada, url) = failed(&stage).await;
    stage.app.execute("DELETE FROM design_outcomes");
    stage.app.execute("UPDATE judgements SET verdict = 'judge_error'");
    ada.get(&url)
        .await
        .assert_text("Judge error")
        .assert_text("not your fault");
}

#[actix_web::test]
async fn results_are_for_their_author_and_admins_and_previews_for_their_author() {
    let stage = stage().await;
    let (ada, url) = failed(&stage).await;
    let preview = ada
        .post(
            "/problems/small-shortener/previews",
            &[
                ("source", GOOD),
                ("idempotency_key", &uuid::Uuid::new_v4().to_string()),
            ],
        )
        .await;
    let preview = preview.location().expect("its page").to_string();
    let eve = stage.app.sign_up("eve").await;
    for path in [
        url.clone(),
        format!("{url}/drawing?scenario=spike"),
        format!("{url}/compare"),
        format!("{url}/events"),
        preview.clone(),
        format!("{preview}/events"),
    ] {
        eve.get(&path).await.assert_status(404);
    }
    stage.app.make_admin("eve");
    let admin = stage.app.sign_in("eve").await;
    admin.get(&url).await.assert_status(200).assert_text("by ada");
    admin.get(&preview).await.assert_status(404);
}

#[actix_web::test]
async fn pages_of_designs_keep_to_their_statements() {
    let stage = stage().await;
    let (ada, url) = failed(&stage).await;
    for path in [
        url.as_str(),
        "/problems/small-shortener",
        "/problems/small-shortener/design",
        &format!("{url}/compare"),
        &format!("{url}/drawing?scenario=spike"),
    ] {
        let before = stage.app.statements();
        ada.get(path).await.assert_status(200);
        let sent = stage.app.statements() - before;
        assert!((1..=12).contains(&sent), "{path} sends {sent} statements");
    }
}
