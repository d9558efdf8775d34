use super::{ACCEPTED, WRONG, app, submit};

#[actix_web::test]
async fn the_author_sees_the_verdict_after_judging() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    let sent = submit(&ada, "python3", ACCEPTED).await;
    sent.assert_status(303);
    ada.follow(&sent)
        .await
        .assert_status(200)
        .assert_text("You are next.");
    assert_eq!(app.judge_pending(), 1);
    ada.follow(&sent)
        .await
        .assert_text("Accepted")
        .assert_text("cases passed.");
    ada.get("/problems?status=solved")
        .await
        .assert_text("The sum problem");
}

#[actix_web::test]
async fn a_failing_sample_shows_where_the_outputs_differ() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    let sent = submit(&ada, "python3", WRONG).await;
    app.judge_pending();
    ada.follow(&sent)
        .await
        .assert_text("Wrong answer")
        .assert_text("sample 1")
        .assert_text("Line 1, column 1");
}

#[actix_web::test]
async fn a_secret_case_gives_away_neither_input_nor_answer() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    // Right on the sample, wrong on everything else, and chatty about what it read.
    let sneaky = "import sys\ntext = sys.stdin.read()\na, b = map(int, text.split())\n\
                  print(a + b if (a, b) == (1, 2) else 'LEAK' + text)\nsys.stderr.write('LEAK' + text)\n";
    let sent = submit(&ada, "python3", sneaky).await;
    app.judge_pending();
    let page = ada.follow(&sent).await;
    page.assert_text("Wrong answer")
        .assert_text("Your answer to case 2 is wrong.");
    // The word stands in the sent code, which the page shows, but nowhere with a number behind it.
    assert!(
        !page.html().contains("LEAK1") && !page.html().contains("LEAK-"),
        "{}",
        page.text()
    );
    let stored = app.text("SELECT cases::text FROM judgements");
    assert!(!stored.contains("judge_message\": \""), "{stored}");
}

#[actix_web::test]
async fn compiled_languages_show_the_compiler_s_words() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    let sent = submit(&ada, "cpp", "int main() { return undeclared_name; }\n").await;
    app.judge_pending();
    ada.follow(&sent)
        .await
        .assert_text("Compile error")
        .assert_text("undeclared_name");
    let sent = submit(
        &ada,
        "cpp",
        "#include <iostream>\nint main() { long a, b; std::cin >> a >> b; std::cout << a + b << '\\n'; }\n",
    )
    .await;
    app.judge_pending();
    ada.follow(&sent).await.assert_text("Accepted");
}

#[actix_web::test]
async fn bytes_that_are_no_text_are_judged_as_bytes() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    let body = format!(
        "language=python3&idempotency_key={}&source=%23%20%FF%FE%0Aa%2C+b+%3D+map%28int%2C+input%28%29.split%28%29%29%0Aprint%28a+%2B+b%29%0A",
        super::key()
    );
    let headers = [("Sec-Fetch-Site", "same-origin")];
    let sent = ada
        .post_body(
            "/problems/sum/submissions",
            "application/x-www-form-urlencoded",
            body.into_bytes(),
            &headers,
        )
        .await;
    sent.assert_status(303);
    app.judge_pending();
    // Python refuses a comment that is no UTF-8: a verdict with its words, not an error of ours.
    ada.follow(&sent)
        .await
        .assert_status(200)
        .assert_text("Runtime error")
        .assert_text("Non-UTF-8 code");
}

#[actix_web::test]
async fn a_judgement_that_can_t_be_read_claims_nothing_of_its_cases() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    let sent = submit(&ada, "python3", WRONG).await;
    app.judge_pending();
    for unreadable in ["[{\"name\": 7}]", "[]", "{}"] {
        app.execute(&format!("UPDATE judgements SET cases = '{unreadable}'"));
        let page = ada.follow(&sent).await;
        page.assert_status(200)
            .assert_text("Wrong answer")
            .assert_text("the details of its cases can't be shown");
        assert!(!page.has_text("cases passed"), "{}", page.text());
    }
}

#[actix_web::test]
async fn an_uploaded_file_that_is_no_text_is_judged_as_its_bytes() {
    let app = app().await;
    let ada = app.sign_up("ada").await;
    let mut body = Vec::new();
    for (name, value) in [
        ("language", "python3"),
        ("source", ""),
        ("idempotency_key", &super::key()),
    ] {
        body.extend(
            format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
        );
    }
    body.extend(b"--XX\r\nContent-Disposition: form-data; name=\"source_file\"; filename=\"a.py\"\r\n\r\n");
    let source =
        b"# -*- coding: latin-1 -*-\r\n# gr\xfc\xdfe\na, b = map(int, input().split())\nprint(a + b)\n";
    body.extend(source);
    body.extend(b"\r\n--XX--\r\n");
    let sent = ada
        .post_body(
            "/problems/sum/submissions",
            "multipart/form-data; boundary=XX",
            body,
            &[("Sec-Fetch-Site", "same-origin")],
        )
        .await;
    sent.assert_status(303);
    let stored = app.text("SELECT encode(bytes, 'hex') FROM submission_files");
    assert_eq!(stored, greenroom::web::secret::to_hex(source));
    app.judge_pending();
    ada.follow(&sent).await.assert_status(200).assert_text("Accepted");
}
