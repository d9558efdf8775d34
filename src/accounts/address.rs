//! Whom a request is counted against.

use std::net::{IpAddr, Ipv6Addr};

/// The client's address as limits count it: an IPv6 client owns its /64, so that counts as one.
///
/// Forwarding headers are not read: anybody can send them.
pub fn counted(peer: Option<std::net::SocketAddr>) -> String {
    match peer.map(|peer| peer.ip().to_canonical()) {
        None => String::new(),
        Some(IpAddr::V4(address)) => address.to_string(),
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn neighbours_in_one_ipv6_network_count_together() {
        let of = |text: &str| counted(Some(text.parse().expect("an address")));
        assert_eq!(of("[2001:db8:1:2:3::4]:80"), "2001:db8:1:2::/64");
        assert_eq!(of("[2001:db8:1:2:ffff::9]:81"), of("[2001:db8:1:2:3::4]:80"));
        assert_ne!(of("[2001:db8:1:3::4]:80"), of("[2001:db8:1:2::4]:80"));
        assert_eq!(of("[::ffff:192.0.2.7]:80"), of("192.0.2.7:99"));
    }
}
