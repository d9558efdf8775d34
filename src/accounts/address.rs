//! Whom a request is counted against.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

use actix_web::{HttpRequest, web};

use crate::audit::Origin;
use crate::web::request_id::request_id_of;
use crate::web::viewer::viewer_of;

/// Proxies in front of the web process whose `X-Forwarded-For` is believed; app data.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(pub Arc<[IpAddr]>);

/// The client's address as limits count it: an IPv6 client owns its /64, so that counts as one.
///
/// `X-Forwarded-For` is read only from a proxy that is trusted, and only as far back as trusted proxies
/// wrote it: anybody can send the header.
pub fn counted(request: &HttpRequest) -> String {
    let trusted = request
        .app_data::<web::Data<TrustedProxies>>()
        .map_or(&[][..], |proxies| &proxies.0);
    let forwarded = request
        .headers()
        .get_all("x-forwarded-for")
        .map(|value| value.to_str().unwrap_or_default());
    let forwarded: Vec<&str> = forwarded.flat_map(|value| value.split(',')).collect();
    request.peer_addr().map_or_else(String::new, |peer| {
        network(client(peer.ip(), &forwarded, trusted))
    })
}

/// Who sends a request, and from where, for the log.
pub fn origin(request: &HttpRequest) -> Origin {
    let viewer = viewer_of(request);
    Origin {
        actor_id: viewer.as_ref().map(|viewer| viewer.id),
        actor: viewer.map(|viewer| viewer.username).unwrap_or_default(),
        address: counted(request),
        request_id: request_id_of(request),
    }
}

/// The last address before a trusted proxy; the peer where it is none.
fn client(peer: IpAddr, forwarded: &[&str], trusted: &[IpAddr]) -> IpAddr {
    let mut address = peer.to_canonical();
    for hop in forwarded.iter().rev() {
        if !trusted.contains(&address) {
            break;
        }
        let Some(before) = read(hop.trim()) else { break };
        address = before.to_canonical();
    }
    address
}

/// An address as proxies write it: bare, or with a port, in brackets where it is IPv6.
fn read(hop: &str) -> Option<IpAddr> {
    let bare = hop.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    bare.unwrap_or(hop).parse().ok().or_else(|| {
        hop.parse::<std::net::SocketAddr>()
            .ok()
            .map(|address| address.ip())
    })
}

fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn neighbours_in_one_ipv6_network_count_together() {
        let of = |text: &str| network(at(text));
        assert_eq!(of("2001:db8:1:2:3::4"), "2001:db8:1:2::/64");
        assert_eq!(of("2001:db8:1:2:ffff::9"), of("2001:db8:1:2:3::4"));
        assert_ne!(of("2001:db8:1:3::4"), of("2001:db8:1:2::4"));
        assert_eq!(network(client(at("::ffff:192.0.2.7"), &[], &[])), "192.0.2.7");
    }

    #[test]
    fn a_forwarded_address_counts_as_far_back_as_trusted_proxies_wrote_it() {
        let trusted = [at("127.0.0.1"), at("10.0.0.2"), at("2001:db8::2")];
        for (peer, forwarded, expected) in [
            // Nobody's word is taken but a trusted proxy's.
            ("192.0.2.9", &["198.51.100.7"][..], "192.0.2.9"),
            ("127.0.0.1", &["198.51.100.7"], "198.51.100.7"),
            ("::ffff:127.0.0.1", &["198.51.100.7"], "198.51.100.7"),
            // What the client made up stands before what the proxy saw.
            ("127.0.0.1", &["203.0.113.1", " 198.51.100.7"], "198.51.100.7"),
            ("127.0.0.1", &["198.51.100.7", "10.0.0.2"], "198.51.100.7"),
            ("127.0.0.1", &["10.0.0.2"], "10.0.0.2"),
            ("127.0.0.1", &["198.51.100.7:4711"], "198.51.100.7"),
            (
                "127.0.0.1",
                &["[2001:db8:7::1]:80", "[2001:db8::2]"],
                "2001:db8:7::1",
            ),
            // A proxy that tells nothing, or nonsense, is counted itself.
            ("127.0.0.1", &[], "127.0.0.1"),
            ("127.0.0.1", &["unknown"], "127.0.0.1"),
            ("127.0.0.1", &[""], "127.0.0.1"),
        ] {
            assert_eq!(
                client(at(peer), forwarded, &trusted),
                at(expected),
                "{peer} {forwarded:?}"
            );
        }
    }
}
