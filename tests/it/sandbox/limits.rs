//! Time, memory, output and input.

use std::time::Duration;

use greenroom::judge::sandbox::{Ending, Exceeded};

use super::{room, spec, text};

const HALF_SECOND: Duration = Duration::from_millis(500);

/// Checks a figure against the truth: a tenth, and 20 ms for the clocks' own grain.
#[track_caller]
fn assert_close(got: Duration, truth: Duration) {
    let slack = truth / 10 + Duration::from_millis(20);
    assert!(
        got + slack >= truth && got <= truth + slack,
        "{got:?} for {truth:?}"
    );
}

#[test]
fn an_endless_loop_exceeds_its_cpu_time() {
    let Some(room) = room() else { return };
    let report = room.run_with("int main() { for (;;); }", |spec| spec.limits.cpu = HALF_SECOND);
    assert_eq!(report.exceeded, Some(Exceeded::CpuTime));
    assert_eq!(report.ending, Ending::Signalled(9));
    assert!(
        report.cpu >= HALF_SECOND && report.cpu < HALF_SECOND * 2,
        "{:?}",
        report.cpu
    );
}

#[test]
fn sleeping_for_ever_exceeds_the_wall_time_alone() {
    let Some(room) = room() else { return };
    for source in [
        "int main() { for (;;) sleep(1000); }",
        "int main() { raise(SIGSTOP); }",
        "int main() { for (;;) pause(); }",
    ] {
        let report = room.run_with(source, |spec| spec.limits.wall = HALF_SECOND);
        assert_eq!(report.exceeded, Some(Exceeded::WallTime));
        assert!(report.wall >= HALF_SECOND, "{:?}", report.wall);
        assert!(report.cpu < Duration::from_millis(60), "{:?}", report.cpu);
    }
}

#[test]
fn signals_cannot_be_used_to_outlive_the_limit() {
    let Some(room) = room() else { return };
    let report = room.run_with(
        "int main() { for (int s = 1; s < 65; s++) signal(s, SIG_IGN); for (;;); }",
        |spec| spec.limits.cpu = HALF_SECOND,
    );
    assert_eq!(report.exceeded, Some(Exceeded::CpuTime));
}

#[test]
fn the_cpu_time_of_threads_is_summed() {
    let Some(room) = room() else { return };
    let report = room.run_with(
        "void *spin(void *x) { for (;;); }
         int main() { pthread_t t; for (int i = 0; i < 8; i++) pthread_create(&t, 0, spin, 0); pause(); }",
        |spec| spec.limits.cpu = HALF_SECOND,
    );
    assert_eq!(report.exceeded, Some(Exceeded::CpuTime));
    assert!(report.cpu >= HALF_SECOND, "{:?}", report.cpu);
}

#[test]
fn the_cpu_time_of_short_children_is_summed() {
    let Some(room) = room() else { return };
    let report = room.run(
        "int main() { for (int i = 0; i < 60; i++) { if (!fork()) { burn(5); _exit(0); } wait(0); } return 0; }",
    );
    assert_eq!(report.ending, Ending::Exited(0));
    assert!(report.cpu >= Duration::from_millis(295), "{:?}", report.cpu);
}

#[test]
fn the_cpu_time_of_an_orphan_counts() {
    let Some(room) = room() else { return };
    // The orphan burns while its grandparent waits for the end of a pipe.
    let report = room.run(
        "int main() { int p[2]; char c; pipe(p);
           if (!fork()) { if (!fork()) { close(p[0]); burn(300); _exit(0); } _exit(0); }
           wait(0); close(p[1]); read(p[0], &c, 1); return 0; }",
    );
    assert!(report.cpu >= Duration::from_millis(280), "{:?}", report.cpu);
}

#[test]
fn cpu_time_is_reported_truly() {
    let Some(room) = room() else { return };
    let report = room.run(r#"int main() { burn(400); printf("%f", cpu_ms()); }"#);
    let own: f64 = text(&report).parse().unwrap();
    assert_close(report.cpu, Duration::from_secs_f64(own / 1e3));
    assert_eq!(report.exceeded, None);
}

#[test]
fn growing_beyond_the_memory_limit_is_told() {
    let Some(room) = room() else { return };
    let report = room.run("int main() { for (;;) memset(malloc(1 << 20), 1, 1 << 20); }");
    assert_eq!(report.exceeded, Some(Exceeded::Memory));
    assert!(report.memory_bytes > 56 << 20, "{}", report.memory_bytes);
}

#[test]
fn only_touched_memory_counts() {
    let Some(room) = room() else { return };
    let report = room.run("static char big[1 << 30]; int main() { return big[12345]; }");
    assert_eq!((report.ending, report.exceeded), (Ending::Exited(0), None));
    let report = room.run(
        "static char big[1 << 30]; int main() { for (long i = 0; i < sizeof big; i += 4096) big[i] = 1; usleep(100000); }",
    );
    assert_eq!(report.exceeded, Some(Exceeded::Memory));
}

#[test]
fn memory_is_reported_truly() {
    let Some(room) = room() else { return };
    let touched: u64 = 40 << 20;
    let report = room.run("int main() { memset(malloc(40 << 20), 1, 40 << 20); return 0; }");
    let slack = touched / 10 + (4 << 20);
    assert!(
        report.memory_bytes.abs_diff(touched) <= slack,
        "{}",
        report.memory_bytes
    );
    // A small program after a big one starts anew. Without a control group the figure has a floor: the size
    // of the process that forked it, which is larger in a debug build.
    let small = room.run("int main() { return 0; }");
    let most: u64 = if room.exact() { 8 << 20 } else { 24 << 20 };
    assert!(small.memory_bytes < most, "{}", small.memory_bytes);
}

#[test]
fn the_memory_of_children_is_summed() {
    let Some(room) = room() else { return };
    let report = room.run(
        "int main() { for (int i = 0; i < 4; i++) if (!fork()) { memset(malloc(26 << 20), 1, 26 << 20); sleep(5); _exit(0); }
           while (wait(0) > 0); return 0; }",
    );
    assert_eq!(report.exceeded, Some(Exceeded::Memory));
}

