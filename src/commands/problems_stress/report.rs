//! What was found, in words.

use std::io::Write;

use anyhow::bail;

use crate::judge::{Difference, Outcome, Tried, Verdict};

/// What is shown of an input and of outputs.
const SHOWN_BYTES: usize = 1000;

pub(super) fn report_alike(tried: &Tried, out: &mut dyn Write) -> anyhow::Result<()> {
    if tried.inputs == 0 {
        match &tried.reason {
            Some(reason) => bail!("no input could be tried: {reason}"),
            None => bail!("no input could be tried in time"),
        }
    }
    writeln!(
        out,
        "no difference on {} inputs up to size {}",
        tried.inputs, tried.largest
    )?;
    if let (Some(reason), refused) = (&tried.reason, tried.refused) {
        writeln!(
            out,
            "{refused} inputs were not made or not taken; the last: {reason}"
        )?;
    }
    Ok(())
}

pub(super) fn report(
    difference: &Difference,
    programs: &[String],
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    writeln!(
        out,
        "the programs differ at size {}, seed {} (input {} that was tried)",
        difference.size, difference.seed, difference.tried.inputs
    )?;
    writeln!(out, "made by: {}", difference.args.join(" "))?;
    let (from, to) = (difference.found_bytes, difference.input.len());
    writeln!(
        out,
        "made smaller: from {from} to {to} bytes in {} steps",
        difference.steps
    )?;
    if !difference.is_validated {
        writeln!(
            out,
            "the package has no input validator, so the input may break the rules of the statement"
        )?;
    }
    writeln!(out, "input:")?;
    show(&difference.input, out)?;
    for (program, outcome) in programs.iter().zip(&difference.outcomes) {
        writeln!(out, "{program}: {}", ending(outcome))?;
        show(&outcome.output, out)?;
    }
    if let Some(message) = &difference.message {
        writeln!(out, "the output validator says: {message}")?;
    }
    Ok(())
}

/// A wrong answer is only another one here: nobody said that the first is right.
pub(super) fn ending(outcome: &Outcome) -> &'static str {
    match outcome.verdict {
        Verdict::Accepted => "prints",
        Verdict::WrongAnswer => "prints something else",
        Verdict::JudgeError => "prints what the output validator can't judge",
        Verdict::TimeLimit => "runs out of time",
        Verdict::MemoryLimit => "runs out of memory",
        Verdict::OutputLimit => "prints too much",
        Verdict::RuntimeError => "crashes",
        Verdict::CompileError => "does not compile",
    }
}

fn show(bytes: &[u8], out: &mut dyn Write) -> anyhow::Result<()> {
    let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(SHOWN_BYTES)]);
    for line in shown.lines() {
        writeln!(out, "    {}", line.replace(char::is_control, " "))?;
    }
    if bytes.len() > SHOWN_BYTES {
        writeln!(out, "    … {} bytes in all", bytes.len())?;
    }
    Ok(())
}
