//! Becoming a mentor, capacity and vacation.

use super::{Room, act, ask, submit};
use crate::support::Visitor;

pub const PROFILE: [(&str, &str); 6] = [
    ("language-python3", "yes"),
    ("language-design", "yes"),
    ("talk-en", "yes"),
    ("level", "senior"),
    ("capacity", "2"),
    ("about", "Ten years of queues."),
];

async fn admin(room: &Room) -> Visitor {
    room.app.sign_up("root-one").await;
    room.app.make_admin("root-one");
    room.app.sign_in("root-one").await
}

#[actix_web::test]
async fn an_application_is_read_and_approved() {
    let room = Room::open().await;
    let admin = admin(&room).await;
    room.sam.post("/mentor", &PROFILE).await.assert_status(303);
    room.sam
        .get("/mentor")
        .await
        .assert_text("waits for an administrator")
        .assert_text("Ten years of queues.");
    room.sam.get("/queue").await.assert_status(403);
    admin
        .get("/admin/reviews")
        .await
        .assert_text("Ten years of queues.")
        .assert_text("Design, Python");
    let path = "/admin/reviews/applications/sam";
    admin
        .post(path, &[("decision", "approved"), ("reason", "")])
        .await
        .assert_status(422);
    room.meg
        .post(path, &[("decision", "approved"), ("reason", "friends")])
        .await
        .assert_status(403);
    admin
        .post(
            path,
            &[("decision", "approved"), ("reason", "Known from the course")],
        )
        .await
        .assert_status(303);
    admin
        .post(path, &[("decision", "declined"), ("reason", "Second thoughts")])
        .await
        .assert_status(409);
    room.sam.get("/queue").await.assert_status(200);
    assert_eq!(
        room.app.text(
            "SELECT actor || ' ' || subject || ' ' || reason FROM audit_events WHERE action = 'roles-change'"
        ),
        "root-one user sam Known from the course"
    );
}

#[actix_web::test]
async fn a_declined_application_says_why_and_can_come_again() {
    let room = Room::open().await;
    let admin = admin(&room).await;
    room.sam.post("/mentor", &PROFILE).await.assert_status(303);
    let path = "/admin/reviews/applications/sam";
    admin
        .post(path, &[("decision", "declined"), ("reason", "Solve a few first")])
        .await
        .assert_status(303);
    room.sam
        .get("/notifications")
        .await
        .assert_text("Solve a few first");
    room.sam.get("/mentor").await.assert_text("was declined");
    room.sam.get("/queue").await.assert_status(403);
    room.sam.post("/mentor", &PROFILE).await.assert_status(303);
    admin
        .get("/admin/reviews")
        .await
        .assert_text("Ten years of queues.");
}

#[actix_web::test]
async fn wrong_fields_are_named_and_boxes_stay_as_they_were() {
    let room = Room::open().await;
    for (field, value, words) in [
        ("language-python3", "", "at least one language that you review"),
        ("talk-en", "", "at least one language to talk in"),
        ("capacity", "0", "from 1 to 20"),
        ("capacity", "many", "from 1 to 20"),
        ("level", "guru", "up to which level"),
        ("away_until", "2020-01-01", "This day is over"),
        ("away_until", "soon", "a day like"),
        ("away_until", "2999-01-01", "within a year"),
    ] {
        let mut fields: Vec<(&str, &str)> = PROFILE
            .iter()
            .copied()
            .filter(|(name, _)| {
                *name != field && !(field.starts_with("language") && name.starts_with("language"))
            })
            .collect();
        if !value.is_empty() {
            fields.push((field, value));
        }
        let answer = room.sam.post("/mentor", &fields).await;
        answer
            .assert_status(422)
            .assert_text(words)
            .assert_text("Ten years of queues.");
    }
    assert_eq!(room.app.text("SELECT count(*) FROM mentor_profiles"), "0");
}

#[actix_web::test]
async fn a_mentor_on_vacation_gets_nothing_new_and_as_much_as_they_want_after() {
    let room = Room::open().await;
    let id = room.ask().await;
    let tomorrow = (chrono::Utc::now() + chrono::TimeDelta::days(1))
        .format("%Y-%m-%d")
        .to_string();
    let mut away = PROFILE.to_vec();
    away.push(("away_until", &tomorrow));
    room.meg.post("/mentor", &away).await.assert_status(303);
    let page = room.meg.get("/mentor").await;
    assert!(page.html().contains(&tomorrow));
    room.meg.get("/queue").await.assert_text("You are away");
    act(&room.meg, &id, "claim")
        .await
        .assert_status(409)
        .assert_text("You are away");
    room.meg.post("/mentor", &PROFILE).await.assert_status(303);
    act(&room.meg, &id, "claim").await.assert_status(303);
    for (n, status) in [(1, 303), (2, 409)] {
        let seeker = room.app.sign_up(&format!("seeker-{n}")).await;
        let next = submit(&seeker, "print(1)\n").await;
        let next = ask(&seeker, &next, &[]).await;
        act(&room.meg, &next, "claim").await.assert_status(status);
    }
}

#[actix_web::test]
async fn administrators_see_how_the_queue_does_and_hear_of_what_waits_too_long() {
    let room = Room::open().await;
    let admin = admin(&room).await;
    room.ask().await;
    assert!(
        !admin
            .get("/admin/reviews")
            .await
            .html()
            .contains("target for first answers")
    );
    room.app
        .execute("UPDATE reviews SET asked_at = now() - interval '80 hours'");
    admin
        .get("/admin/reviews")
        .await
        .assert_text("1 request waits for longer than 72 hours")
        .assert_text("3 days");
    room.app.execute("UPDATE users SET is_mentor = false");
    admin
        .get("/admin/reviews")
        .await
        .assert_text("Requests wait and no mentor is there");
    room.meg.get("/admin/reviews").await.assert_status(403);
}
