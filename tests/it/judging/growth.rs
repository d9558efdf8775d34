//! The band in which the time of real programs grows: on times that were recorded, and on times of now.
//!
//! `recorded.txt` is made by the last test here: GREENROOM_RECORD_GROWTH=1 cargo nextest run records_times

use std::fmt::Write;
use std::path::Path;

use greenroom::growth::{Band, Growth, Observation, Unit, judge as judge_growth};
use greenroom::judge::{Program, Verdict};
use greenroom::package::LanguageId;

use super::support::{PackageFolder, TestPackage, has, judge, slot, verdict};

/// Prints the largest gap between neighbours among numbers, once they are sorted.
struct Sample {
    name: &'static str,
    language: LanguageId,
    source: &'static str,
    sizes: [u64; 7],
    band: Band,
}

const SAMPLES: [Sample; 4] = [
    Sample {
        name: "python3-n-log-n",
        language: LanguageId::PYTHON3,
        source: "import sys\na = sorted(map(int, sys.stdin.read().split()))\n\
                 print(max(y - x for x, y in zip(a, a[1:])))\n",
        sizes: [200, 1_000, 5_000, 20_000, 50_000, 100_000, 200_000],
        band: Band::Linear,
    },
    Sample {
        name: "python3-quadratic",
        language: LanguageId::PYTHON3,
        source: "import sys\na = list(map(int, sys.stdin.read().split()))\ntop = max(a)\n\
                 print(max(min(y for y in a if y > x) - x for x in a if x < top))\n",
        sizes: [50, 150, 400, 800, 1_500, 2_500, 4_000],
        band: Band::Square,
    },
    Sample {
        name: "cpp-n-log-n",
        language: LanguageId::CPP,
        source: "#include <algorithm>\n#include <cstdio>\n#include <vector>\nint main() {\n  std::vector<long> a;\n  \
                 for (long x; std::scanf(\"%ld\", &x) == 1;) a.push_back(x);\n  std::sort(a.begin(), a.end());\n  \
                 long best = 0;\n  for (size_t i = 1; i < a.size(); ++i) best = std::max(best, a[i] - a[i - 1]);\n  \
                 std::printf(\"%ld\\n\", best);\n}\n",
        sizes: [1_000, 5_000, 20_000, 60_000, 150_000, 300_000, 600_000],
        band: Band::Linear,
    },
    Sample {
        name: "cpp-quadratic",
        language: LanguageId::CPP,
        source: "#include <algorithm>\n#include <cstdio>\n#include <vector>\nint main() {\n  std::vector<long> a;\n  \
                 for (long x; std::scanf(\"%ld\", &x) == 1;) a.push_back(x);\n  long best = 0;\n  for (long x : a) {\n    \
                 long next = -1;\n    for (long y : a) if (y > x && (next < 0 || y < next)) next = y;\n    \
                 if (next > 0) best = std::max(best, next - x);\n  }\n  std::printf(\"%ld\\n\", best);\n}\n",
        sizes: [200, 800, 2_000, 4_000, 8_000, 14_000, 20_000],
        band: Band::Square,
    },
];

/// `count` different numbers without an order, and the largest gap among them.
fn numbers(count: u64) -> (String, u64) {
    let mut state = 88_172_645_463_325_252 ^ count;
    let mut list: Vec<u64> = (0..count)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            100_000 + state % 900_000_000
        })
        .collect();
    let text = list.iter().fold(String::new(), |mut text, number| {
        writeln!(text, "{number}").expect("text");
        text
    });
    list.sort_unstable();
    let gaps = list.windows(2).map(|pair| pair[1] - pair[0]);
    (text, gaps.max().unwrap_or(0))
}

