//! Judging submissions once more: what it would take, what it finds, and what becomes of it.

mod applying;
mod bad_input;
mod crash;
mod judging;
mod pages;
mod scope;
mod spare;

use greenroom::problems::import::ImportOutcome;
use uuid::Uuid;

use crate::submissions::{key, submit};
use crate::support::{Answer, PackageBuilder, TestApp, Visitor};

const SUM: &str = "a, b = map(int, input().split())\nprint(a + b)\n";
/// Right in the sample and in one secret case, and what the flawed version takes for right in the other.
const FLAWED_SUM: &str = "a, b = map(int, input().split())\nprint(43 if a == 20 else a + b)\n";
const DIFFERENCE: &str = "a, b = map(int, input().split())\nprint(a - b)\n";

/// An instance with an administrator, two seekers and a problem whose first version has a wrong answer in it.
struct Scene {
    app: TestApp,
    root: Visitor,
    ada: Visitor,
    bob: Visitor,
    uuid: Uuid,
}

impl Scene {
    async fn set() -> Scene {
        let app = TestApp::start().await;
        let root = app.sign_up("root-one").await;
        app.make_admin("root-one");
        let (ada, bob) = (app.sign_up("ada").await, app.sign_up("bob").await);
        let scene = Scene {
            app,
            root,
            ada,
            bob,
            uuid: Uuid::new_v4(),
        };
        scene
            .app
            .import(scene.problem().file("data/secret/01-small.ans", "43\n"));
        scene
    }

    fn problem(&self) -> PackageBuilder {
        PackageBuilder::new("sum").uuid(Some(self.uuid))
    }

    /// The second version, with the right answer.
    fn mend(&self) -> ImportOutcome {
        self.app.import(self.problem())
    }

    /// Makes a rejudging of the problem; `fields` besides problem and reason.
    async fn make(&self, fields: &[(&str, &str)]) -> Answer {
        let key = key();
        let common = [
            ("problem", "sum"),
            ("reason", "case 1 was wrong"),
            ("idempotency_key", &key),
        ];
        let given = |name: &str| fields.iter().any(|(field, _)| *field == name);
        let common = common.into_iter().filter(|(name, _)| !given(name));
        let all: Vec<_> = common.chain(fields.iter().copied()).collect();
        self.root.post("/admin/rejudgings", &all).await
    }

    /// The address of one that was made.
    async fn made(&self, fields: &[(&str, &str)]) -> String {
        let answer = self.make(fields).await;
        answer.assert_status(303);
        answer.location().expect("a redirection").to_string()
    }

    async fn step(&self, url: &str, step: &str) -> Answer {
        self.root.post(&format!("{url}/{step}"), &[]).await
    }

    /// One of everything, made and judged.
    async fn judged(&self) -> String {
        let url = self.made(&[]).await;
        self.step(&url, "start").await.assert_status(303);
        self.app.judge_pending();
        self.root.get(&url).await.assert_text("Judged, not applied");
        url
    }

    /// Ada's right and Bob's wrong program, judged by the flawed version; then the mended one is there.
    async fn flawed_verdicts() -> (Scene, String, String) {
        let scene = Scene::set().await;
        let ada = submit(&scene.ada, "python3", SUM).await;
        let bob = submit(&scene.bob, "python3", FLAWED_SUM).await;
        scene.app.judge_pending();
        let address = |answer: &Answer| answer.location().expect("a redirection").to_string();
        let addresses = (address(&ada), address(&bob));
        scene.ada.get(&addresses.0).await.assert_text("Wrong answer");
        scene.bob.get(&addresses.1).await.assert_text("Accepted");
        scene.mend();
        (scene, addresses.0, addresses.1)
    }

    /// What everybody's progress is: user, tries, whether solved.
    fn progress(&self) -> String {
        self.app.text(
            "SELECT coalesce(string_agg(u.username || ' ' || tries || ' ' || (solved_at IS NOT NULL), ', '
                 ORDER BY u.username), '') FROM problem_progress p JOIN users u ON u.id = p.user_id",
        )
    }

    fn verdicts(&self) -> String {
        self.app
            .text("SELECT string_agg(verdict, ' ' ORDER BY submission_id) FROM judgements WHERE current")
    }

    /// A submission as a worker left it, without its code; `version` is a number of the problem.
    fn store(&self, (username, language, verdict): (&str, &str, &str), version: i32, sent: &str) {
        let stored = self.app.execute(&format!(
            "WITH sent AS (
                 INSERT INTO submissions (user_id, problem_id, version_id, language, idempotency_key, body_hash, created_at)
                 SELECT u.id, p.id, v.id, '{language}', gen_random_uuid(), sha256(random()::text::bytea), '{sent}'
                 FROM users u, problems p JOIN problem_versions v ON v.problem_id = p.id AND v.number = {version}
                 WHERE u.username = '{username}' RETURNING id, version_id)
             INSERT INTO judgements (submission_id, version_id, current, verdict, worker, started_at)
             SELECT id, version_id, true, '{verdict}', 'test', now() FROM sent WHERE '{verdict}' <> ''",
        ));
        assert_eq!(stored, usize::from(!verdict.is_empty()));
    }
}
