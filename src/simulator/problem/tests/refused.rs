use super::{EXAMPLE, read};

fn told(text: &str) -> String {
    let errors = read(text).expect_err("refused");
    errors.iter().map(|error| format!("{error}\n")).collect()
}

#[test]
fn slips_are_named_with_file_line_column_and_rule() {
    let text = EXAMPLE
        .replace("mean: 2ms", "mean: 2")
        .replace("dist: deterministic", "dist: determinstic")
        .replace(
            "kind: redirect, quantile: 0.99, max: 50ms",
            "kind: redirekt, quantile: 1.5, max: 50ms, colour: red",
        )
        .replace("horizon: 110s", "horizont: 110s")
        .replace("scenarios: [kill-zone]", "scenarios: [kill-zoom]")
        .replace("{load: 3.0}", "{loud: 3.0}")
        .replace("slo: {avail: 0.99}", "slo: {avial: 0.99}")
        .replace("fail: {spike: [avail, p99]}", "fail: {spike: [durable]}")
        .replace("prices: prices-2026-1", "prices: prices-2027")
        .replace("sql, sharded", "sqll, sharded")
        .replace("share: 0.98", "share: 1.98");
    insta::assert_snapshot!(told(&text), @r"
    problem.yaml:5:10: error: unknown kind of node `sqll`; did you mean `sql`? [palette]
    problem.yaml:7:36: error: `service_times.app.cpu.mean` must be a duration such as `20us`, `500ms`, `1.5s`, `2m` or `1h`, not `2` [wrong-value]
    problem.yaml:8:20: error: `service_times.cache.op.dist` must be a distribution, not `determinstic`; did you mean `deterministic`? [wrong-value]
    problem.yaml:12:3: error: `workload.horizon` is required [missing-key]
    problem.yaml:12:3: error: unknown key `workload.horizont`; known are horizon, warmup, keys, kinds, rps [unknown-key]
    problem.yaml:16:23: error: `workload.kinds.redirect.share` must be from 0 to 1, not `1.98` [wrong-value]
    problem.yaml:20:40: error: `slo[0].kind` must be a request kind, not `redirekt`; did you mean `redirect`? [wrong-value]
    problem.yaml:20:60: error: `slo[0].quantile` must be from 0.01 to 0.9999, not `1.5` [wrong-value]
    problem.yaml:20:76: error: unknown key `slo[0].colour`; known are id, metric, kind, scenarios, quantile, max [unknown-key]
    problem.yaml:23:65: error: no scenario is called `kill-zoom`; did you mean `kill-zone`? [unknown-name]
    problem.yaml:24:9: error: the price table `prices-2027.yaml` is not in the package [missing-file]
    problem.yaml:27:50: error: unknown fault `loud`; did you mean `load`? [unknown-key]
    problem.yaml:30:74: error: no SLO is called `avial`; did you mean `avail`? [unknown-name]
    problem.yaml:40:67: error: `spike` asks no SLO `durable`; known are p99, avail, stale [unknown-name]
    ");
}

#[test]
fn parts_that_contradict_each_other_are_named() {
    let text = EXAMPLE
        .replace("share: 0.98", "share: 0.9")
        .replace("warmup: 10s", "warmup: 200s");
    insta::assert_snapshot!(told(&text), @r"
    problem.yaml:12:3: error: `warmup` must end before `horizon` [workload]
    problem.yaml:12:3: error: the shares of all kinds must make 1, not 0.92 [shares]
    ");
    insta::assert_snapshot!(told(&EXAMPLE.replace("horizon: 110s", "horizon: 90s")), @"problem.yaml:31:5: error: `recovered` begins after the horizon: shorten the fault or `after`, or lengthen the day [scenario]");
    insta::assert_snapshot!(told(
        &EXAMPLE.replace("unit: B, factor: 2", "unit: /s, factor: 2")
    ), @r"
    problem.yaml:35:5: error: `rps * 0.02 * 86400 * 365 * 5 * 500B` gives bytes, but the unit is `/s` [estimate]
    problem.yaml:36:5: error: `keys * 0.2 * 500B` gives bytes, but the unit is `/s` [estimate]
    ");
    insta::assert_snapshot!(told(&EXAMPLE.replace("keys * 0.2", "kyes * 0.2")), @"problem.yaml:36:5: error: no figure is called `kyes`; did you mean `keys`? [estimate]");
}

#[test]
fn an_empty_problem_names_what_it_needs() {
    insta::assert_snapshot!(told("format: design-problem/1\n"), @r"
    problem.yaml:1:1: error: `name` is required [missing-key]
    problem.yaml:1:1: error: `zones` is required [missing-key]
    problem.yaml:1:1: error: `palette` is required [missing-key]
    problem.yaml:1:1: error: `service_times` is required [missing-key]
    problem.yaml:1:1: error: `workload` is required [missing-key]
    problem.yaml:1:1: error: `workload.horizon` is required [missing-key]
    problem.yaml:1:1: error: `workload.warmup` is required [missing-key]
    problem.yaml:1:1: error: `workload.kinds` is required [missing-key]
    problem.yaml:1:1: error: `workload.rps` is required [missing-key]
    problem.yaml:1:1: error: `slo` is required [missing-key]
    problem.yaml:1:1: error: `budget` is required [missing-key]
    problem.yaml:1:1: error: `budget.units` is required [missing-key]
    problem.yaml:1:1: error: `budget.prices` is required [missing-key]
    problem.yaml:1:1: error: `scenarios` is required [missing-key]
    ");
    insta::assert_snapshot!(told("format: design-problem/2\n"), @"problem.yaml: error: `format` must be `design-problem/1`, not `design-problem/2` [format]");
    insta::assert_snapshot!(told("- a\n"), @r"
    problem.yaml:1:1: error: must be a mapping of keys to values [not-a-mapping]
    problem.yaml:1:1: error: `format` is required [missing-key]
    ");
    insta::assert_snapshot!(told("a: [\n"), @"problem.yaml:1:4: error: unclosed bracket '[' at line 1, column 4 [yaml-syntax]");
}
