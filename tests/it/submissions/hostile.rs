//! Hostile programs through the real worker: each gets its verdict, and afterwards the machine is as before.
//!
//! Numbers are those of the list of hostile programs in the sandbox's threat model.

use std::sync::Arc;

use super::{ACCEPTED, app, submit};
use crate::support::{TestApp, Visitor};

struct Arena {
    app: TestApp,
    ada: Visitor,
    worker: Arc<greenroom::worker::Worker>,
}

impl Arena {
    async fn open() -> Arena {
        let app = app().await;
        let ada = app.sign_up("ada").await;
        let worker = app.worker();
        Arena { app, ada, worker }
    }

    /// Judges a program and then an honest one: the judge is alive and nothing was left for the next.
    async fn face(&self, language: &str, source: &str) -> String {
        let sent = submit(&self.ada, language, source).await;
        sent.assert_status(303);
        self.worker.do_pending().expect("the worker lives");
        let page = self.ada.follow(&sent).await;
        let word = page.text().split(" · ").next().unwrap_or_default().to_string();
        let honest = submit(&self.ada, "python3", ACCEPTED).await;
        self.worker.do_pending().expect("the worker lives");
        self.ada.follow(&honest).await.assert_text("Accepted");
        assert_eq!(self.app.text("SELECT count(*)::text FROM jobs"), "0");
        word
    }

    async fn gets(&self, expected: &[&str], language: &str, source: &str) {
        let got = self.face(language, source).await;
        assert!(
            expected.iter().any(|word| got == *word),
            "got {got:?}, expected one of {expected:?}"
        );
    }
}

#[actix_web::test]
async fn h01_an_endless_loop_is_stopped_at_the_time_limit() {
    Arena::open()
        .await
        .gets(&["Time limit"], "python3", "while True: pass\n")
        .await;
}

#[actix_web::test]
async fn h02_sleeping_for_ever_is_stopped_by_the_wall_clock() {
    let arena = Arena::open().await;
    arena
        .gets(&["Time limit"], "python3", "import time\ntime.sleep(1000)\n")
        .await;
    let cpu_ms: i64 = arena
        .app
        .text("SELECT cpu_ms::text FROM judgements WHERE verdict = 'time_limit'")
        .parse()
        .expect("a number");
    assert!(cpu_ms < 500, "sleeping took {cpu_ms} ms of CPU");
}

#[actix_web::test]
async fn h08_growing_memory_that_is_touched_meets_the_memory_limit() {
    let source = "#include <stdlib.h>\n#include <string.h>\nint main(void) { for (;;) { char *p = malloc(1 << 24); if (p) memset(p, 1, 1 << 24); } }\n";
    Arena::open().await.gets(&["Memory limit"], "c", source).await;
}

#[actix_web::test]
async fn h11_children_are_counted_together_against_the_memory_limit() {
    // The package leaves the format's 2 GiB: four children of 800 MiB each.
    let source = "#include <stdlib.h>\n#include <string.h>\n#include <sys/wait.h>\n#include <unistd.h>\nint main(void) {\n  for (int i = 0; i < 4; i++) if (fork() == 0) { size_t n = 800ul << 20; char *p = malloc(n); if (p) memset(p, 1, n); pause(); }\n  while (wait(0) > 0) {}\n  return 0; }\n";
    Arena::open().await.gets(&["Memory limit"], "c", source).await;
}

#[actix_web::test]
async fn h16_a_fork_bomb_is_held() {
    let source = "#include <unistd.h>\nint main(void) { for (;;) fork(); }\n";
    Arena::open()
        .await
        .gets(&["Time limit", "Runtime error"], "c", source)
        .await;
}

#[actix_web::test]
async fn h19_abort_is_a_runtime_error_by_signal_6() {
    let arena = Arena::open().await;
    arena
        .gets(
            &["Runtime error"],
            "c",
            "#include <stdlib.h>\nint main(void) { abort(); }\n",
        )
        .await;
    assert_eq!(
        arena
            .app
            .text("SELECT cases->0->>'signal' FROM judgements WHERE verdict = 'runtime_error'"),
        "6"
    );
}

#[actix_web::test]
async fn h23_a_child_that_keeps_standard_output_open_holds_nobody_up() {
    let source = "#include <stdio.h>\n#include <unistd.h>\nint main(void) { long a, b; if (scanf(\"%ld %ld\", &a, &b) != 2) return 1;\n  if (fork() == 0) { sleep(1000); return 0; }\n  printf(\"%ld\\n\", a + b); return 0; }\n";
    Arena::open().await.gets(&["Accepted"], "c", source).await;
}

