//! `greenroom simulate` as it is typed: verdicts, exit codes, messages, and the same bytes every time.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use super::support::{BAD, GOOD, write_problem};

/// Runs the program as a box does: without home, settings or anything else of the machine.
fn simulate(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_greenroom"))
        .arg("simulate")
        .args(arguments)
        .env_clear()
        .current_dir("/")
        .output()
        .expect("the program starts")
}

/// The folder of the problem, and a file with the design.
fn stage(design: &str) -> (tempfile::TempDir, String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let problem = write_problem(folder.path());
    let file = folder.path().join("my.design");
    std::fs::write(&file, design).expect("written");
    let text = |path: &Path| path.display().to_string();
    let (problem, file) = (text(&problem), text(&file));
    (folder, problem, file)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_exit_code_tells_the_verdict() {
    for (design, code, word) in [(GOOD, 0, "Passed"), (BAD, 21, "Failed")] {
        let (_folder, problem, file) = stage(design);
        let output = simulate(&["--problem", &problem, "--design", &file]);
        assert_eq!(output.status.code(), Some(code), "{}", text(&output.stderr));
        let printed = text(&output.stdout);
        assert!(
            printed.contains("steady ×") && printed.contains("secret (hidden)"),
            "{printed}"
        );
        assert!(
            printed.lines().last().is_some_and(|line| line.starts_with(word)),
            "{printed}"
        );
    }
}

#[test]
fn json_has_its_stable_shape() {
    let (_folder, problem, file) = stage(BAD);
    let output = simulate(&["--problem", &problem, "--design", &file, "--json"]);
    let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(document["verdict"], "failed");
    assert!(document["cost"].is_f64() && document["events"].is_u64() && document["cpu_ms"].is_u64());
    let spike = &document["scenarios"][1];
    assert_eq!(
        (&spike["id"], &spike["verdict"]),
        (&"spike".into(), &"failed".into())
    );
    assert!(spike["replications"].as_u64() >= Some(3));
    let slo = &spike["slos"][0];
    for field in ["value", "low", "high", "limit"] {
        assert!(slo[field].is_number(), "{field}: {slo}");
    }
    assert!(slo["id"].is_string() && slo["verdict"].is_string());
}

#[test]
fn a_month_costs_the_same_whichever_day_is_looked_at() {
    let (_folder, problem, file) = stage(GOOD);
    let prices = Path::new(&problem).join("prices.yaml");
    let written = std::fs::read_to_string(&prices).expect("prices");
    let dear = written.replace("egress_tb: 0", "egress_tb: 100");
    assert_ne!(written, dear);
    std::fs::write(&prices, dear).expect("written");
    let cost = |more: &[&str]| {
        let output = simulate(&[&["--problem", &problem, "--design", &file, "--json"], more].concat());
        let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        document["cost"].as_f64().expect("a number")
    };
    let whole = cost(&[]);
    assert!(whole > 13.0, "traffic costs something: {whole}");
    // Five times the traffic would show.
    assert!((cost(&["--scenario", "spike"]) - whole).abs() < 0.01 * whole);
}

#[test]
fn one_thread_and_two_print_the_same_bytes() {
    let (_folder, problem, file) = stage(BAD);
    let run = |threads| {
        simulate(&[
            "--problem",
            &problem,
            "--design",
            &file,
            "--full",
            "--threads",
            threads,
        ])
        .stdout
    };
    let one = run("1");
    assert!(!one.is_empty());
    assert!(one == run("2"), "two threads say something else");
    assert!(one == run("5"), "five threads say something else");
}

#[test]
fn a_design_reads_the_same_as_text_and_as_json() {
    let (folder, problem, file) = stage(GOOD);
    let design = greenroom::simulator::design::parse_text(GOOD).expect("a design");
    let json = folder.path().join("my.json");
    std::fs::write(&json, greenroom::simulator::design::to_json(&design)).expect("written");
    let run = |file: &str| simulate(&["--problem", &problem, "--design", file, "--full"]).stdout;
    assert!(run(&file) == run(&json.display().to_string()));
}

#[test]
fn faults_of_a_design_are_told_by_line_and_column() {
    let (_folder, problem, file) = stage(&GOOD.replace("call pg.read", "call gp.read"));
    let output = simulate(&["--problem", &problem, "--design", &file]);
    assert_eq!(output.status.code(), Some(2));
    let told = text(&output.stderr);
    assert!(told.contains("my.design:7:") && told.contains("gp"), "{told}");
    assert!(output.stdout.is_empty());
}

#[test]
fn one_scenario_or_a_preview_is_simulated_alone() {
    let (_folder, problem, file) = stage(GOOD);
    let ids = |extra: &[&str]| -> Vec<String> {
        let arguments = [&["--problem", &problem, "--design", &file, "--json"], extra].concat();
        let output = simulate(&arguments);
        let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let scenarios = document["scenarios"].as_array().expect("a list").clone();
        scenarios
            .iter()
            .map(|s| format!("{} {}", s["id"].as_str().expect("an id"), s["replications"]))
            .collect()
    };
    assert_eq!(ids(&["--preview"]), ["steady 1", "spike 1"]);
    let one = ids(&["--scenario", "secret"]);
    assert!(one.len() == 1 && one[0].starts_with("secret "), "{one:?}");
    let unknown = simulate(&["--problem", &problem, "--design", &file, "--scenario", "moon"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(text(&unknown.stderr).contains("steady, spike, secret"));
}

#[test]
fn a_replication_that_takes_too_long_ends_without_a_verdict() {
    let (folder, problem, file) = stage(GOOD);
    let slow = std::fs::read_to_string(Path::new(&problem).join("problem.yaml")).expect("a problem");
    std::fs::write(
        Path::new(&problem).join("problem.yaml"),
        slow.replace("[[0s, 200]]", "[[0s, 4000]]")
            .replace("horizon: 8s", "horizon: 600s"),
    )
    .expect("written");
    let output = simulate(&[
        "--problem",
        &problem,
        "--design",
        &file,
        "--full",
        "--replication-cpu",
        "0",
    ]);
    assert_eq!(output.status.code(), Some(24), "{}", text(&output.stderr));
    assert!(output.stdout.is_empty());
    drop(folder);
}

#[test]
fn a_network_is_simulated_by_the_same_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mm1.yaml");
    let yaml = "customers: 20000\nwarmup: 0.1\nseeds: [1, 2, 3]\nstations:\n  \
                - {id: desk, arrivals: {rate: 0.5}, service: {dist: exponential, mean: 1}, servers: 1}\n";
    std::fs::write(&file, yaml).expect("written");
    let path = file.display().to_string();
    let output = simulate(&["--network", &path, "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let wait = document["stations"][0]["mean_wait"].as_f64().expect("a number");
    assert!(
        (0.8..1.2).contains(&wait),
        "the mean wait of M/M/1 at 0.5 is 1: {wait}"
    );
    std::fs::write(&file, yaml.replace("servers: 1", "servers: -1")).expect("written");
    let refused = simulate(&["--network", &path, "--json"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        text(&refused.stderr).contains("line 5"),
        "{}",
        text(&refused.stderr)
    );
}
