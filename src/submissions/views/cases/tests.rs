use super::*;

fn case(group: &str, verdict: Option<&str>, cpu_ms: u64) -> CaseFacts {
    let verdict = verdict.map(str::to_owned);
    CaseFacts {
        group: group.into(),
        is_sample: group == "sample",
        verdict,
        cpu_ms,
        ..CaseFacts::default()
    }
}

#[test]
fn few_cases_get_one_cell_each_in_their_groups() {
    let cases = [
        case("sample", Some("accepted"), 2),
        case("secret/1-small", Some("accepted"), 9),
        case("secret/1-small", Some("wrong_answer"), 3),
        case("secret/2-big", None, 0),
    ];
    let table = CaseTable::new(&cases);
    let labels: Vec<_> = table.groups.iter().map(|group| group.label.as_str()).collect();
    assert_eq!(labels, ["Samples", "1-small", "2-big"]);
    assert_eq!(table.groups[1].cells[1].label, "Case 3: Wrong answer");
    assert_eq!((table.passed, table.not_run), (2, 1));
    assert_eq!(table.first_failure.map(|row| row.number), Some(3));
    assert!(table.rows[1].is_slowest);
}

#[test]
fn many_cases_become_ranges_and_keep_the_failure_apart() {
    let mut cases = vec![case("sample", Some("accepted"), 1)];
    cases.extend((0..99).map(|_| case("secret", Some("accepted"), 5)));
    cases.push(case("secret", Some("time_limit"), 1_000));
    cases.extend((0..99).map(|_| case("secret", None, 0)));
    let table = CaseTable::new(&cases);
    let numbers: Vec<_> = table.groups[1]
        .cells
        .iter()
        .map(|cell| cell.number.as_str())
        .collect();
    assert_eq!(numbers, ["2\u{2013}100", "101", "102\u{2013}200"]);
    assert_eq!(
        table.rows.iter().map(|row| row.number).collect::<Vec<_>>(),
        [1, 101]
    );
    assert_eq!(table.rows_left_out, 198);
    assert_eq!(table.groups[1].cells[0].anchor, "");
}
