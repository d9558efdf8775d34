use greenroom::simulator::outcome::DesignVerdict;

use super::outcomes::outcome;
use crate::designs::support::{BAD, GOOD, stage};

#[actix_web::test]
async fn the_list_of_problems_marks_designs_and_filters_by_kind() {
    let stage = stage().await;
    stage.app.import(crate::support::PackageBuilder::new("sum"));
    let visitor = stage.app.visitor();
    let both = visitor.get("/problems").await;
    both.assert_text("Small Shortener Design")
        .assert_text("The sum problem");
    let designs = visitor.get("/problems?kind=design").await;
    designs
        .assert_text("1 problem found")
        .assert_text("Small Shortener");
    assert!(!designs.has_text("The sum problem"));
    let code = visitor.get("/problems?kind=code").await;
    code.assert_text("The sum problem");
    assert!(!code.has_text("Small Shortener"));
    visitor
        .get("/problems?kind=essay")
        .await
        .assert_text("could not be understood and was left out: kind");
}

#[actix_web::test]
async fn submissions_of_designs_link_to_their_own_page_with_their_verdicts() {
    let stage = stage().await;
    let ada = stage.app.sign_in("ada").await;
    let verdicts = [
        (DesignVerdict::Passed, "Passed"),
        (DesignVerdict::Failed, "Failed"),
        (DesignVerdict::Borderline, "Borderline"),
        (DesignVerdict::EventLimit, "Event limit"),
    ];
    let mut ids = Vec::new();
    for (index, (verdict, _)) in verdicts.iter().enumerate() {
        let id = stage.send(&format!("{GOOD}# {index}\n"));
        stage.judge_as(id, &outcome(*verdict));
        ids.push(id);
    }
    let waiting = stage.send(BAD);
    for path in ["/submissions", "/problems/small-shortener/submissions", "/"] {
        let page = ada.get(path).await;
        for ((_, word), id) in verdicts.iter().zip(&ids) {
            page.assert_text(word);
            assert!(
                page.html()
                    .contains(&format!("href=\"/submissions/{id}/design\"")),
                "{path}"
            );
        }
        assert!(
            page.html()
                .contains(&format!("href=\"/submissions/{waiting}/design\"")),
            "{path}"
        );
        page.assert_text("Queued");
    }
    ada.get("/problems?status=solved")
        .await
        .assert_text("Small Shortener");
}

#[actix_web::test]
async fn home_resumes_a_design_where_it_was_written_and_lists_no_written_parts() {
    let stage = stage().await;
    let ada = stage.app.sign_in("ada").await;
    for (language, source) in [
        ("design", "# half a design"),
        ("design-answers", "{\"sections\":{}}"),
    ] {
        let body = serde_json::json!({ "source": source, "base_revision": 0, "writer": "a" });
        ada.post_json(&format!("/problems/small-shortener/drafts/{language}"), &body)
            .await
            .assert_status(200);
    }
    let home = ada.get("/").await;
    home.assert_text("# half a design");
    assert!(home.html().contains("href=\"/problems/small-shortener/design\""));
    assert!(!home.html().contains("design-answers"));
}
