//! The search: inputs from small to large, both programs on each, and the smallest that still tells them apart.

use std::time::{Duration, Instant};

use super::shrink::shrink;
use super::{Difference, Outcome, StressOptions, Stressed, Tried};
use crate::judge::cases::CaseRunner;
use crate::judge::compile::Compiled;
use crate::judge::error::JudgeError;
use crate::judge::execute::{Execution, execute, failure};
use crate::judge::pipeline::Judge;
use crate::judge::tool::Tool;
use crate::judge::verdict::Verdict;
use crate::package::{Package, generators};

/// Inputs of each size before the next size is tried.
const SEEDS_A_SIZE: u64 = 4;
/// What is left for shrinking however late the difference was found.
const LEAST_SHRINKING: Duration = Duration::from_secs(5);

pub(super) struct Stress<'a> {
    pub judge: &'a Judge,
    pub package: &'a Package,
    pub options: &'a StressOptions<'a>,
    pub generator: Tool,
    pub validators: Vec<Tool>,
    pub programs: [Compiled; 2],
    pub validator_args: Vec<String>,
}

/// What both programs did with an input, where that is not the same.
struct Contrast {
    outcomes: [Outcome; 2],
    message: Option<String>,
}

impl Contrast {
    fn kind(&self) -> [Verdict; 2] {
        [self.outcomes[0].verdict, self.outcomes[1].verdict]
    }
}

impl Stress<'_> {
    pub fn search(&self) -> Result<Stressed, JudgeError> {
        let started = Instant::now();
        let mut tried = Tried::default();
        for (size, seed) in sizes_and_seeds(self.options.largest) {
            if started.elapsed() >= self.options.budget {
                break;
            }
            let args = generators::at_size(self.options.args, size);
            let called = [args.as_slice(), &[seed.to_string()]].concat();
            let made = self
                .generator
                .generate(self.judge, self.package, &called, self.options.slot)?;
            let input = match made {
                Ok(input) => match self.refusal(&input)? {
                    None => input,
                    Some(reason) => {
                        tried.refuse(format!("{called:?}: {reason}"));
                        continue;
                    }
                },
                Err(reason) => {
                    tried.refuse(format!("{called:?}: {}: {reason}", self.generator.path));
                    continue;
                }
            };
            tried.inputs += 1;
            tried.largest = tried.largest.max(size);
            if let Some(contrast) = self.contrast(&input)? {
                let left = self
                    .options
                    .budget
                    .saturating_sub(started.elapsed())
                    .max(LEAST_SHRINKING);
                let mut difference = self.smallest(input, contrast, left)?;
                (difference.args, difference.seed, difference.size) = (called, seed, size);
                difference.tried = tried;
                return Ok(Stressed::Found(Box::new(difference)));
            }
        }
        Ok(Stressed::Alike(tried))
    }

    /// Shrinks as long as the programs differ in the same way.
    fn smallest(&self, found: Vec<u8>, first: Contrast, left: Duration) -> Result<Difference, JudgeError> {
        let started = Instant::now();
        let kind = first.kind();
        let mut last = first;
        let (input, steps) = shrink(&found, &mut |candidate| {
            if started.elapsed() >= left {
                return Ok(None);
            }
            if self.refusal(candidate)?.is_some() {
                return Ok(Some(false));
            }
            match self.contrast(candidate)? {
                Some(contrast) if contrast.kind() == kind => {
                    last = contrast;
                    Ok(Some(true))
                }
                _ => Ok::<_, JudgeError>(Some(false)),
            }
        })?;
        Ok(Difference {
            input,
            args: Vec::new(),
            seed: 0,
            size: 0,
            outcomes: last.outcomes,
            message: last.message,
            found_bytes: found.len(),
            steps,
            tried: Tried::default(),
            is_validated: !self.validators.is_empty(),
        })
    }

    /// Why an input validator does not take the input.
    fn refusal(&self, input: &[u8]) -> Result<Option<String>, JudgeError> {
        for validator in &self.validators {
            if let Err(how) = validator.accepts(self.judge, self.package, input, self.options.slot)? {
                return Ok(Some(format!("{}: {how}", validator.path)));
            }
        }
        Ok(None)
    }

    fn contrast(&self, input: &[u8]) -> Result<Option<Contrast>, JudgeError> {
        let mut runner = CaseRunner::new(
            self.judge,
            self.package,
            self.options.time_limit,
            self.options.slot,
        );
        let first = self.outcome(&runner, 0, input)?;
        let mut second = self.outcome(&runner, 1, input)?;
        let mut message = None;
        if first.verdict.is_accepted() && second.verdict.is_accepted() {
            let (verdict, said, trouble) = runner.validate_output(
                "stress",
                &self.validator_args,
                input,
                &first.output,
                &second.output,
            )?;
            second.verdict = verdict;
            message = trouble.or(said);
        }
        Ok((first.verdict != second.verdict).then_some(Contrast {
            outcomes: [first, second],
            message,
        }))
    }

    fn outcome(&self, runner: &CaseRunner<'_>, which: usize, input: &[u8]) -> Result<Outcome, JudgeError> {
        let program = &self.programs[which];
        let run = Execution {
            args: &[],
            input,
            work_dir: None,
            limits: runner.limits(),
            slot: self.options.slot,
        };
        let report = execute(&self.judge.spawner, program, &run)?;
        Ok(Outcome {
            verdict: failure(&report, program, self.options.time_limit).unwrap_or(Verdict::Accepted),
            output: report.stdout,
        })
    }
}

/// Every size from small to large with a few seeds each, then again with other seeds, for ever.
fn sizes_and_seeds(largest: u64) -> impl Iterator<Item = (u64, u64)> {
    let mut sizes = vec![1];
    while let Some(last) = sizes.last().filter(|last| **last < largest) {
        sizes.push((last + (last / 4).max(1)).min(largest));
    }
    (0..).flat_map(move |round| {
        let sizes = sizes.clone();
        sizes
            .into_iter()
            .flat_map(move |size| (1..=SEEDS_A_SIZE).map(move |seed| (size, round * SEEDS_A_SIZE + seed)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_grow_to_the_largest_and_begin_again_with_other_seeds() {
        let all: Vec<(u64, u64)> = sizes_and_seeds(10).take(50).collect();
        let sizes: Vec<u64> = all
            .iter()
            .filter(|(_, seed)| *seed == 1)
            .map(|(size, _)| *size)
            .collect();
        assert_eq!(sizes, [1, 2, 3, 4, 5, 6, 7, 8, 10]);
        assert_eq!(all[0], (1, 1));
        assert_eq!(all[36], (1, 5));
        let different: std::collections::HashSet<_> = all.iter().collect();
        assert_eq!(different.len(), all.len());
    }
}
