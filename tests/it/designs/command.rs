//! `greenroom simulate` as it is typed.

use std::process::{Command, Output};

use serde_json::Value;

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

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
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
