//! Runs all scenarios of a problem against a design and judges them.

use super::cost::cost;
use super::design::{Design, canonical, design_hash};
use super::explain::explain;
use super::outcome::{DesignVerdict, Outcome, ScenarioOutcome, Series};
use super::problem::{DesignProblem, Scenario};
use super::replicate::replicate;
use super::verdict::{Judged, LOOKS, judge, worst};
use super::world::plan::{Plan, plan};
use super::world::{Probe, Replication, ScenarioPlan, replicate_once};

/// Version of the semantics: changes when the same design could get another verdict.
pub const ENGINE: &str = "2";

/// Once a promise is broken for sure, others are given this many replications to settle.
const ENOUGH_TO_FAIL: u32 = 10;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scenarios {
    All,
    /// Those that are not hidden.
    Visible,
    One(String),
}

#[derive(Debug, Clone)]
pub struct RunOptions {
    pub scenarios: Scenarios,
    /// One replication and no band: a first look, not a verdict.
    pub preview: bool,
    pub threads: usize,
}

/// A replication is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Place among the scenarios that are run, from 0.
    pub scenario: usize,
    pub scenarios: usize,
    pub replication: u32,
}

/// One scenario while it is being run.
struct Course<'a> {
    scenario: &'a Scenario,
    plan: ScenarioPlan,
    replications: Vec<Replication>,
    judged: Vec<Judged>,
}

/// Simulates a design that has passed `design::check`. The outcome is a function of the two hashes.
pub fn simulate(
    problem: &DesignProblem,
    design: &Design,
    options: &RunOptions,
    tell: &mut dyn FnMut(Progress),
) -> Outcome {
    // Designs with one hash get one verdict, in whatever order they are written.
    let design = &canonical(design);
    let plan = plan(problem, design);
    let wanted = |scenario: &&Scenario| match &options.scenarios {
        Scenarios::All => true,
        Scenarios::Visible => !scenario.hidden,
        Scenarios::One(id) => scenario.id == *id,
    };
    let mut courses: Vec<Course> = problem
        .scenarios
        .iter()
        .filter(wanted)
        .map(|scenario| Course {
            scenario,
            plan: ScenarioPlan::new(&plan, problem, scenario),
            replications: Vec::new(),
            judged: Vec::new(),
        })
        .collect();
    let looks: &[u32] = if options.preview { &[1] } else { &LOOKS };
    for look in looks {
        run_to(&plan, &mut courses, *look, options.threads, tell);
        courses.iter_mut().for_each(Course::judge);
    }
    let day = ordinary_day(problem, &plan, &courses);
    let ran = courses.first().and_then(|course| course.replications.first());
    let cost = cost(&plan, &problem.budget, day.as_ref().or(ran));
    let scenarios: Vec<ScenarioOutcome> = courses.into_iter().map(|course| course.outcome(&plan)).collect();
    Outcome {
        engine: ENGINE.to_owned(),
        judging_hash: problem.judging_hash.clone(),
        design_hash: design_hash(design),
        verdict: worst(
            scenarios
                .iter()
                .map(|scenario| scenario.verdict)
                .chain([cost.verdict]),
        ),
        cost,
        events: scenarios.iter().map(|scenario| scenario.events).sum(),
        scenarios,
    }
}

/// A day of the first scenario where that is not among those that were run: a month is made of such days, and not of
/// the one that somebody looks at.
fn ordinary_day(problem: &DesignProblem, plan: &Plan, courses: &[Course]) -> Option<Replication> {
    let first = problem.scenarios.first()?;
    let is_run = courses
        .first()
        .is_some_and(|course| course.scenario.id == first.id);
    (!is_run).then(|| replicate_once(plan, &ScenarioPlan::new(plan, problem, first), 0, false))
}

/// Brings every scenario that is open to this many replications, all of them side by side.
fn run_to(plan: &Plan, courses: &mut [Course], look: u32, threads: usize, tell: &mut dyn FnMut(Progress)) {
    let mut jobs: Vec<(usize, u32)> = Vec::new();
    for (place, course) in courses.iter().enumerate() {
        if course.is_open(look) {
            jobs.extend((course.replications.len() as u32..look).map(|replication| (place, replication)));
        }
    }
    let scenarios = courses.len();
    let results = replicate(
        0..jobs.len() as u32,
        threads,
        |job| {
            let (place, replication) = jobs[job as usize];
            replicate_once(plan, &courses[place].plan, replication, replication == 0)
        },
        |job| {
            let (scenario, replication) = jobs[job as usize];
            tell(Progress {
                scenario,
                scenarios,
                replication,
            });
        },
    );
    for ((place, _), result) in jobs.iter().zip(results) {
        courses[*place].replications.push(result);
    }
}

impl Course<'_> {
    /// More replications could change something.
    fn is_open(&self, look: u32) -> bool {
        if self.replications.is_empty() {
            return true;
        }
        let settled = self.judged.iter().all(|judged| judged.decided);
        let failed = self
            .judged
            .iter()
            .any(|judged| judged.outcome.verdict == DesignVerdict::Failed);
        let enough = settled || self.is_over_limit() || (failed && look > ENOUGH_TO_FAIL);
        !enough
    }

    fn is_over_limit(&self) -> bool {
        self.replications
            .iter()
            .any(|replication| replication.amplifier.is_some())
    }

    fn judge(&mut self) {
        let probes = |place: usize| -> Vec<&Probe> {
            self.replications
                .iter()
                .map(|replication| &replication.probes[place])
                .collect()
        };
        self.judged = self
            .plan
            .slos
            .iter()
            .enumerate()
            .map(|(place, slo)| judge(slo, &probes(place)))
            .collect();
    }

    fn outcome(self, plan: &Plan) -> ScenarioOutcome {
        let amplifier = self
            .replications
            .iter()
            .find_map(|replication| replication.amplifier);
        let slos: Vec<_> = self.judged.into_iter().map(|judged| judged.outcome).collect();
        let verdict = match amplifier {
            Some(_) => DesignVerdict::EventLimit,
            None => worst(slos.iter().map(|slo| slo.verdict)),
        };
        let events = self
            .replications
            .iter()
            .map(|replication| replication.events)
            .sum();
        let count = self.replications.len() as u32;
        let mut replications = self.replications.into_iter();
        let first = replications.next();
        let findings = first
            .as_ref()
            .map(|first| explain(plan, &self.plan, first, &slos, amplifier));
        let (series, tail, edges, totals) = match first {
            Some(first) => (
                first.series.unwrap_or_default(),
                first.tail,
                first.edges,
                first.totals,
            ),
            None => (Series::default(), Vec::new(), Vec::new(), Default::default()),
        };
        ScenarioOutcome {
            id: self.scenario.id.clone(),
            title: self.scenario.title.clone(),
            hidden: self.scenario.hidden,
            verdict,
            replications: count,
            slos,
            findings: findings.unwrap_or_default(),
            series,
            tail,
            edges,
            totals,
            amplifier: amplifier.map(|edge| plan.edge_name(edge)),
            events,
        }
    }
}
