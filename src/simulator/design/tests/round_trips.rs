//! Nothing is lost between the forms, and no input makes a reader panic.

use proptest::prelude::*;

use super::random::design;
use crate::simulator::design::*;

/// The design without where it stood in its text.
fn placeless(mut design: Design) -> Design {
    fn forget(steps: &mut [Step]) {
        for step in steps {
            step.at = Position::default();
            match &mut step.action {
                Action::Get { otherwise, .. } => forget(otherwise),
                Action::Each(steps) => forget(steps),
                Action::Parallel(branches) => branches.iter_mut().for_each(|branch| forget(branch)),
                _ => {}
            }
        }
    }
    design
        .nodes
        .iter_mut()
        .for_each(|node| node.at = Position::default());
    design
        .edges
        .iter_mut()
        .for_each(|edge| edge.at = Position::default());
    for flow in &mut design.flows {
        flow.at = Position::default();
        forget(&mut flow.steps);
    }
    design
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn text_and_json_hold_the_same(design in design()) {
        let text = to_text(&design);
        let read = parse_text(&text).map_err(|errors| TestCaseError::fail(format!("{text}\n{errors:?}")))?;
        prop_assert_eq!(&placeless(read), &design, "{}", text);
        let json = to_json(&design);
        let read = from_json(&json).map_err(|errors| TestCaseError::fail(format!("{json}\n{errors:?}")))?;
        prop_assert_eq!(&read, &design, "{}", json);
        prop_assert_eq!(to_text(&read), text);
        prop_assert_eq!(design_hash(&canonical(&design)), design_hash(&design));
    }

    #[test]
    fn any_text_is_read_or_refused_with_places_inside_it(text in "[ -~\n\t\u{e9}]{0,200}") {
        if let Err(errors) = parse_text(&text) {
            prop_assert!(!errors.is_empty());
            let lines = u32::try_from(text.split('\n').count()).expect("few");
            for error in errors {
                prop_assert!(error.at.line >= 1 && error.at.line <= lines, "{}", error);
            }
        }
        let _ = from_json(&text);
    }

    #[test]
    fn what_looks_like_a_design_and_is_read_reads_back(
        text in "((client|service|cache|sql|queue|lb) [a-c]( x[1-9])?( (slots|entries|queue|ttl|replicas)=[0-9]{1,3}(k|s|ms)?)?\n\
                 |[a-c] -> [a-c]( timeout=[1-9]s)?\n|flow [a-c]:|cpu|; |get a else \\{|each \\{|parallel \\{|\\}|\\||\n|    |#[ a-z]*\n){0,30}"
    ) {
        if let Ok(design) = parse_text(&text) {
            let canonical = to_text(&design);
            let again = parse_text(&canonical).map_err(|errors| TestCaseError::fail(format!("{canonical}\n{errors:?}")))?;
            prop_assert_eq!(placeless(again.clone()), placeless(design));
            prop_assert_eq!(to_text(&again), canonical);
        }
    }
}
