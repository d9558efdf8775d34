//! Marks by the rubric: both sides, neither before the other.

use super::{Room, act, comment, submit};

const CLARITY: (&str, &str) = ("level.clarity", "3");
const SEEN: &str = "Lean no";

async fn mark(person: &crate::support::Visitor, id: &str, fields: &[(&str, &str)]) {
    person
        .post(&format!("/reviews/{id}/marks"), fields)
        .await
        .assert_status(303);
}

/// Meg has sent a mark for clarity.
async fn marked(room: &Room) -> String {
    let id = room.claimed().await;
    let fields = [
        ("level.clarity", "2"),
        ("evidence.clarity", "def read(): names nothing"),
    ];
    mark(&room.meg, &id, &fields).await;
    act(&room.meg, &id, "send").await.assert_status(303);
    id
}

#[actix_web::test]
async fn the_mentor_s_mark_is_shown_once_the_seeker_has_marked_with_evidence() {
    let room = Room::open().await;
    let id = marked(&room).await;
    assert_eq!(room.state(&id), "awaiting-seeker");
    let path = format!("/reviews/{id}");
    let evidence = "names nothing";
    let hidden = |html: &str| html.contains("Mentor: marked") && !html.contains(evidence);
    assert!(hidden(&room.sam.get(&path).await.html()));
    // A level alone is kept, named, and opens nothing.
    mark(&room.sam, &id, &[CLARITY]).await;
    let html = room.sam.get(&path).await.html();
    assert!(hidden(&html), "{html}");
    assert!(
        html.contains("Say what shows it, then it counts: Clarity."),
        "{html}"
    );
    mark(&room.sam, &id, &[CLARITY, ("evidence.clarity", "L3-4")]).await;
    let html = room.sam.get(&path).await.html();
    assert!(
        html.contains(evidence) && html.contains(&format!("Mentor: {SEEN}")),
        "{html}"
    );
    assert!(html.contains("<a href=\"#L3\">L3-4</a>"), "{html}");
    // And now the mentor sees the seeker's.
    room.meg.get(&path).await.assert_text("Seeker: Hire");
}

#[actix_web::test]
async fn the_seeker_s_mark_is_hidden_from_the_mentor_until_theirs_is_sent() {
    let room = Room::open().await;
    let id = room.claimed().await;
    let own = "I named it after what it does";
    mark(&room.sam, &id, &[CLARITY, ("evidence.clarity", own)]).await;
    let path = format!("/reviews/{id}");
    let fields = [("level.clarity", "2"), ("evidence.clarity", "L3")];
    for is_kept in [false, true] {
        if is_kept {
            mark(&room.meg, &id, &fields).await;
        }
        let html = room.meg.get(&path).await.html();
        assert!(html.contains("Seeker: marked") && !html.contains(own), "{html}");
        assert!(!room.sam.get(&path).await.html().contains("Mentor: "));
    }
    room.meg.get(&path).await.assert_text("Send 1 mark");
    act(&room.meg, &id, "send").await.assert_status(303);
    room.meg.get(&path).await.assert_text(own);
    room.sam.get(&path).await.assert_text("Mentor: Lean no");
}

#[actix_web::test]
async fn marks_that_both_sides_have_seen_stay_as_they_are() {
    let room = Room::open().await;
    let id = marked(&room).await;
    mark(&room.sam, &id, &[CLARITY, ("evidence.clarity", "L3")]).await;
    mark(
        &room.sam,
        &id,
        &[("level.clarity", "1"), ("evidence.clarity", "after all")],
    )
    .await;
    mark(
        &room.meg,
        &id,
        &[("level.clarity", "4"), ("evidence.clarity", "after all")],
    )
    .await;
    act(&room.meg, &id, "send").await;
    assert_eq!(
        room.app.text(
            "SELECT (SELECT string_agg(level || evidence, ' ') FROM self_marks) || '|'
             || (SELECT string_agg(level::text, ' ') FROM mentor_marks)"
        ),
        "3L3|2"
    );
}

#[actix_web::test]
async fn a_mark_out_of_range_is_refused_with_its_field_and_what_was_typed_stays() {
    let room = Room::open().await;
    let id = room.claimed().await;
    let path = format!("/reviews/{id}/marks");
    let long = "x".repeat(2001);
    for person in [&room.sam, &room.meg] {
        for (level, evidence, told) in [
            ("5", "typed words", "from 1 to 4"),
            ("best", "typed words", "from 1 to 4"),
            ("2", long.as_str(), "2000 characters"),
        ] {
            let fields = [("level.clarity", level), ("evidence.clarity", evidence)];
            let answer = person.post(&path, &fields).await;
            answer.assert_status(422);
            answer.assert_text(told).assert_text(evidence);
        }
    }
    assert_eq!(room.app.text("SELECT count(*) FROM self_marks"), "0");
    assert_eq!(room.app.text("SELECT count(*) FROM review_drafts"), "0");
}

#[actix_web::test]
async fn strangers_can_t_mark_and_learn_nothing() {
    let room = Room::open().await;
    let id = room.claimed().await;
    let mia = room.mentor("mia").await;
    let eve = room.app.sign_up("eve").await;
    for person in [&mia, &eve] {
        for level in ["3", "9"] {
            let fields = [("level.clarity", level), ("evidence.clarity", "L1")];
            person
                .post(&format!("/reviews/{id}/marks"), &fields)
                .await
                .assert_status(404);
        }
    }
    assert_eq!(room.app.text("SELECT count(*) FROM review_drafts"), "0");
}

