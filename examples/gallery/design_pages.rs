//! Pages of system designs: a made-up outcome with everything that a real one can have.

use greenroom::designs::automatic;
use greenroom::designs::queries::Answers;
use greenroom::designs::views::{
    CheckedPartial, CompareChoice, ComparePage, CompareSide, DraftView, DrawingPartial, ErrorView,
    EstimateView, OutcomeView, Place, PreviewPage, PreviewPartial, ResultPage, ResultPartial, SectionView,
    WorkspacePage, WorkspaceTab, WrittenForm, compare_cost, compare_rows,
};
use greenroom::practice::views::{EditorialPage, Gate};
use greenroom::problems::ProblemKind;
use greenroom::problems::design::DesignFacts;
use greenroom::problems::views::{AttemptRow, ProblemView, ShowPage, SolveState};
use greenroom::rubrics::{Mark, RubricView};
use greenroom::simulator::design::{Design, parse_text};
use greenroom::simulator::outcome::{
    Cost, CostLine, DesignVerdict, EdgeTotals, NodeSeries, Outcome, ScenarioOutcome, Series, SloOutcome,
    TailShare, Totals,
};
use greenroom::simulator::problem::{DesignProblem, parse};
use greenroom::submissions::views::{DiffView, Progress, SourceView, WaitView};
use greenroom::web::views::{BadgeView, FieldErrors, Section, TrustedHtml};

use crate::{Gallery, samples};

const YAML: &str = include_str!("../../problems/linkshortener/problem.yaml");
const PRICES: &str = include_str!("../../problems/linkshortener/prices-2026-1.yaml");
const STARTER: &str = include_str!("../../problems/linkshortener/designs/starter.design");
const TEXT: &str = include_str!("../../problems/linkshortener/designs/reference.design");
const HERE: &str = "/problems/link-shortener";

pub fn add(gallery: &mut Gallery) -> anyhow::Result<()> {
    let problem = parse(YAML, &|_| Some(PRICES.to_string()))
        .map_err(|errors| anyhow::anyhow!("linkshortener: {errors:?}"))?;
    let design = parse_text(TEXT).map_err(|errors| anyhow::anyhow!("reference: {errors:?}"))?;
    problem_pages(gallery, &problem)?;
    workspaces(gallery, &problem, &design)?;
    results(gallery, &problem, &design)
}

fn view() -> ProblemView {
    ProblemView {
        is_beta: false,
        kind: ProblemKind::Design,
        slug: "link-shortener".into(),
        title: "Link Shortener".into(),
        samples: Vec::new(),
        topics: vec!["system design".into(), "caching".into()],
        target_minutes: Some(50),
        statement: TrustedHtml::from_sanitised(
            "<p>People put short links on posters, on slides and under their names. A poster is not printed twice because a \
             server was restarted. You design the service behind the links.</p><h2>What it does</h2><p>4,000 requests a \
             second arrive all day. They ask for one million codes.</p>",
        ),
        ..samples::problem()
    }
}

fn problem_pages(gallery: &mut Gallery, problem: &DesignProblem) -> anyhow::Result<()> {
    gallery.add(
        "design-problem",
        &ShowPage {
            layout: samples::seeker(Section::Practice, HERE),
            problem: view(),
            state: SolveState::New,
            own_submissions: 0,
            facts: Some(DesignFacts::new(problem)),
            note: None,
            similar: Vec::new(),
        },
    )?;
    let editorial = |text: Option<&str>| EditorialPage {
        layout: samples::seeker(Section::Practice, "/problems/link-shortener/editorial"),
        problem: view(),
        gate: text.is_none().then_some(Gate::AskFirst),
        text: text.map(TrustedHtml::from_sanitised),
    };
    gallery.add(
        "editorial",
        &editorial(Some(
            "<h2>The way</h2><p>Reads outnumber writes fifty to one.</p>",
        )),
    )?;
    gallery.add("editorial-closed", &editorial(None))
}

fn answers() -> Answers {
    let text = |pairs: &[(&str, &str)]| {
        pairs
            .iter()
            .map(|(id, text)| ((*id).to_owned(), (*text).to_owned()))
            .collect()
    };
    Answers {
        estimates: text(&[("save_rps", "80/s"), ("new_bytes", "2 TB")]),
        sections: text(&[
            (
                "requirements",
                "Redirects within 60 ms at p99.\nA saved link is never lost, see @pg.\nLeft out: statistics.",
            ),
            (
                "deep_dive",
                "In @slow-store the queue of @pg fills, because every slot of @api waits for it.",
            ),
        ]),
    }
}

