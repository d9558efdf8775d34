//! The check of a system-design package: the judge's own engine on every design of the self-test.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

use super::report::{DesignLine, DesignPackageCheck};
use crate::package::DesignPackage;
use crate::simulator::problem::{self, ProblemError};
use crate::simulator::selftest::{self, DesignCheck, SelfTestReport, WarmUp};

/// Checks one package; prints a line a design as it goes, unless all comes as JSON in the end.
///
/// # Errors
/// Of the writer only; what is wrong with the package stands in the result.
pub fn check(package: &DesignPackage, quiet: bool, out: &mut dyn Write) -> io::Result<DesignPackageCheck> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut result = DesignPackageCheck {
        name: package.short_name.clone(),
        ..DesignPackageCheck::default()
    };
    let mut written = Ok(());
    let mut clock = Clock::start();
    let report = problem::read(&package.root).and_then(|problem| {
        selftest::run(&problem, &package.root, threads, &mut |check| {
            let line = line(check, clock.lap());
            if !quiet && written.is_ok() {
                written = write_line(out, &line, check).and_then(|()| out.flush());
            }
            result.add(line);
        })
    });
    written?;
    result.error = match &report {
        Ok(report) => faults(report),
        Err(errors) => Some(listed(errors)),
    };
    if !quiet {
        if let Ok(SelfTestReport {
            warm_up: WarmUp::Enough(moved),
            ..
        }) = &report
        {
            let percent = moved * 100.0;
            writeln!(
                out,
                "  twice the warm-up moves no figure by more than {percent:.1} % of its limit"
            )?;
        }
        for line in result.error.iter().flat_map(|error| error.lines()) {
            writeln!(out, "  ERROR {line}")?;
        }
    }
    Ok(result)
}

fn listed(errors: &[ProblemError]) -> String {
    let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

/// What is wrong with the package as a whole, beside its designs.
fn faults(report: &SelfTestReport) -> Option<String> {
    let mut faults = report.faults.clone();
    match &report.warm_up {
        WarmUp::Impossible(reason) | WarmUp::TooShort(reason) => faults.push(reason.clone()),
        WarmUp::NotChecked | WarmUp::Enough(_) => {}
    }
    (!faults.is_empty()).then(|| faults.join("\n"))
}

fn line(check: &DesignCheck, (cpu, wall): (Duration, Duration)) -> DesignLine {
    let milliseconds = |time: Duration| u32::try_from(time.as_millis()).unwrap_or(u32::MAX);
    let closest = check.closest.as_ref();
    DesignLine {
        path: check.path.clone(),
        language: "design",
        expected: check.expected.clone(),
        got: check.got.clone(),
        passed: check.passed,
        score: None,
        cpu_ms: milliseconds(cpu),
        wall_ms: milliseconds(wall),
        memory_bytes: None,
        case: closest.map(|margin| format!("{} {}", margin.scenario, margin.slo)),
        margin: closest.and_then(|margin| margin.share),
        note: (!check.faults.is_empty()).then(|| check.faults.join("; ")),
    }
}

fn write_line(out: &mut dyn Write, line: &DesignLine, check: &DesignCheck) -> io::Result<()> {
    let outcome = if line.passed { "ok" } else { "FAILED" };
    let path = line.path.strip_prefix("designs/").unwrap_or(&line.path);
    writeln!(
        out,
        "  {outcome:<6}  {path:<34} {:>6} ms  expected {}",
        line.cpu_ms, line.expected
    )?;
    write!(out, "{:55}got      {}", "", line.got)?;
    if let Some(closest) = &check.closest {
        write!(out, "  (closest: {closest})")?;
    }
    writeln!(out)?;
    for fault in &check.faults {
        writeln!(out, "          {fault}")?;
    }
    Ok(())
}

/// Time of all threads of this process, and of the wall, from one design to the next.
struct Clock {
    cpu: Duration,
    wall: Instant,
}

impl Clock {
    fn start() -> Self {
        Self {
            cpu: cpu_time(),
            wall: Instant::now(),
        }
    }

    fn lap(&mut self) -> (Duration, Duration) {
        let now = Self::start();
        let lap = (now.cpu.saturating_sub(self.cpu), now.wall - self.wall);
        *self = now;
        lap
    }
}

fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    Duration::from_secs(seconds) + Duration::from_nanos(u64::try_from(time.tv_nsec).unwrap_or(0))
}