#[actix_web::test]
async fn h24_endless_output_meets_the_output_limit() {
    Arena::open()
        .await
        .gets(
            &["Output limit"],
            "c",
            "#include <stdio.h>\nint main(void) { for (;;) puts(\"more\"); }\n",
        )
        .await;
}

/// Prints the right sum only where every attempt in `attempts` raises; else what got through.
fn must_all_fail(attempts: &str) -> String {
    format!(
        "import os, sys, socket\na, b = map(int, input().split())\nthrough = []\n\
         def attempt(name, action):\n    try:\n        got = action()\n    except Exception:\n        return\n    through.append((name, got))\n\
         {attempts}\nprint(a + b if not through else through)\n"
    )
}

#[actix_web::test]
async fn h32_answers_other_boxes_configuration_and_secrets_are_not_there() {
    let cache = std::env::temp_dir().join("greenroom-test-cache");
    let source = must_all_fail(&format!(
        "for path in ['/etc/shadow', '/root', '/home', {cache:?}, '/var/lib/greenroom', '/run', '/sys', '/box/1.ans', '/proc/1/environ', '/proc/1/mem']:\n\
         \x20   attempt(path, lambda: open(path, 'rb').read(10) if os.path.isfile(path) or path.startswith('/proc') else os.listdir(path))\n\
         for name in os.environ:\n    if 'GREENROOM' in name or 'DATABASE' in name: through.append(name)\n\
         for pid in filter(str.isdigit, os.listdir('/proc')):\n\
         \x20   if b'postgres' in open(f'/proc/{{pid}}/cmdline', 'rb').read(): through.append(pid)\n"
    ));
    Arena::open().await.gets(&["Accepted"], "python3", &source).await;
}

#[actix_web::test]
async fn h33_nothing_outside_its_own_folders_can_be_written() {
    let source = must_all_fail(
        "for path in ['/usr/x', '/etc/x', '/x', '/box/x', '/box/main.py', '../x', '/proc/sys/kernel/core_pattern', '/dev/x']:\n\
         \x20   attempt(path, lambda: open(path, 'w').write('x'))\n",
    );
    Arena::open().await.gets(&["Accepted"], "python3", &source).await;
    assert!(!std::path::Path::new("/usr/x").exists() && !std::path::Path::new("/x").exists());
}

#[actix_web::test]
async fn h34_there_is_no_way_out_of_the_root() {
    let source = must_all_fail(
        "attempt('chroot', lambda: os.chroot('/tmp'))\n\
         attempt('root of init', lambda: os.listdir('/proc/1/root/'))\n\
         attempt('cwd of init', lambda: os.listdir('/proc/1/cwd/'))\n\
         up = os.open('/', os.O_RDONLY)\n\
         attempt('..', lambda: os.open('../../../../../../../root', os.O_RDONLY, dir_fd=up))\n\
         import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n\
         handle = ctypes.create_string_buffer(b'\\x08\\0\\0\\0\\x01\\0\\0\\0\\x02\\0\\0\\0\\0\\0\\0\\0', 128)\n\
         got = libc.syscall(304, up, handle, 0)\n\
         if got >= 0: through.append('open_by_handle_at')\n\
         if libc.syscall(161, b'/tmp') == 0: through.append('chroot by number')\n\
         if libc.unshare(0x10000000) == 0: through.append('unshare')\n",
    );
    Arena::open().await.gets(&["Accepted"], "python3", &source).await;
}

#[actix_web::test]
async fn h42_no_address_can_be_reached() {
    // A listener of this test on loopback stands for every service of the host.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    listener.set_nonblocking(true).expect("non-blocking");
    let source = must_all_fail(&format!(
        "def dial(host, port):\n    s = socket.socket(); s.settimeout(0.2); s.connect((host, port)); return host\n\
         attempt('loopback', lambda: dial('127.0.0.1', {port}))\n\
         attempt('abstract', lambda: socket.socket(socket.AF_UNIX).connect('\\0greenroom'))\n\
         attempt('netlink', lambda: socket.socket(16, 3, 0))\n\
         attempt('packet', lambda: socket.socket(17, 3, 0))\n\
         attempt('vsock', lambda: socket.socket(40, 1, 0))\n\
         attempt('resolve', lambda: socket.getaddrinfo('localhost.invalid', 80))\n\
         if len(os.listdir('/proc/self/net')) and [l for l in open('/proc/self/net/dev').read().splitlines()[2:] if l.split(':')[0].strip() != 'lo']: through.append('interfaces')\n"
    ));
    Arena::open().await.gets(&["Accepted"], "python3", &source).await;
    assert!(listener.accept().is_err(), "somebody reached the host");
}