fn workspaces(gallery: &mut Gallery, problem: &DesignProblem, design: &Design) -> anyhow::Result<()> {
    let page = |source: &str, checked: CheckedPartial, answers: &Answers| WorkspacePage {
        layout: samples::seeker(Section::Practice, HERE),
        problem: view(),
        facts: DesignFacts::new(problem),
        starter: STARTER.into(),
        source: source.into(),
        checked,
        written: WrittenForm::new(problem, answers),
        design_draft: DraftView {
            revision: 7,
            saved_at: Some("12:04".into()),
            saved_at_iso: Some("2026-11-22T12:04:31Z".into()),
        },
        answers_draft: DraftView::default(),
        idempotency_key: "5b1c2f0e-7a55-4c38-9d5e-2f6f3d1f8a10".into(),
        tab: WorkspaceTab::Drawing,
        attempts: vec![AttemptRow {
            url: "/submissions/41/design".into(),
            number: 1,
            badge: BadgeView::FAILED,
            language: "Design".into(),
            sent_at: "12:06".into(),
        }],
        max_source_bytes: 128 << 10,
        errors: FieldErrors::default(),
    };
    let drawn = CheckedPartial {
        drawing: Some(DrawingPartial::plain(design)),
        ..CheckedPartial::default()
    };
    gallery.add("workspace-design", &page(TEXT, drawn, &answers()))?;
    let broken = "client user\nservice api x0\nuser -> apii\nflow redirect: cpu; cal pg\n";
    let errors = parse_text(broken).err().unwrap_or_default();
    let faults = CheckedPartial {
        errors: errors.iter().map(ErrorView::new).collect(),
        ..CheckedPartial::default()
    };
    gallery.add(
        "workspace-design-faults",
        &page(broken, faults, &Answers::default()),
    )
}

fn results(gallery: &mut Gallery, problem: &DesignProblem, design: &Design) -> anyhow::Result<()> {
    let (failed, passed) = (outcome(true), outcome(false));
    let place = |url: &str| Place {
        url: url.into(),
        ..Place::default()
    };
    let partial = |outcome: Option<&Outcome>, progress: Option<Progress>| ResultPartial {
        is_our_fault: outcome.is_none() && progress.is_none(),
        outcome: outcome.map(|outcome| {
            Box::new(OutcomeView::new(
                outcome,
                Some(design),
                &place("/submissions/41/design"),
            ))
        }),
        progress,
        judged_at: Some("12:06:02 UTC".into()),
        judged_in: Some("11.2 s".into()),
        url: "/submissions/41/design".into(),
        workspace_url: "/problems/link-shortener/design".into(),
        problem_title: "Link Shortener".into(),
        is_brief: false,
    };
    let page = |result: ResultPartial, outcome: Option<&Outcome>| {
        let marks = [Mark {
            criterion: "requirements".into(),
            title: "Requirements".into(),
            level: Some(3),
            evidence: "the second sentence".into(),
        }];
        let machine = |criterion: &_| automatic::mark(criterion, outcome, (1, 5));
        let mut rubric = RubricView::new(&problem.rubric, machine, (&marks, &[]), &[]);
        rubric.can_mark = true;
        rubric.url = "/submissions/41/marks".into();
        ResultPage {
            layout: samples::seeker(Section::Submissions, "/submissions/41/design"),
            problem_title: "Link Shortener".into(),
            problem_url: HERE.into(),
            workspace_url: "/problems/link-shortener/design".into(),
            number: 2,
            of: 2,
            author: None,
            sent_at: "12:05".into(),
            problem_version: 1,
            events_url: result
                .progress
                .is_some()
                .then(|| "/submissions/41/design/events".into()),
            compare_url: Some("/submissions/41/design/compare".into()),
            estimates: estimates(problem),
            sections: SectionView::list(problem, &answers(), &|name| {
                ["pg", "api", "slow-store"]
                    .contains(&name)
                    .then(|| format!("#node-{name}"))
            }),
            rubric,
            source: SourceView::new(TEXT.as_bytes()),
            earlier: Vec::new(),
            result,
        }
    };
    gallery.add(
        "design-failed",
        &page(partial(Some(&failed), None), Some(&failed)),
    )?;
    gallery.add(
        "design-passed",
        &page(partial(Some(&passed), None), Some(&passed)),
    )?;
    let running = Progress::Simulating {
        scenario: 3,
        scenarios: 8,
        replication: 2,
    };
    gallery.add("design-running", &page(partial(None, Some(running)), None))?;
    let queued = Progress::Queued(WaitView {
        place: Some(3),
        waiting_s: 12,
        judges: Some(1),
    });
    gallery.add("design-queued", &page(partial(None, Some(queued)), None))?;
    gallery.add("design-judge-error", &page(partial(None, None), None))?;
    gallery.add(
        "preview",
        &PreviewPage {
            layout: samples::seeker(Section::Practice, "/previews/7"),
            problem_title: "Link Shortener".into(),
            problem_url: HERE.into(),
            workspace_url: "/problems/link-shortener/design".into(),
            source: SourceView::new(TEXT.as_bytes()),
            events_url: None,
            preview: PreviewPartial {
                progress: None,
                outcome: Some(Box::new(OutcomeView::new(
                    &failed,
                    Some(design),
                    &place("/previews/7"),
                ))),
                is_our_fault: false,
                url: "/previews/7".into(),
                problem_title: "Link Shortener".into(),
                is_brief: false,
            },
        },
    )?;
    let side = |number, badge| CompareSide {
        number,
        url: "/submissions/41/design".into(),
        badge,
        sent_at: "12:05".into(),
    };
    gallery.add(
        "compare",
        &ComparePage {
            layout: samples::seeker(Section::Submissions, "/submissions/41/design/compare"),
            problem_title: "Link Shortener".into(),
            problem_url: HERE.into(),
            url: "/submissions/41/design".into(),
            choices: vec![CompareChoice {
                id: 40,
                words: "No. 1, Failed, 11:40".into(),
                is_chosen: true,
            }],
            sides: Some((side(1, BadgeView::FAILED), side(2, BadgeView::PASSED))),
            rows: compare_rows(&failed, &passed),
            cost: compare_cost(&failed, &passed),
            text: DiffView::between(STARTER, TEXT, "No. 1", "No. 2"),
        },
    )
}

