//! Any `problem.yaml` is read or refused with places; so is any answer to an estimate.
#![no_main]

use greenroom_fuzz::simulator::estimates::check_answers;
use greenroom_fuzz::simulator::problem::parse;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match parse(text, &|_| Some(text.to_owned())) {
        Ok(problem) => {
            let answers = problem.estimates.iter().map(|estimate| (estimate.id.clone(), estimate.expect.clone()));
            assert_eq!(check_answers(&problem, &answers.collect()).len(), problem.estimates.len());
        }
        Err(errors) => assert!(!errors.is_empty()),
    }
});