#[actix_web::test]
async fn marks_of_a_lost_claim_are_kept_for_who_wrote_them() {
    let room = Room::open().await;
    let id = room.claimed().await;
    let evidence = "the reading is apart from the sum";
    mark(&room.meg, &id, &[CLARITY, ("evidence.clarity", evidence)]).await;
    room.app
        .execute("UPDATE reviews SET claim_expires_at = now() - interval '1 minute'");
    act(&room.meg, &id, "send").await.assert_status(404);
    mark(&room.meg, &id, &[CLARITY, ("evidence.clarity", evidence)]).await;
    let mia = room.mentor("mia").await;
    act(&mia, &id, "claim").await.assert_status(303);
    room.meg
        .get("/reviews?show=kept")
        .await
        .assert_text(evidence)
        .assert_text("the mark of clarity");
    assert!(!mia.get(&format!("/reviews/{id}")).await.html().contains(evidence));
    assert_eq!(room.app.text("SELECT count(*) FROM mentor_marks"), "0");
}

#[actix_web::test]
async fn each_round_has_marks_of_its_own_and_the_history_has_them_all() {
    let room = Room::open().await;
    let id = marked(&room).await;
    mark(&room.sam, &id, &[CLARITY, ("evidence.clarity", "L3")]).await;
    let second = submit(&room.sam, "print(int(input()) * 2)\n").await;
    room.sam
        .post(&format!("/reviews/{id}/rounds"), &[("submission", &second)])
        .await
        .assert_status(303);
    let html = room.sam.get(&format!("/reviews/{id}")).await.html();
    assert!(!html.contains("names nothing"), "{html}");
    room.sam
        .get(&format!("/reviews/{id}?round=1"))
        .await
        .assert_text("names nothing");
    mark(
        &room.sam,
        &id,
        &[("level.clarity", "4"), ("evidence.clarity", "one line")],
    )
    .await;
    room.sam
        .get("/reviews/marks")
        .await
        .assert_text("You: Hire first, Strong hire last. Mentors marked 1 submission and saw 0 as you did.")
        .assert_text(SEEN);
    // What the seeker has not marked, the history doesn't give away.
    let eve = room.app.sign_up("eve").await;
    eve.get("/reviews/marks").await.assert_text("No marks yet");
}

#[actix_web::test]
async fn a_problem_s_own_rubric_is_marked_by() {
    let room = Room::open().await;
    let rubric = "rubric:\n  id: own/1\n  criteria:\n    - {id: one_pass, title: One pass, weight: 100, anchors: [never, twice, nearly, once]}\n";
    room.app
        .import(crate::support::PackageBuilder::new("own").greenroom(rubric));
    let submission = super::submit_to(&room.sam, "own", super::SOURCE).await;
    let id = super::ask(&room.sam, &submission, &[]).await;
    let page = room.sam.get(&format!("/reviews/{id}")).await;
    page.assert_text("One pass").assert_text("nearly");
    assert!(!page.html().contains("level.clarity"));
    let fields = [
        ("level.one_pass", "4"),
        ("evidence.one_pass", "L4"),
        ("level.clarity", "4"),
    ];
    mark(&room.sam, &id, &fields).await;
    assert_eq!(
        room.app
            .text("SELECT string_agg(criterion || level, ' ') FROM self_marks"),
        "one_pass4"
    );
    comment(&room.sam, &id, "whole", "x", "keep").await;
}

#[actix_web::test]
async fn evidence_without_a_level_stays_a_draft_and_is_no_comment() {
    let room = Room::open().await;
    let id = room.claimed().await;
    mark(&room.meg, &id, &[("evidence.clarity", "only words")]).await;
    act(&room.meg, &id, "send").await.assert_status(409);
    comment(&room.meg, &id, "whole", "Good names.", "send")
        .await
        .assert_status(303);
    assert_eq!(
        room.app.text(
            "SELECT (SELECT string_agg(body, ',') FROM review_comments) || '|' || (SELECT string_agg(place || body, ',') FROM review_drafts)"
        ),
        "Good names.|mark clarityonly words"
    );
}

#[actix_web::test]
async fn a_draft_in_place_of_a_mark_that_both_have_seen_is_kept_and_not_sent() {
    let room = Room::open().await;
    let id = marked(&room).await;
    let fields = [("level.clarity", "4"), ("evidence.clarity", "on second thought")];
    mark(&room.meg, &id, &fields).await;
    room.meg
        .get(&format!("/reviews/{id}"))
        .await
        .assert_text("Send 1 mark");
    mark(&room.sam, &id, &[CLARITY, ("evidence.clarity", "L3")]).await;
    let html = room.meg.get(&format!("/reviews/{id}")).await.html();
    assert!(!html.contains("Send 1 mark"), "{html}");
    act(&room.meg, &id, "send").await.assert_status(409);
    assert_eq!(
        room.app
            .text("SELECT (SELECT body FROM review_drafts) || '|' || (SELECT level FROM mentor_marks)"),
        "on second thought|2"
    );
}
