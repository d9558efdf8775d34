use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail};

use super::watch::Watch;
use crate::simulator::design::{self, Design, DesignError};
use crate::simulator::drawing::{Picture, Svg, design_picture};
use crate::simulator::outcome::Outcome;
use crate::simulator::problem::{self, DesignProblem};
use crate::simulator::run::{RunOptions, Scenarios, simulate};

/// The largest file that is read as a design.
const MAX_DESIGN_BYTES: u64 = 1 << 20;

pub struct Task<'a> {
    pub problem: &'a Path,
    pub file: &'a Path,
    pub scenario: Option<&'a str>,
    pub is_preview: bool,
    /// 0 is the traffic that submissions meet; any other number is a day of its own.
    pub seed_set: u32,
    pub threads: usize,
    pub progress: Option<&'a Path>,
    pub replication_cpu: Option<Duration>,
    pub picture: Option<(&'a Path, Picture)>,
}

/// What a simulation found, and the CPU time it took.
pub type Simulated = (Outcome, Duration);

/// Simulates the design, or only draws it where that is asked; the inner error is what is wrong with it.
pub fn run(task: &Task<'_>) -> anyhow::Result<Result<Option<Simulated>, Vec<DesignError>>> {
    let mut problem = read_problem(task.problem)?;
    if task.seed_set > 0 {
        // Streams are seeded by the judging hash; what is told then shows that it is no submission's.
        problem.judging_hash = format!("{}+{}", problem.judging_hash, task.seed_set);
    }
    let options = RunOptions {
        scenarios: scenarios(task, &problem)?,
        preview: task.is_preview,
        threads: task.threads,
    };
    let size = std::fs::metadata(task.file).map_or(0, |data| data.len());
    if size > MAX_DESIGN_BYTES {
        bail!("{} is larger than {MAX_DESIGN_BYTES} bytes", task.file.display());
    }
    let text = std::fs::read_to_string(task.file).with_context(|| task.file.display().to_string())?;
    let design = match read_design(&problem, &text) {
        Ok(design) => design,
        Err(errors) => return Ok(Err(errors)),
    };
    if let Some((file, Picture::Design(None))) = task.picture {
        write_picture(file, &design_picture(&design, None))?;
        return Ok(Ok(None));
    }
    let mut watch = Watch::start(task.progress, task.replication_cpu, task.threads);
    let outcome = simulate(&problem, &design, &options, &mut |progress| watch.hear(&progress));
    if let (Some((file, picture)), Some(scenario)) = (task.picture, outcome.scenarios.first()) {
        write_picture(file, &picture.draw(&design, scenario))?;
    }
    Ok(Ok(Some((outcome, watch.cpu()))))
}

fn write_picture(file: &Path, svg: &Svg) -> anyhow::Result<()> {
    std::fs::write(file, svg.as_str()).with_context(|| file.display().to_string())
}

fn read_problem(folder: &Path) -> anyhow::Result<DesignProblem> {
    problem::read(folder).map_err(|errors| {
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("{} can't be simulated:\n{}", folder.display(), lines.join("\n"))
    })
}

fn read_design(problem: &DesignProblem, text: &str) -> Result<Design, Vec<DesignError>> {
    let design = if text.trim_start().starts_with('{') {
        design::from_json(text)?
    } else {
        design::parse_text(text)?
    };
    design::check(problem, &design)?;
    Ok(design)
}

fn scenarios(task: &Task<'_>, problem: &DesignProblem) -> anyhow::Result<Scenarios> {
    let Some(id) = task.scenario else {
        return Ok(if task.is_preview {
            Scenarios::Visible
        } else {
            Scenarios::All
        });
    };
    let known: Vec<&str> = problem
        .scenarios
        .iter()
        .map(|scenario| scenario.id.as_str())
        .collect();
    if !known.contains(&id) {
        bail!("the problem has no scenario {id:?}; it has {}", known.join(", "));
    }
    Ok(Scenarios::One(id.to_string()))
}
