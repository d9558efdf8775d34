//! `docs/authoring.md`: every command of it works, in its order.

use std::path::Path;
use std::process::Command;

use crate::support::TestDatabase;

/// The blocks between fences of this kind.
fn blocks(text: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<String> = None;
    for line in text.lines() {
        match &mut open {
            None if line == "```sh" => open = Some(String::new()),
            None => assert!(!line.starts_with("```sh"), "{line}"),
            Some(_) if line == "```" => blocks.extend(open.take()),
            Some(block) => {
                block.push_str(line);
                block.push('\n');
            }
        }
    }
    assert!(open.is_none(), "the last block has no end");
    blocks
}

#[test]
fn every_command_of_the_authoring_guide_works() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/authoring.md");
    let blocks = blocks(&std::fs::read_to_string(guide).unwrap());
    assert!(blocks.len() > 10, "{}", blocks.len());
    for command in ["new", "check", "generate", "stress", "import", "export", "diff"] {
        let text = format!("greenroom problems {command} ");
        assert!(blocks.iter().any(|block| block.contains(&text)), "{command}");
    }
    let database = TestDatabase::create();
    let folder = tempfile::tempdir().unwrap();
    // One shell for all, so that a block finds what those before it left.
    let mut script = String::from("set -eu\n");
    for (number, block) in blocks.iter().enumerate() {
        script.push_str(&format!("echo \"block {}\"\n{block}", number + 1));
    }
    let program = Path::new(env!("CARGO_BIN_EXE_greenroom")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let output = Command::new("bash")
        .args(["-c", &script])
        .current_dir(folder.path())
        .env("PATH", path)
        .env("GREENROOM_DATABASE_URL", database.url())
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{printed}\n{errors}");
    assert!(
        printed.contains("04-two-equal.in, with the answer of submissions/accepted/one_pass.py"),
        "{printed}"
    );
    assert!(printed.contains("target_minutes: 15"), "{printed}");
    let kept = std::fs::read_to_string(folder.path().join("risingload/data/secret/04-two-equal.in")).unwrap();
    assert_eq!(kept, "2\n1 1\n");
    let patch = std::fs::read_to_string(folder.path().join("longer.patch")).unwrap();
    assert!(
        patch.starts_with("diff --git a/greenroom.yaml b/greenroom.yaml\n"),
        "{patch}"
    );
}
