use super::{ACCEPTED, app, submit};

#[actix_web::test]
async fn own_submissions_are_listed_newest_first_and_others_are_not() {
    let app = app().await;
    let (ada, eve) = (app.sign_up("ada").await, app.sign_up("eve").await);
    let first = submit(&ada, "python3", ACCEPTED).await;
    let second = submit(&ada, "python3", "print(0)").await;
    let list = ada.get("/problems/sum/submissions").await.html();
    let position = |answer: &crate::support::Answer| {
        list.find(&format!("\"{}\"", answer.location().expect("a page")))
            .expect("it is listed")
    };
    assert!(position(&second) < position(&first));
    eve.get("/submissions").await.assert_status(200);
    assert!(
        !eve.get("/submissions")
            .await
            .html()
            .contains(first.location().expect("a page"))
    );
}

#[actix_web::test]
async fn pages_of_submissions_keep_to_their_statements() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    let sent = submit(&ada, "python3", ACCEPTED).await;
    app.judge_pending();
    for path in [
        "/submissions",
        "/problems/sum/workspace",
        sent.location().expect("a page"),
    ] {
        let before = app.statements();
        ada.get(path).await.assert_status(200);
        let sent = app.statements() - before;
        assert!((1..=12).contains(&sent), "{path} sends {sent} statements");
    }
}
