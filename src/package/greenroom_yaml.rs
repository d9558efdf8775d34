//! `greenroom.yaml`: what Greenroom adds to the format. It is our own file, so slips are errors.

use std::collections::BTreeSet;

use super::fields::{Fields, located};
use super::rubric::{self, Rubric, VERDICT};
use super::tree::Tree;
use super::{Difficulty, Finding, GreenroomMeta, RobustnessCase, TestGroup, generators, gold, names, yaml};

pub(super) const FILE: &str = "greenroom.yaml";
const KEYS: &str = "slug, summary, topics, difficulty, target_minutes, hints, editorial, rubric, gold, generators, \
                    robustness and time_limit_note";

/// The file's content, or the defaults where there is none.
pub(super) fn read(tree: &Tree, short_name: &str, findings: &mut Vec<Finding>) -> GreenroomMeta {
    let mut meta = GreenroomMeta {
        slug: default_slug(short_name),
        ..GreenroomMeta::default()
    };
    if !tree.contains(FILE) {
        return meta;
    }
    meta.is_present = true;
    if let Some(text) = tree.text(FILE, findings) {
        parse(&text, &mut meta, findings);
    }
    let named = meta.editorial.iter().map(|path| ("editorial", path));
    let named = named.chain(meta.gold.iter().map(|gold| ("gold", &gold.file)));
    for (key, path) in named.filter(|(_, path)| !tree.contains(path)) {
        let message = format!("`{key}` names `{path}`, which is not in the package");
        findings.push(Finding::error("missing-file", FILE, message));
    }
    meta
}

fn parse(text: &str, meta: &mut GreenroomMeta, findings: &mut Vec<Finding>) {
    let node = match yaml::parse(text) {
        Ok(node) => node,
        Err(error) => {
            return findings.push(located(
                Finding::error("yaml-syntax", FILE, error.message),
                error.position,
            ));
        }
    };
    let mut fields = Fields::new(FILE, node, findings);
    if let Some((slug, at)) = fields.string("slug", findings) {
        if is_slug(&slug) {
            meta.slug = slug;
        } else {
            let expected = "lower-case words of letters and digits joined by `-`, at most 80 characters";
            findings.push(fields.wrong_type("slug", at, expected));
        }
    }
    if let Some((summary, at)) = fields.string("summary", findings) {
        if summary.contains('\n') || summary.chars().count() > 200 {
            findings.push(fields.wrong_type("summary", at, "one line of at most 200 characters"));
        }
        meta.summary = Some(summary);
    }
    if let Some((topics, _)) = fields.list("topics", findings) {
        meta.topics = topics;
    }
    if let Some((text, at)) = fields.string("difficulty", findings) {
        match text.as_str() {
            "easy" => meta.difficulty = Some(Difficulty::Easy),
            "medium" => meta.difficulty = Some(Difficulty::Medium),
            "hard" => meta.difficulty = Some(Difficulty::Hard),
            _ => findings.push(fields.wrong_type("difficulty", at, "easy, medium or hard")),
        }
    }
    if let Some((text, at)) = fields.string("target_minutes", findings) {
        match text.parse::<u32>() {
            Ok(minutes @ 1..=600) => meta.target_minutes = Some(minutes),
            _ => findings.push(fields.wrong_type("target_minutes", at, "a whole number from 1 to 600")),
        }
    }
    if let Some((hints, _)) = fields.list("hints", findings) {
        meta.hints = hints;
    }
    if let Some((path, at)) = fields.string("editorial", findings) {
        if names::is_inner_path(&path) {
            meta.editorial = Some(path);
        } else {
            findings.push(fields.wrong_type("editorial", at, "a path inside the package"));
        }
    }
    meta.rubric = rubric::read(&mut fields, rubric::FOR_CODE, &[VERDICT], findings);
    let built_in = meta.rubric.is_none().then(Rubric::for_code);
    if let Some(rubric) = meta.rubric.as_ref().or(built_in.as_ref()) {
        meta.gold = gold::read(&mut fields, rubric, findings);
    }
    for mut case in fields.mappings("robustness", findings) {
        let name = case.need("case", |text| Ok(text.to_owned()), findings);
        let reason = case.need("reason", short_reason, findings);
        case.refuse_rest(findings);
        if let (Some(case), Some(reason)) = (name, reason) {
            meta.robustness.push(RobustnessCase { case, reason });
        }
    }
    meta.time_limit_note = fields.read("time_limit_note", short_reason, findings);
    meta.generators = generators::read(&mut fields, findings);
    fields.refuse_unknown(KEYS, findings);
}

fn short_reason(text: &str) -> Result<String, String> {
    let text = text.trim();
    if (1..=300).contains(&text.chars().count()) {
        Ok(text.to_owned())
    } else {
        Err("a reason of 1 to 300 characters".to_owned())
    }
}

/// Robustness cases are secret cases of the package, each named once, and at most a quarter of them.
pub(super) fn check_robustness(meta: &GreenroomMeta, data: &TestGroup, findings: &mut Vec<Finding>) {
    let cases = data.all_cases();
    let secret: BTreeSet<&str> = cases
        .iter()
        .filter(|case| !case.is_sample)
        .map(|case| case.name.as_str())
        .collect();
    let mut seen = BTreeSet::new();
    for RobustnessCase { case, .. } in &meta.robustness {
        let message = if !secret.contains(case.as_str()) {
            format!(
                "`robustness` names `{case}`, which is no secret case; names are such as `secret/01-empty`"
            )
        } else if !seen.insert(case.as_str()) {
            format!("`robustness` names `{case}` twice")
        } else {
            continue;
        };
        findings.push(Finding::error("robustness", FILE, message));
    }
    if seen.len() * 4 > secret.len() {
        let message = format!(
            "`robustness` names {} of {} secret cases; a quarter is allowed, the others must catch a wrong program",
            seen.len(),
            secret.len()
        );
        findings.push(Finding::error("robustness", FILE, message));
    }
}