fn estimates(problem: &DesignProblem) -> Vec<EstimateView> {
    let marks = [Some(true), Some(false), None];
    problem
        .estimates
        .iter()
        .zip(marks.into_iter().cycle())
        .map(|(estimate, is_right)| EstimateView {
            ask: estimate.ask.clone(),
            given: if is_right.is_some() {
                "80/s".into()
            } else {
                String::new()
            },
            is_right,
            message: match is_right {
                Some(true) => "80 is within a factor of 1.1".into(),
                Some(false) => "expected about 1.26 TB, a factor of 1.5 either way".into(),
                None => String::new(),
            },
        })
        .collect()
}

const WINDOWS: u64 = 80;

fn outcome(fails: bool) -> Outcome {
    use DesignVerdict::{Borderline, Failed, Passed};
    let titles = [
        ("steady", "An ordinary day, 4,000 requests a second"),
        ("spike", "Three times the traffic for 20 s"),
        ("cold-cache", "Caches and CDN lose everything in a busy minute"),
        ("kill-one", "One instance of each service dies for 20 s"),
        ("zone-lost", "Zone a is gone for 20 s"),
        ("slow-store", "Every store is 15 times slower for 20 s"),
        ("hot-key", "Half of all requests ask for one link"),
        ("cache-node", "A cache node dies for 20 s"),
    ];
    let scenarios = titles
        .into_iter()
        .map(|(id, title)| {
            let verdict = match id {
                "slow-store" if fails => Failed,
                "zone-lost" if fails => Borderline,
                _ => Passed,
            };
            scenario(id, title, verdict)
        })
        .collect();
    Outcome {
        engine: "1".into(),
        judging_hash: "0".repeat(64),
        design_hash: "0".repeat(64),
        verdict: if fails { Failed } else { Passed },
        cost: Cost {
            verdict: Passed,
            units: 29.43,
            budget: 33.0,
            prices: "prices-2026-1".into(),
            lines: [
                ("front", "a load balancer", 1.0, 0.5),
                ("api", "6 instances", 6.0, 1.0),
                ("redis", "2 nodes", 2.0, 1.5),
                ("pg", "3 servers", 3.0, 4.0),
                ("network", "TB to clients", 5.08, 1.3),
                ("network", "TB between zones", 4.4, 0.3),
            ]
            .map(|(node, what, quantity, price)| CostLine {
                node: node.into(),
                what: what.into(),
                quantity,
                price,
                units: quantity * price,
            })
            .into(),
        },
        scenarios,
        events: 21_400_000,
    }
}

