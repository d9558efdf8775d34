//! `limits:` of `problem.yaml`, over the defaults of the format.

use std::time::Duration;

use crate::package::fields::Fields;
use crate::package::{Finding, FormatVersion, Limits};

const KIB: f64 = 1024.0;
const MIB: f64 = 1024.0 * 1024.0;
/// Above this a limit is a slip of the pen: a day, a tebibyte.
const MAX_SECONDS: f64 = 86_400.0;
const MAX_BYTES: f64 = 1_099_511_627_776.0;

pub(super) fn legacy(fields: &mut Fields, findings: &mut Vec<Finding>) -> Limits {
    let mut limits = Limits::defaults(FormatVersion::Legacy);
    let mut keys = fields.mapping("limits", findings);
    set_factor(
        &mut keys,
        "time_multiplier",
        &mut limits.time_multiplier,
        findings,
    );
    set_factor(
        &mut keys,
        "time_safety_margin",
        &mut limits.time_safety_margin,
        findings,
    );
    // Not part of this format, yet met in packages; the author's number is better than a measured one.
    for from in [&mut keys, fields] {
        if let Some(seconds) = seconds(from, "time_limit", findings) {
            limits.time_limit = Some(seconds);
            let message = "`time_limit` is not part of the legacy format; it is used instead of measuring";
            findings.push(Finding::warning("time-limit", super::FILE, message));
        }
    }
    shared(&mut keys, &mut limits, findings);
    keys.warn_unknown(findings);
    limits
}

pub(super) fn modern(format: FormatVersion, fields: &mut Fields, findings: &mut Vec<Finding>) -> Limits {
    let mut limits = Limits::defaults(format);
    let mut keys = fields.mapping("limits", findings);
    let mut multipliers = keys.mapping("time_multipliers", findings);
    set_factor(
        &mut multipliers,
        "ac_to_time_limit",
        &mut limits.time_multiplier,
        findings,
    );
    set_factor(
        &mut multipliers,
        "time_limit_to_tle",
        &mut limits.time_safety_margin,
        findings,
    );
    multipliers.warn_unknown(findings);
    limits.time_limit = seconds(&mut keys, "time_limit", findings);
    if let Some(resolution) = seconds(&mut keys, "time_resolution", findings) {
        limits.time_resolution = resolution;
    }
    // Only multi-pass problems, which are refused, give this key a meaning.
    keys.take("validation_passes");
    shared(&mut keys, &mut limits, findings);
    keys.warn_unknown(findings);
    limits
}

fn shared(keys: &mut Fields, limits: &mut Limits, findings: &mut Vec<Finding>) {
    set_bytes(keys, "memory", MIB, &mut limits.memory_bytes, findings);
    set_bytes(keys, "output", MIB, &mut limits.output_bytes, findings);
    set_bytes(keys, "code", KIB, &mut limits.code_bytes, findings);
    set_bytes(
        keys,
        "compilation_memory",
        MIB,
        &mut limits.compilation_memory_bytes,
        findings,
    );
    set_bytes(
        keys,
        "validation_memory",
        MIB,
        &mut limits.validation_memory_bytes,
        findings,
    );
    set_bytes(
        keys,
        "validation_output",
        MIB,
        &mut limits.validation_output_bytes,
        findings,
    );
    for (key, target) in [
        ("compilation_time", &mut limits.compilation_time),
        ("validation_time", &mut limits.validation_time),
    ] {
        if let Some(stated) = seconds(keys, key, findings) {
            *target = stated;
        }
    }
}

fn set_factor(keys: &mut Fields, key: &str, target: &mut f64, findings: &mut Vec<Finding>) {
    if let Some(factor) = keys.positive(key, findings) {
        *target = factor;
    }
}

fn set_bytes(keys: &mut Fields, key: &str, unit: f64, target: &mut u64, findings: &mut Vec<Finding>) {
    if let Some(number) = keys.positive(key, findings) {
        let bytes = number * unit;
        if bytes > MAX_BYTES {
            findings.push(too_big(key));
        } else {
            // In range by the line above; fractions of a byte are of no use.
            *target = bytes.ceil() as u64;
        }
    }
}

fn seconds(keys: &mut Fields, key: &str, findings: &mut Vec<Finding>) -> Option<Duration> {
    let number = keys.positive(key, findings)?;
    if number > MAX_SECONDS {
        findings.push(too_big(key));
        return None;
    }
    Some(Duration::from_secs_f64(number))
}

fn too_big(key: &str) -> Finding {
    Finding::error(
        "limit-too-big",
        super::FILE,
        format!("`limits.{key}` is beyond what any machine could honour"),
    )
}
