//! What the reverse proxy in front is believed: who comes, and from where.

use std::net::{IpAddr, Ipv4Addr};

use axum::http::HeaderMap;
use sha2::{Digest, Sha256};

use crate::config::FrontProxy;
use crate::people::login;

/// Whom the proxy vouches for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Vouched {
    /// There is no proxy, or it leaves it to us.
    ForNobody,
    /// For the account with this login.
    For(String),
    /// It says something that cannot be read, or two things: a header of the browser's came through.
    Unclear,
}

/// Whom the proxy vouches for, where the request comes from it: by its address and, where one is configured,
/// by its secret.
pub(super) fn vouched(proxy: &FrontProxy, peer: Option<IpAddr>, headers: &HeaderMap) -> Vouched {
    let Some(name) = &proxy.user_header else { return Vouched::ForNobody };
    if !peer.is_some_and(|peer| proxy.is_at(peer)) || !knows_the_secret(proxy, headers) {
        return Vouched::ForNobody;
    }
    let mut values = headers.get_all(name).iter();
    match (values.next().map(|value| std::str::from_utf8(value.as_bytes())), values.next()) {
        (None, _) => Vouched::ForNobody,
        (Some(Ok(value)), None) if !value.trim().is_empty() => Vouched::For(login(value)),
        _ => Vouched::Unclear,
    }
}

fn knows_the_secret(proxy: &FrontProxy, headers: &HeaderMap) -> bool {
    let Some((name, expected)) = &proxy.secret else { return true };
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        // Digests are compared: how long that takes says nothing of the secret.
        (Some(value), None) => Sha256::digest(value.as_bytes()).as_slice() == expected,
        _ => false,
    }
}

/// Where a request comes from: the peer, or where that is the proxy, the last address of `X-Forwarded-For`
/// that is no proxy of ours (each proxy adds the address of its own peer at the end).
pub(super) fn client(proxy: &FrontProxy, peer: Option<IpAddr>, headers: &HeaderMap) -> IpAddr {
    let mut from = peer.unwrap_or(Ipv4Addr::UNSPECIFIED.into());
    let lines: Vec<&str> =
        headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok()).collect();
    let hops: Vec<&str> = lines.iter().flat_map(|line| line.split(',')).map(str::trim).collect();
    for hop in hops.into_iter().rev() {
        if !proxy.is_at(from) {
            break;
        }
        let Ok(before) = hop.parse() else { break };
        from = before;
    }
    from.to_canonical()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn headers(given: &[(&str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in given {
            let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
            headers.append(name.parse::<HeaderName>().unwrap(), value);
        }
        headers
    }

    fn proxy(secret: Option<&str>) -> FrontProxy {
        FrontProxy {
            from: vec!["127.0.0.1/32".parse().unwrap(), "10.0.0.0/30".parse().unwrap()],
            user_header: Some("x-remote-user".to_owned()),
            secret: secret.map(|s| ("x-secret".to_owned(), Sha256::digest(s.as_bytes()).into())),
        }
    }

    #[test]
    fn nobody_but_the_proxy_is_believed() {
        let check = |secret, peer: &str, given: &[(&str, &str)], expected: Vouched| {
            let found = vouched(&proxy(secret), Some(peer.parse().unwrap()), &headers(given));
            assert_eq!(found, expected, "{secret:?} {peer} {given:?}");
        };
        let hanako = || Vouched::For("hanako".to_owned());
        check(None, "127.0.0.1", &[("x-remote-user", " Hanako ")], hanako());
        check(None, "127.0.0.1", &[], Vouched::ForNobody);
        check(None, "192.0.2.7", &[("x-remote-user", "hanako")], Vouched::ForNobody);
        check(None, "127.0.0.1", &[("x-remote-user", "hanako"), ("x-remote-user", "taro")], Vouched::Unclear);
        check(None, "127.0.0.1", &[("x-remote-user", " ")], Vouched::Unclear);
        check(Some("s"), "127.0.0.1", &[("x-remote-user", "hanako"), ("x-secret", "s")], hanako());
        check(Some("s"), "127.0.0.1", &[("x-remote-user", "hanako")], Vouched::ForNobody);
        check(Some("s"), "127.0.0.1", &[("x-remote-user", "hanako"), ("x-secret", "t")], Vouched::ForNobody);
        let without = FrontProxy { user_header: None, ..proxy(None) };
        let given = headers(&[("x-remote-user", "hanako")]);
        assert_eq!(vouched(&without, Some("127.0.0.1".parse().unwrap()), &given), Vouched::ForNobody);
    }

    #[test]
    fn an_address_counts_as_far_as_the_proxies_have_seen_it() {
        let check = |peer: &str, forwarded: &[&str], expected: &str| {
            let given: Vec<_> = forwarded.iter().map(|line| ("x-forwarded-for", *line)).collect();
            let found = client(&proxy(None), Some(peer.parse().unwrap()), &headers(&given));
            assert_eq!(found, expected.parse::<IpAddr>().unwrap(), "{peer} {forwarded:?}");
        };
        check("127.0.0.1", &[], "127.0.0.1");
        check("127.0.0.1", &["192.0.2.7"], "192.0.2.7");
        check("127.0.0.1", &["203.0.113.9, 192.0.2.7"], "192.0.2.7"); // the first was made up
        check("127.0.0.1", &["203.0.113.9", "192.0.2.7, 10.0.0.1"], "192.0.2.7");
        check("192.0.2.7", &["203.0.113.9"], "192.0.2.7");
        check("127.0.0.1", &["nonsense"], "127.0.0.1");
    }
}