fn scenario(id: &str, title: &str, verdict: DesignVerdict) -> ScenarioOutcome {
    let is_bad = verdict == DesignVerdict::Failed;
    let slo = |id: &str,
               metric: &str,
               kind: Option<&str>,
               quantile,
               [value, low, high, limit]: [f64; 4],
               verdict| {
        SloOutcome {
            id: id.into(),
            metric: metric.into(),
            kind: kind.map(str::to_owned),
            quantile,
            value,
            low,
            high,
            limit,
            verdict,
        }
    };
    let passed = DesignVerdict::Passed;
    let mut slos = Vec::new();
    if !is_bad {
        let p99 = if verdict == passed {
            [14_700.0, 14_500.0, 14_900.0, 60_000.0]
        } else {
            [59_100.0, 57_900.0, 60_600.0, 60_000.0]
        };
        slos.push(slo("p99", "latency", Some("redirect"), Some(0.99), p99, verdict));
    }
    let success = if is_bad {
        [0.153, 0.149, 0.157, 0.9]
    } else {
        [0.99996, 0.9999, 1.0, 0.999]
    };
    slos.push(slo(
        "avail",
        "success",
        None,
        None,
        success,
        if is_bad { verdict } else { passed },
    ));
    slos.push(slo(
        "stale",
        "staleness_age",
        Some("redirect"),
        Some(0.99),
        [0.0, 0.0, 0.0, 5e6],
        passed,
    ));
    if is_bad {
        slos.push(slo(
            "recovered",
            "recovered",
            None,
            None,
            [0.0, 0.0, 0.0, 0.999],
            verdict,
        ));
    }
    ScenarioOutcome {
        id: id.into(),
        title: title.into(),
        hidden: id == "cache-node",
        verdict,
        replications: if verdict == DesignVerdict::Borderline { 20 } else { 3 },
        slos,
        findings: match verdict {
            DesignVerdict::Failed => vec![
                "From 20 s, reads at `pg` take 60 ms. Each of the client’s 4 tries becomes 4 tries of `api`, so 4,000 requests a second turn into 31,000.".into(),
                "At 40 s the database is healthy again, yet its queue holds 190,000 calls that nobody waits for any more.".into(),
            ],
            DesignVerdict::Borderline => vec!["`api` has 4 of 6 instances left and is 97 % busy from 20 s to 40 s.".into()],
            _ => Vec::new(),
        },
        series: series(is_bad, id != "steady"),
        tail: [("pg", 0.61, 0.12), ("api", 0.14, 0.03), ("network", 0.0, 0.06), ("backoff", 0.04, 0.0)]
            .map(|(node, waiting, working)| TailShare {
                node: node.into(),
                waiting,
                working,
            })
            .into(),
        edges: [("user", "front", 320_000, 12_000), ("front", "api", 332_000, 0), ("api", "redis", 331_000, 0), ("api", "pg", 96_000, 31_000)]
            .map(|(from, to, calls, retries)| EdgeTotals {
                from: from.into(),
                to: to.into(),
                calls,
                retries: if is_bad { retries } else { 0 },
                timeouts: if is_bad { retries } else { 0 },
                refused: 0,
                failed: 0,
            })
            .into(),
        totals: Totals {
            arrivals: 320_000,
            done: if is_bad { 201_000 } else { 319_990 },
            failed: if is_bad { 118_700 } else { 10 },
            in_flight: if is_bad { 300 } else { 0 },
        },
        amplifier: None,
        events: 2_600_000,
    }
}

fn series(is_bad: bool, has_fault: bool) -> Series {
    let during = |window: u64| is_bad && window >= 20;
    let each = |healthy: u64, sick: u64| -> Vec<u64> {
        (0..WINDOWS)
            .map(|window| {
                let value = if during(window) { sick } else { healthy };
                value + value * (window * 37 % 11) / 100
            })
            .collect()
    };
    let node = |name: &str, healthy: f64, sick: f64, queue: u64, hits: Option<f64>| {
        NodeSeries {
        node: name.into(),
        utilisation: (0..WINDOWS)
            .map(|window| if during(window) { sick } else { healthy } * (1.0 - (window * 13 % 7) as f64 / 200.0))
            .collect(),
        queue: (0..WINDOWS)
            .map(|window| if during(window) { queue * (window - 19) / 60 } else { 0 })
            .collect(),
        refused: vec![0; WINDOWS as usize],
        rate: (0..WINDOWS).map(|_| 4_000.0).collect(),
        hits: hits.map(|share| vec![share; WINDOWS as usize]).unwrap_or_default(),
        instances: vec![6; WINDOWS as usize],
    }
    };
    Series {
        window: 1_000_000,
        fault: has_fault.then_some((20_000_000, 40_000_000)),
        arrivals: each(4_000, 4_000),
        done: each(3_999, 600),
        failed: each(1, 3_400),
        p50: each(2_100, 180_000),
        p90: each(6_400, 420_000),
        p99: each(14_700, 498_000),
        nodes: vec![
            node("front", 0.05, 0.2, 0, None),
            node("api", 0.41, 1.0, 400, None),
            node("redis", 0.11, 0.14, 0, Some(0.84)),
            node("pg", 0.38, 1.0, 190_000, None),
        ],
    }
}
