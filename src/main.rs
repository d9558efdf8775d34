use std::io::Write;
use std::process::ExitCode;

use greenroom::judge::sandbox;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words[..] {
        ["sandbox-spawner"] => sandbox::spawner_main(),
        ["sandbox", "doctor"] => doctor(),
        ["sandbox-bench"] => bench(),
        _ => ExitCode::from(2),
    }
}

fn doctor() -> ExitCode {
    let report = sandbox::doctor();
    let mut out = std::io::stdout().lock();
    for check in &report.checks {
        let _ = writeln!(
            out,
            "{:8} {}: {}",
            format!("{:?}", check.outcome),
            check.name,
            check.detail
        );
        if let Some(remedy) = &check.remedy {
            let _ = writeln!(out, "         {remedy}");
        }
    }
    if report.is_usable() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn bench() -> ExitCode {
    let mut out = std::io::stdout().lock();
    match sandbox::bench(200) {
        Ok(bench) => {
            for row in bench.rows {
                let _ = writeln!(out, "{:20} p10 {:?}  median {:?}", row.name, row.p10, row.median);
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            let _ = writeln!(out, "{error}");
            ExitCode::FAILURE
        }
    }
}
