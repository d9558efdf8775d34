//! Values that several pages share.

use greenroom::aids::views::AidsView;
use greenroom::problems::ProblemKind;
use greenroom::problems::views::{Difficulty, LanguageView, ProblemRow, ProblemView, SampleView, SolveState};
use greenroom::submissions::views::SubmissionRow;
use greenroom::web::views::{BadgeView, Layout, Link, Section, TrustedHtml, ViewerSummary};

pub const SOURCE: &str = "import sys


def allowed(rate, burst, requests):
    level, last = {}, {}
    out = []
    for client, at in requests:
        tokens = level.get(client, burst * 1000)
        tokens += (at - last.get(client, at)) * rate  # milli-tokens
        tokens = min(tokens, burst * 1000)
        ok = tokens > 1000
        level[client] = tokens - 1000 * ok
        last[client] = at
        out.append(\"yes\" if ok else \"no\")
    return out


def main():
    rate, burst, n = map(int, sys.stdin.readline().split())
    lines = (line.split() for line in sys.stdin)
    print(\"\\n\".join(allowed(rate, burst, [(c, int(t)) for c, t in lines])))


main()
";

pub fn seeker(section: Section, here: &str) -> Layout {
    Layout {
        viewer: Some(ViewerSummary {
            username: "ada".into(),
            display_name: "Ada Moreau".into(),
            is_mentor: false,
            is_admin: false,
            unread: 2,
        }),
        ..visitor(section, here)
    }
}

pub fn visitor(section: Section, here: &str) -> Layout {
    Layout {
        section,
        here: here.into(),
        csp_nonce: "Z2FsbGVyeQ".into(),
        ..Layout::default()
    }
}

pub fn problem() -> ProblemView {
    let statement = "<p>A gateway lets each client make up to <var>b</var> requests at once and then <var>r</var> \
        requests per second. It keeps one bucket per client: a full bucket holds <var>b</var> tokens, a request takes \
        one token, and tokens come back evenly over time.</p>\
        <p>Given the requests in the order in which they arrive, decide for each whether it is let through. Buckets \
        start full. Time is in milliseconds; compare exactly, without floating point.</p>\
        <h2>Input</h2><p>The first line holds the rate <math><mi>r</mi></math>, the burst <math><mi>b</mi></math> and \
        the number of requests <math><mi>n</mi></math> \
        (<math><mrow><mn>1</mn><mo>≤</mo><mi>r</mi><mo>,</mo><mi>b</mi><mo>≤</mo><msup><mn>10</mn><mn>6</mn></msup></mrow></math>, \
        <math><mrow><mn>1</mn><mo>≤</mo><mi>n</mi><mo>≤</mo><mn>200000</mn></mrow></math>). Each of the next lines \
        names a client and a time.</p>\
        <ul><li>A name has at most 20 letters, as in <code>client_42</code>.</li><li>Times do not decrease.</li></ul>\
        <h2>Output</h2><p>One line for each request: <code>yes</code> when it is let through, else <code>no</code>.</p>";
    ProblemView {
        is_beta: false,
        kind: ProblemKind::Code,
        slug: "token-bucket".into(),
        title: "Token bucket".into(),
        summary: Some("Decide which requests a rate limiter lets through, exactly.".into()),
        statement_language: "en".into(),
        statement: TrustedHtml::from_sanitised(statement),
        samples: vec![
            SampleView {
                number: 1,
                input: "2 2 5\na 0\na 10\na 20\nb 20\na 520\n".into(),
                output: "yes\nyes\nno\nyes\nyes\n".into(),
                explanation: Some("At 520 ms client a has regained 1.04 tokens.".into()),
                note: None,
            },
            SampleView {
                number: 2,
                input: "1 1 2\nx 0\nx 1000\n".into(),
                output: "yes\nyes\n".into(),
                explanation: None,
                note: Some("Only the first 64 KiB of the input are shown, of 1200000 bytes.".into()),
            },
        ],
        aids: AidsView {
            hints: vec![TrustedHtml::from_sanitised(
                "<p>How many tokens has a client after a pause, given those it had before?</p>",
            )],
            hint_count: 3,
            ..AidsView::default()
        },
        translations: vec![Link {
            url: "/problems/token-bucket?lang=de".into(),
            text: "de".into(),
        }],
        topics: vec!["simulation".into(), "rate limiting".into()],
        difficulty: Some(Difficulty::Medium),
        target_minutes: Some(25),
        time_limit_ms: Some(1_000),
        time_limit_is_measured: false,
        memory_limit_bytes: 256 << 20,
        languages: languages(),
        languages_are_known: true,
        authors: vec!["Ines Okafor".into()],
        licence: Some("CC BY-SA 4.0".into()),
        rights_owner: None,
        source: None,
        version: 4,
        has_editorial: true,
        has_programs: true,
        incomplete: None,
    }
}

pub fn languages() -> Vec<LanguageView> {
    [
        ("C", Some("gcc 12.2.0")),
        ("C++", Some("g++ 12.2.0")),
        ("Rust", Some("1.95.0")),
        ("Java", None),
        ("Python", Some("3.11.2")),
        ("JavaScript", Some("Node 20.20")),
    ]
    .map(|(name, version)| LanguageView {
        name: name.into(),
        version: version.map(str::to_owned),
    })
    .into()
}

pub fn rows() -> Vec<ProblemRow> {
    use Difficulty::{Easy, Hard, Medium};
    type Row<'a> = (&'a str, &'a str, &'a [&'a str], Difficulty, u32, SolveState);
    let all: [Row<'_>; 6] = [
        (
            "Hello, gateway",
            "Read a name, answer with a greeting.",
            &["input"],
            Easy,
            5,
            SolveState::Solved,
        ),
        (
            "Token bucket",
            "Decide which requests a rate limiter lets through, exactly.",
            &["simulation", "rate limiting"],
            Medium,
            25,
            SolveState::Tried,
        ),
        (
            "Busiest minute",
            "Find the sixty seconds with the most requests in a log of a day.",
            &["sliding window"],
            Medium,
            20,
            SolveState::New,
        ),
        (
            "Retry storm",
            "How many calls reach the database when every layer retries?",
            &["arithmetic", "backoff"],
            Easy,
            15,
            SolveState::New,
        ),
        (
            "Session expiry with a very long title that wraps on small screens",
            "Keep a million sessions and forget the oldest in time.",
            &["heap", "hashing"],
            Hard,
            40,
            SolveState::New,
        ),
        (
            "Deadlock detective",
            "Given who waits for whom, name a cycle or prove that there is none.",
            &["graphs", "locking"],
            Hard,
            35,
            SolveState::New,
        ),
    ];
    all.map(
        |(title, summary, topics, difficulty, minutes, state)| ProblemRow {
            is_beta: false,
            kind: if topics.contains(&"backoff") {
                ProblemKind::Design
            } else {
                ProblemKind::Code
            },
            slug: title.to_ascii_lowercase().replace([' ', ','], "-"),
            title: title.into(),
            summary: Some(summary.into()),
            topics: topics.iter().map(|topic| (*topic).to_owned()).collect(),
            difficulty: Some(difficulty),
            target_minutes: Some(minutes),
            state,
            incomplete: None,
        },
    )
    .into()
}

pub fn submission_rows() -> Vec<SubmissionRow> {
    let row =
        |id: u32, title: &str, badge, language: &str, sent: &str, cpu: Option<u64>, memory: Option<u64>| {
            SubmissionRow {
                url: format!("/submissions/{id}"),
                problem_title: title.into(),
                problem_url: "/problems/token-bucket".into(),
                badge,
                language: language.into(),
                sent_at: sent.into(),
                cpu_ms: cpu,
                memory_bytes: memory,
            }
        };
    vec![
        row(
            40,
            "Token bucket",
            BadgeView::WRONG_ANSWER,
            "Python",
            "12:06",
            Some(212),
            Some(38 << 20),
        ),
        row(
            39,
            "Token bucket",
            BadgeView::TIME_LIMIT,
            "Python",
            "11:58",
            Some(1_004),
            Some(61 << 20),
        ),
        row(
            36,
            "Busiest minute",
            BadgeView::COMPILE_ERROR,
            "C++",
            "yesterday",
            None,
            None,
        ),
        row(
            35,
            "Hello, gateway",
            BadgeView::ACCEPTED,
            "Rust",
            "20 Nov 18:20",
            Some(1),
            Some(2 << 20),
        ),
        row(
            31,
            "Retry storm",
            BadgeView::RUNTIME_ERROR,
            "C",
            "20 Nov 17:44",
            Some(3),
            Some(1 << 20),
        ),
        row(
            30,
            "Retry storm",
            BadgeView::MEMORY_LIMIT,
            "Java",
            "19 Nov 09:12",
            Some(640),
            Some(256 << 20),
        ),
        row(
            29,
            "Retry storm",
            BadgeView::OUTPUT_LIMIT,
            "JavaScript",
            "19 Nov 09:05",
            Some(420),
            Some(70 << 20),
        ),
        row(
            28,
            "Retry storm",
            BadgeView::JUDGE_ERROR,
            "Java",
            "18 Nov 22:31",
            None,
            None,
        ),
    ]
}