#[test]
fn deep_recursion_ends_as_the_programs_fault() {
    let Some(room) = room() else { return };
    let report = room.run(
        "int deep(volatile char *p) { volatile char b[4096]; b[0] = p[0]; return deep(b) + b[0]; }
         int main() { char c = 1; return deep(&c); }",
    );
    let fault = report.exceeded == Some(Exceeded::Memory) || report.ending == Ending::Signalled(11);
    assert!(fault, "{:?} {:?}", report.ending, report.exceeded);
}

#[test]
fn memory_files_are_bounded_and_charged() {
    let Some(room) = room() else { return };
    for file in [
        r#"open("/dev/shm/x", O_RDWR | O_CREAT, 0600)"#,
        r#"open("/tmp/x", O_RDWR | O_CREAT, 0600)"#,
        r#"memfd_create("x", 0)"#,
    ] {
        let source = format!(
            "int main() {{ static char block[1 << 20]; memset(block, 1, sizeof block); int fd = {file}; signal(SIGXFSZ, SIG_IGN);
               if (fd < 0) return 3; long sum = 0, n; while ((n = write(fd, block, sizeof block)) > 0) sum += n;
               printf(\"%ld\", sum); return 0; }}"
        );
        let report = room.run(&source);
        if report.exceeded == Some(Exceeded::Memory) || report.ending == Ending::Exited(3) {
            continue;
        }
        let written: u64 = text(&report).parse().unwrap();
        assert!(written <= 33 << 20, "{file}: {written}");
        assert!(
            !room.exact() || report.memory_bytes >= written,
            "{file}: {} < {written}",
            report.memory_bytes
        );
    }
}

#[test]
fn endless_output_is_cut_at_its_limit() {
    let Some(room) = room() else { return };
    let report = room.run(r#"int main() { for (;;) puts("flood"); }"#);
    assert_eq!(report.exceeded, Some(Exceeded::Output));
    assert_eq!(report.stdout.len(), 1 << 20);
}

#[test]
fn output_up_to_the_limit_is_fine() {
    let Some(room) = room() else { return };
    let report = room.run_with(
        "int main() { for (int i = 0; i < 100; i++) putchar('x'); }",
        |spec| {
            spec.limits.output_bytes = 100;
        },
    );
    assert_eq!((report.stdout.len(), report.exceeded), (100, None));
    let report = room.run_with(
        "int main() { for (int i = 0; i < 101; i++) putchar('x'); }",
        |spec| {
            spec.limits.output_bytes = 100;
        },
    );
    assert_eq!(
        (report.stdout.len(), report.exceeded),
        (100, Some(Exceeded::Output))
    );
}

#[test]
fn much_standard_error_is_drained_and_cut() {
    let Some(room) = room() else { return };
    let report = room.run(
        r#"int main() { static char b[1 << 16]; memset(b, 'e', sizeof b);
           for (int i = 0; i < 500; i++) write(2, b, sizeof b); puts("answer"); return 0; }"#,
    );
    assert_eq!((text(&report).as_str(), report.exceeded), ("answer\n", None));
    assert_eq!(report.stderr.len(), 64 << 10);
    assert!(report.stderr_truncated);
}

#[test]
fn unread_input_does_not_block() {
    let Some(room) = room() else { return };
    let input = vec![b'x'; 64 << 20];
    let work_dir = room.program(r#"int main() { puts("done"); return 0; }"#);
    let mut run = spec(&["/box/program"]);
    run.work_dir = Some(&work_dir);
    run.stdin = &input;
    assert_eq!(text(&room.spawner().run(&run).unwrap()), "done\n");
}

#[test]
fn large_input_and_output_pass_whole() {
    let Some(room) = room() else { return };
    let input: Vec<u8> = (0..4 << 20).map(|index: u32| (index % 251) as u8).collect();
    let mut cat = spec(&["/usr/bin/cat"]);
    cat.stdin = &input;
    cat.limits.output_bytes = 8 << 20;
    let report = room.spawner().run(&cat).unwrap();
    assert!(report.stdout == input, "{} bytes came back", report.stdout.len());
}
