//! A small design problem, quick to simulate, and designs for it.

use std::fs;
use std::path::{Path, PathBuf};

use greenroom::designs::queries::{self, Answers, NewDesign};
use greenroom::package;
use greenroom::problems::import::{self, ImportOptions, Showing};
use uuid::Uuid;

use crate::support::TestApp;

const PROBLEM: &str = r#"format: design-problem/1
name: {en: Small Shortener}
credits: {authors: Ada Author}
license: cc by-sa
uuid: 7a0c1f52-6a1d-4f0e-9d51-0b6f3a8f2c11
zones: [a, b]
palette: [client, lb, service, cache, sql]
service_times:
  app.cpu: {dist: lognormal, mean: 2ms, cv: 0.5}
  cache.op: {dist: deterministic, value: 20us}
  sql.read: {dist: lognormal, mean: 4ms, cv: 1}
  sql.write: {dist: lognormal, mean: 6ms, cv: 1}
workload:
  horizon: 8s
  warmup: 1s
  keys:
    code: {count: 1000, zipf: 1.0}
  kinds:
    redirect: {share: 0.9, needs: read a link, keys: [code], request: 200B, response: 500B, must_read: true}
    create: {share: 0.1, needs: store a link, keys: [code], request: 1KB, response: 200B, must_write_durably: true}
  rps: [[0s, 200]]
slo:
  - {id: p99, metric: latency, kind: redirect, quantile: 0.99, max: 150ms}
  - {id: avail, metric: success, min: 0.95}
budget: {units: 40, prices: prices.yaml}
scenarios:
  - {id: steady, title: An ordinary day}
  - id: spike
    title: Five times the traffic
    at: 2s
    for: 3s
    inject: [{load: {factor: 5}}]
  - id: secret
    title: Twice the traffic
    hidden: true
    at: 2s
    for: 3s
    inject: [{load: {factor: 2}}]
estimates:
  - {id: writes, ask: Creates a second, expect: "rps * 0.1", unit: /s, factor: 1.25}
sections:
  - {id: tradeoffs, title: Trade-offs, prompt: What did you give up?, minutes: 5}
rubric:
  id: small/1
  criteria:
    - {id: tradeoffs, title: Trade-offs, weight: 100, anchors: [none, one, two, argued]}
self_test:
  - {design: designs/good.design, expect: pass}
  - {design: designs/bad.design, expect: {pass: [steady], fail: {spike: [avail]}}}
"#;

const PRICES: &str =
    "version: small-1\nunits: {lb: 0.5, service: 1, cache: 1.5, sql_node: 4, egress_tb: 0}\n";

/// Passes everything with much room.
pub const GOOD: &str = "\
client user timeout=500ms
lb front
service api x4 slots=16 cores=2 queue=64 time=app.cpu
sql pg replicas=1 connections=16 queue=100
user -> front -> api
api -> pg
flow redirect: cpu; call pg.read
flow create: cpu; call pg.write
";

/// One connection does 250 reads a second: enough on an ordinary day, not in the spike.
pub const BAD: &str = "\
client user timeout=500ms
lb front
service api x4 slots=16 cores=2 queue=64 time=app.cpu
sql pg connections=2 queue=20
user -> front -> api
api -> pg
flow redirect: cpu; call pg.read
flow create: cpu; call pg.write
";

/// What an empty draft starts with.
const STARTER: &str = "\
# Begin here
client user
service api cores=2
sql pg
user -> api
api -> pg
flow redirect: cpu; call pg.read
flow create: cpu; call pg.write
";

/// Writes the problem below `parent` and returns its folder.
pub fn write_problem(parent: &Path) -> PathBuf {
    let root = parent.join("small");
    let files = [
        ("problem.yaml", PROBLEM),
        ("prices.yaml", PRICES),
        ("statement/problem.en.md", "Design a link shortener.\n"),
        ("designs/good.design", GOOD),
        ("designs/bad.design", BAD),
        ("designs/starter.design", STARTER),
        (
            "greenroom.yaml",
            "slug: small-shortener\neditorial: editorial.md\n",
        ),
        (
            "editorial.md",
            "Cache what is read most.\n\n![The spike](statement/pictures/spike.svg)\n",
        ),
        (
            "statement/pictures/spike.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n",
        ),
    ];
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
        fs::write(path, text).expect("a new file");
    }
    root
}

/// An instance with the problem and one user.
pub struct Stage {
    pub app: TestApp,
    pub user_id: i64,
    pub problem_id: i64,
    pub version_id: i64,
}

pub async fn stage() -> Stage {
    let app = TestApp::start().await;
    let folder = tempfile::tempdir().expect("a folder");
    let package = package::read_any(&write_problem(folder.path())).unwrap_or_else(|error| panic!("{error}"));
    let options = ImportOptions::showing(Showing::AtOnce);
    import::import(&mut app.database.connect(), &package, &options).unwrap_or_else(|error| panic!("{error}"));
    app.sign_up("ada").await;
    let id = |sql: &str| app.text(sql).parse::<i64>().expect("an id");
    Stage {
        user_id: id("SELECT id FROM users"),
        problem_id: id("SELECT id FROM problems"),
        version_id: id("SELECT id FROM problem_versions"),
        app,
    }
}

impl Stage {
    /// Sends a design as the form does once it found it sound.
    pub fn send(&self, text: &str) -> i64 {
        let new = NewDesign {
            user_id: self.user_id,
            problem_id: self.problem_id,
            version_id: self.version_id,
            text: text.into(),
            answers: Answers::default(),
            idempotency_key: Uuid::new_v4(),
        };
        queries::insert_design(&mut self.app.database.connect(), &new).expect("stored")
    }
}
