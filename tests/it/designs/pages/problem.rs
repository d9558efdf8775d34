use crate::designs::support::stage;

#[actix_web::test]
async fn the_facts_that_are_simulated_are_printed_as_tables() {
    let stage = stage().await;
    let page = stage.app.visitor().get("/problems/small-shortener").await;
    page.assert_status(200)
        .assert_text("Design a link shortener.")
        .assert_text("200 requests a second arrive all day.")
        .assert_text("code: 1,000 keys, popular by Zipf’s law with exponent 1.")
        .assert_text("99 % of redirect are answered within 150 ms")
        .assert_text("5 times the traffic")
        .assert_text("from 2 s for 3 s")
        .assert_text("lognormal, mean 4 ms, coefficient of variation 1")
        .assert_text("sql_node 4")
        .assert_text("Creates a second")
        .assert_text("Sign in to simulate");
    assert!(
        !page.has_text("CPU time"),
        "programs have limits, designs have none"
    );
}

#[actix_web::test]
async fn a_hidden_scenario_is_counted_and_not_told() {
    let stage = stage().await;
    for path in ["/problems/small-shortener", "/problems/small-shortener/design"] {
        let page = stage.app.visitor().get(path).await;
        page.assert_text("One more scenario is hidden until you submit.");
        assert!(
            !page.html().contains("secret") && !page.has_text("Twice the traffic"),
            "{path}"
        );
    }
}

#[actix_web::test]
async fn each_workspace_leads_to_the_one_that_fits_the_problem() {
    let stage = stage().await;
    let ada = stage.app.sign_in("ada").await;
    let moved = ada.get("/problems/small-shortener/workspace").await;
    moved.assert_status(303);
    assert_eq!(moved.location(), Some("/problems/small-shortener/design"));
    stage.app.import(crate::support::PackageBuilder::new("sum"));
    let moved = ada.get("/problems/sum/design").await;
    moved.assert_status(303);
    assert_eq!(moved.location(), Some("/problems/sum/workspace"));
    ada.fetch("/problems/sum/designs", &[("source", "x")])
        .await
        .assert_status(404);
}
