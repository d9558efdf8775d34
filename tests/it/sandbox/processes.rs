//! Processes and signals: bombs, strays and exact endings.

use std::time::Duration;

use greenroom::judge::sandbox::{Ending, Exceeded};

use super::{room, text};

/// Bombs end by a limit or by themselves, soon, and leave the machine as it was (the room looks).
#[test]
fn bombs_burst_inside() {
    let Some(room) = room() else { return };
    for source in [
        "int main() { for (;;) fork(); }",
        "int main() { for (;;) if (!fork()) { setsid(); if (fork()) _exit(0); } }",
        "void *t(void *x) { for (;;) pause(); }
         int main() { pthread_t p; for (;;) if (pthread_create(&p, 0, t, 0)) abort(); }",
    ] {
        let report = room.run_with(source, |spec| {
            spec.limits.cpu = Duration::from_millis(700);
            spec.limits.wall = Duration::from_secs(4);
        });
        assert!(
            report.exceeded.is_some() || report.ending != Ending::Exited(0),
            "{source} {report:?}"
        );
    }
}

#[test]
fn no_more_processes_than_allowed_live_at_once() {
    let Some(room) = room() else { return };
    let report = room.run_with(
        r#"int main() { int n = 1; for (;;) { int p = fork(); if (p < 0) break; if (!p) { pause(); } n++; } printf("%d", n); }"#,
        |spec| spec.limits.processes = 9,
    );
    assert_eq!(text(&report), "9");
}

#[test]
fn endings_are_told_exactly() {
    let Some(room) = room() else { return };
    for (statement, ending) in [
        ("abort();", Ending::Signalled(6)),
        ("kill(getpid(), SIGKILL);", Ending::Signalled(9)),
        ("*(volatile int *)0 = 1;", Ending::Signalled(11)),
        (
            "volatile int one = 1, zero = 0; return one / zero;",
            Ending::Signalled(8),
        ),
        ("raise(SIGTERM);", Ending::Signalled(15)),
        ("raise(SIGPIPE);", Ending::Signalled(13)),
        ("return 1;", Ending::Exited(1)),
        ("return 42;", Ending::Exited(42)),
        ("return 43;", Ending::Exited(43)),
        ("return 255;", Ending::Exited(255)),
    ] {
        let report = room.run(&format!("int main() {{ {statement} return 0; }}"));
        assert_eq!((report.ending, report.exceeded), (ending, None), "{statement}");
    }
}

#[test]
fn killing_everybody_reaches_only_the_own_namespace() {
    let Some(room) = room() else { return };
    let report = room.run("int main() { kill(-1, 9); return 5; }");
    assert!(
        matches!(report.ending, Ending::Exited(5) | Ending::Signalled(9)),
        "{report:?}"
    );
    let report = room.run(
        "int main() { int me = getpid(); for (int p = 1; p < 65536; p++) if (p != me) kill(p, 9); kill(1, 15); return 6; }",
    );
    assert_eq!(report.ending, Ending::Exited(6));
}

#[test]
fn a_child_left_behind_with_stdout_delays_nothing() {
    let Some(room) = room() else { return };
    let report = room.run(
        r#"int main() { puts("answer"); fflush(stdout); if (!fork()) { setsid(); for (;;) pause(); } return 0; }"#,
    );
    assert_eq!(
        (text(&report).as_str(), report.ending, report.exceeded),
        ("answer\n", Ending::Exited(0), None)
    );
    assert!(report.wall < Duration::from_secs(10), "{:?}", report.wall);
}

#[test]
fn closing_stdout_early_hides_nothing() {
    let Some(room) = room() else { return };
    let report = room.run_with("int main() { close(1); close(2); close(0); for (;;); }", |spec| {
        spec.limits.cpu = Duration::from_millis(300);
    });
    assert_eq!(report.exceeded, Some(Exceeded::CpuTime));
}