/// A design's rubric stands beside its sections in `problem.yaml`, and nothing marks it twice.
pub(super) fn refuse_rubric_of_design(meta: &GreenroomMeta, findings: &mut Vec<Finding>) {
    if !meta.robustness.is_empty() || meta.time_limit_note.is_some() {
        let message = "`robustness` and `time_limit_note` are for problems that are solved by a program";
        findings.push(Finding::error("robustness", FILE, message));
    }
    if !meta.generators.is_empty() {
        let message = "generators make test cases, which a design has none of";
        findings.push(Finding::error("generators", FILE, message));
    }
    if meta.rubric.is_some() || !meta.gold.is_empty() {
        let message = "the rubric of a design stands in `problem.yaml`, and gold submissions are programs";
        findings.push(Finding::error("rubric", FILE, message));
    }
}

fn is_slug(text: &str) -> bool {
    text.len() <= 80
        && text.split('-').all(|word| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

/// A foreign folder name may hold what an address should not.
fn default_slug(short_name: &str) -> String {
    let lower = short_name.to_ascii_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    if words.is_empty() {
        "problem".to_owned()
    } else {
        words.join("-")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> (GreenroomMeta, String) {
        let (mut meta, mut findings) = (GreenroomMeta::default(), Vec::new());
        parse(text, &mut meta, &mut findings);
        (
            meta,
            findings.iter().map(|finding| format!("{finding}\n")).collect(),
        )
    }

    #[test]
    fn every_key_is_read() {
        let (meta, findings) = parsed(
            "slug: rate-limit-log\nsummary: Count.\ntopics: [hashing, sliding window]\ndifficulty: medium\n\
             target_minutes: 25\nhints: [One., Two.]\neditorial: editorial.md\n",
        );
        assert_eq!(findings, "");
        assert_eq!(meta.topics, ["hashing", "sliding window"]);
        assert_eq!(
            (meta.difficulty, meta.target_minutes),
            (Some(Difficulty::Medium), Some(25))
        );
        assert_eq!((meta.slug.as_str(), meta.hints.len()), ("rate-limit-log", 2));
    }

    #[test]
    fn unknown_keys_are_errors_with_line_and_column() {
        insta::assert_snapshot!(parsed("slug: ok\n\nlevel: 3\n").1, @"greenroom.yaml:3:1: error: unknown key `level`; known are slug, summary, topics, difficulty, target_minutes, hints, editorial, rubric, gold, generators, robustness and time_limit_note [unknown-key]");
    }

    #[test]
    fn bad_values_are_errors() {
        let (_, findings) =
            parsed("slug: A b\ndifficulty: evil\ntarget_minutes: 0\neditorial: ../../etc/passwd\n");
        assert_eq!(findings.lines().count(), 4, "{findings}");
        assert!(findings.lines().all(|line| line.contains("error")));
    }

    const GOLD: &str = "rubric:\n  id: own/1\n  criteria:\n    - {id: speed, title: Speed, weight: 60, anchors: [a, b, c, d]}\n    \
        - {id: right, title: Right, weight: 40, anchors: [a, b, c, d], automatic: [verdict]}\n\
        gold:\n  - file: gold/a.py\n    language: python3\n    marks: {speed: {level: 3, why: One pass.}}\n";

    #[test]
    fn a_rubric_and_gold_submissions_are_read() {
        let (meta, findings) = parsed(GOLD);
        assert_eq!(findings, "");
        let rubric = meta.rubric.expect("a rubric");
        assert_eq!((rubric.criteria.len(), rubric.for_people().count()), (2, 1));
        assert_eq!(meta.gold[0].marks["speed"].level, 3);
    }

    #[test]
    fn slips_in_rubric_and_gold_are_errors_at_their_place() {
        let slips = [
            ("weight: 60", "weight: 101", "weight"),
            ("id: right", "id: speed", "twice"),
            ("[verdict]", "[luck]", "`luck`"),
            (
                "[a, b, c, d]}\n    - {id: right",
                "[a, b, c]}\n    - {id: right",
                "four texts",
            ),
            ("level: 3", "level: 5", "from 1 to 4"),
            ("speed: {level", "right: {level", "no criterion `right`"),
            ("gold/a.py", "../a.py", "inside the package"),
            ("language: python3", "language: cobol", "language"),
            ("why: One pass.", "why: ''", "why"),
            (
                "marks: {speed: {level: 3, why: One pass.}}",
                "marks: {}",
                "mark of `speed` is missing",
            ),
        ];
        for (from, to, told) in slips {
            let text = GOLD.replacen(from, to, 1);
            assert_ne!(text, GOLD, "{from}");
            let (_, findings) = parsed(&text);
            assert!(findings.contains(told), "{to}: {findings}");
            assert!(findings.contains("greenroom.yaml:"), "{findings}");
        }
    }

    #[test]
    fn default_slugs_fit_an_address() {
        assert_eq!(default_slug("twosum"), "twosum");
        assert_eq!(default_slug("Two_Sum.2"), "two-sum-2");
        assert_eq!(default_slug("__"), "problem");
    }
}