fn ladder(sizes: &[u64]) -> TestPackage {
    let mut folder = PackageFolder::new()
        .without("data/sample/1.in")
        .without("data/sample/1.ans")
        .without("data/secret/01-small.in")
        .without("data/secret/01-small.ans")
        .without("data/secret/02-large.in")
        .without("data/secret/02-large.ans");
    for (position, size) in sizes.iter().enumerate() {
        let (input, answer) = numbers(*size);
        folder = folder.with_case(&format!("secret/{position:02}"), &input, &format!("{answer}\n"));
    }
    folder.into_package()
}

fn measure(package: &TestPackage, sample: &Sample) -> Vec<Observation> {
    let judgement = verdict(package, &Program::single(sample.language, sample.source));
    assert_eq!(
        judgement.verdict,
        Verdict::Accepted,
        "{}: {judgement:#?}",
        sample.name
    );
    let observation = |(size, time): (&u64, u32)| Observation {
        size: numbers(*size).0.len() as f64,
        time_ms: f64::from(time),
    };
    let times = judgement.cases.iter().map(|case| case.cpu_ms);
    sample.sizes.iter().zip(times).map(observation).collect()
}

fn band(observations: &[Observation]) -> Option<Band> {
    match judge_growth(observations, Unit::Bytes) {
        Growth::Grows(grown) => Some(grown.band),
        Growth::CannotTell(_) => None,
    }
}

fn recorded() -> Vec<(String, Vec<Observation>)> {
    let observation = |text: &str| {
        let (size, time) = text.split_once(':').expect("size:time");
        Observation {
            size: size.parse().expect("bytes"),
            time_ms: time.parse().expect("milliseconds"),
        }
    };
    include_str!("recorded.txt")
        .lines()
        .map(|line| {
            let mut words = line.split(' ');
            let name = words.next().expect("a name").to_string();
            (name, words.map(observation).collect())
        })
        .collect()
}

#[test]
fn the_same_code_fifty_times_stays_in_one_band() {
    let recorded = recorded();
    for sample in &SAMPLES {
        let runs: Vec<_> = recorded.iter().filter(|(name, _)| name == sample.name).collect();
        assert_eq!(runs.len(), 50, "{}", sample.name);
        for (number, (_, observations)) in runs.iter().enumerate() {
            let found = judge_growth(observations, Unit::Bytes);
            assert_eq!(
                band(observations),
                Some(sample.band),
                "{} {number}: {found:?} {observations:?}",
                sample.name
            );
        }
    }
}

#[test]
fn the_first_sizes_alone_are_called_too_small() {
    let in_python = |(name, _): &(String, Vec<Observation>)| name.starts_with("python3");
    for (name, observations) in recorded().into_iter().filter(in_python) {
        let first = judge_growth(&observations[..4], Unit::Bytes);
        assert!(matches!(first, Growth::CannotTell(_)), "{name}: {first:?}");
    }
}

#[test]
fn a_quadratic_program_and_one_of_n_log_n_are_told_apart_as_they_run() {
    for sample in SAMPLES.iter().filter(|sample| has(sample.language)) {
        let package = ladder(&sample.sizes);
        // A machine that is busy may blur a run so far that nothing can be told; it may never tell another band.
        let told = (0..3).find_map(|_| {
            let observations = measure(&package, sample);
            let told = band(&observations)?;
            assert_eq!(told, sample.band, "{}: {observations:?}", sample.name);
            Some(told)
        });
        assert_eq!(told, Some(sample.band), "{}", sample.name);
    }
}

#[test]
fn records_times() {
    if std::env::var_os("GREENROOM_RECORD_GROWTH").is_none() {
        return;
    }
    let _ = (judge(), slot());
    let mut text = String::new();
    for sample in &SAMPLES {
        let package = ladder(&sample.sizes);
        for _ in 0..50 {
            text.push_str(sample.name);
            for one in measure(&package, sample) {
                write!(text, " {}:{}", one.size, one.time_ms).expect("text");
            }
            text.push('\n');
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/judging/recorded.txt");
    std::fs::write(path, text).expect("written");
}
