//! No way out by the network. Programs here dial loopback only.

use std::net::TcpListener;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener};

use greenroom::judge::sandbox::Network;

use super::{room, room_for, spec, text};

#[test]
fn the_hosts_loopback_cannot_be_reached() {
    let Some(room) = room() else { return };
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let source = format!(
        r#"int main() {{ struct sockaddr_in a = {{AF_INET, htons({port})}}; a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
           must_fail("connect", connect(socket(AF_INET, SOCK_STREAM, 0), (void *)&a, sizeof a));
           must_fail("send", sendto(socket(AF_INET, SOCK_DGRAM, 0), "x", 1, 0, (void *)&a, sizeof a) - 2);
           return 0; }}"#
    );
    for network in [Network::None, Network::Loopback] {
        let report = room.run_with(&source, |spec| spec.network = network);
        assert_eq!(text(&report), "", "{network:?}");
    }
    assert!(listener.accept().is_err(), "somebody came");
}

#[test]
fn there_is_no_interface_but_loopback_and_no_route() {
    let Some(room) = room() else { return };
    for network in [Network::None, Network::Loopback] {
        let report = room.run_with(
            r#"int main() { char line[512]; int n = 0; FILE *f = fopen("/proc/net/dev", "r");
               while (fgets(line, sizeof line, f)) if (n++ >= 2 && !strstr(line, " lo:")) puts(line);
               n = 0; f = fopen("/proc/net/route", "r"); while (fgets(line, sizeof line, f)) if (n++) puts(line);
               return 0; }"#,
            |spec| spec.network = network,
        );
        assert_eq!(text(&report), "", "{network:?}");
    }
}

#[test]
fn abstract_sockets_of_the_host_cannot_be_reached() {
    let Some(room) = room() else { return };
    let name = format!("greenroom-test-{}", std::process::id());
    let _listener = UnixListener::bind_addr(&SocketAddr::from_abstract_name(&name).unwrap()).unwrap();
    room.assert_silent(&format!(
        r#"int main() {{ struct sockaddr_un a = {{AF_UNIX}}; strcpy(a.sun_path + 1, "{name}");
           must_fail("connect", connect(socket(AF_UNIX, SOCK_STREAM, 0), (void *)&a, offsetof(struct sockaddr_un, sun_path) + 1 + {}));
           return 0; }}"#,
        name.len()
    ));
}

#[test]
fn no_two_runs_share_a_network() {
    let Some(room) = room_for(3) else { return };
    let here = std::fs::read_link("/proc/self/ns/net").unwrap();
    // Side by side, because a namespace that is gone may leave its number to the next.
    let seen: Vec<String> = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..room.spawner().slots())
            .map(|slot| {
                let room = &room;
                scope.spawn(move || {
                    let mut spec = spec(&["/bin/sh", "-c", "readlink /proc/self/ns/net; sleep 1"]);
                    spec.slot = slot;
                    spec.network = if slot == 1 {
                        Network::Loopback
                    } else {
                        Network::None
                    };
                    text(&room.spawner().run(&spec).unwrap())
                })
            })
            .collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    let different: std::collections::BTreeSet<_> = seen.iter().map(|link| link.trim()).collect();
    assert_eq!(different.len(), seen.len(), "{seen:?}");
    assert!(!different.contains(&*here.to_string_lossy()));
}

#[test]
fn loopback_works_only_where_it_is_allowed() {
    let Some(room) = room() else { return };
    let source = r#"int main() {
        struct sockaddr_in a = {AF_INET}; a.sin_addr.s_addr = htonl(INADDR_LOOPBACK); socklen_t n = sizeof a;
        int s = socket(AF_INET, SOCK_STREAM, 0);
        if (bind(s, (void *)&a, sizeof a) || listen(s, 1) || getsockname(s, (void *)&a, &n)) { puts("no"); return 0; }
        if (!fork()) { int c = socket(AF_INET, SOCK_STREAM, 0); if (connect(c, (void *)&a, n)) _exit(1); write(c, "hi", 2); _exit(0); }
        struct timeval wait = {2}; setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
        char b[3] = {0}; int c = accept(s, 0, 0); if (c < 0) { puts("no"); return 0; } read(c, b, 2); puts(b); return 0; }"#;
    let allowed = room.run_with(source, |spec| spec.network = Network::Loopback);
    assert_eq!(text(&allowed), "hi\n");
    assert_eq!(text(&room.run(source)), "no\n");
}

#[test]
fn odd_socket_families_are_refused() {
    let Some(room) = room() else { return };
    room.assert_silent(
        r#"int main() {
          must_be("vsock", socket(AF_VSOCK, SOCK_STREAM, 0), EPERM);
          must_be("netlink", socket(AF_NETLINK, SOCK_RAW, 0), EPERM);
          must_be("packet", socket(AF_PACKET, SOCK_RAW, 0), EPERM);
          must_be("raw", socket(AF_INET, SOCK_RAW, 1), EPERM);
          must_be("crypto", socket(AF_ALG, SOCK_SEQPACKET, 0), EPERM);
          must_be("high bits", syscall(SYS_socket, 0x1000000010L, SOCK_RAW, 0), EPERM);
          return 0; }"#,
    );
}
