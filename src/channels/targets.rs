//! Where letters may go by HTTP: a list of targets, and without one everything but this machine and
//! its link. A URL is what a user wrote: it must not lead the daemon to services that trust their own
//! machine, or to the metadata service of a cloud.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;
use reqwest::Url;

use crate::lang::Text;

/// One entry of the list of targets that are allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    place: Place,
    /// `None`: any port.
    port: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// A name.
    Name(String),
    /// Every name below it, at any depth; not itself.
    Below(String),
    /// An address or a range.
    Range(IpNet),
}

impl Target {
    /// Reads `hooks.slack.com`, `*.office.com`, `10.1.0.0/16`, `127.0.0.1:8080`, `[fd00::1]:8080`.
    ///
    /// # Errors
    /// What is accepted.
    pub fn parse(text: &str) -> Result<Target, Text> {
        let whole = text.trim();
        let (host, port) = split_port(whole);
        let place = match (range(whole), host) {
            (Some(range), _) => return Ok(Target { place: Place::Range(range), port: None }),
            (None, Some(host)) => place(host),
            (None, None) => None,
        };
        place.map(|place| Target { place, port }).ok_or_else(|| no_target(text))
    }

    fn is_port(&self, port: u16) -> bool {
        self.port.is_none_or(|own| own == port)
    }

    fn is_name(&self, name: &str) -> bool {
        match &self.place {
            Place::Name(own) => own == name,
            Place::Below(above) => name.strip_suffix(above).is_some_and(|below| below.ends_with('.')),
            Place::Range(_) => false,
        }
    }

    fn holds(&self, address: IpAddr) -> bool {
        matches!(&self.place, Place::Range(range) if range.contains(&address))
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Name(name) => write!(f, "{name}")?,
            Place::Below(above) => write!(f, "*.{above}")?,
            Place::Range(range) if range.prefix_len() == range.max_prefix_len() => {
                write!(f, "{}", range.addr())?;
            }
            Place::Range(range) => write!(f, "{range}")?,
        }
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

/// The host and the port behind its last colon; an IPv6 address has its own in brackets.
fn split_port(text: &str) -> (Option<&str>, Option<u16>) {
    if let Some(rest) = text.strip_prefix('[') {
        let Some((host, after)) = rest.split_once(']') else { return (None, None) };
        return match after.strip_prefix(':') {
            Some(port) => port.parse().map_or((None, None), |port| (Some(host), Some(port))),
            None => (Some(host).filter(|_| after.is_empty()), None),
        };
    }
    match text.rsplit_once(':') {
        Some((host, port)) => port.parse().map_or((None, None), |port| (Some(host), Some(port))),
        None => (Some(text), None),
    }
}

fn range(text: &str) -> Option<IpNet> {
    let address = text.parse::<IpAddr>().ok().map(|address| IpNet::from(plain(address)));
    address.or_else(|| text.parse().ok())
}

fn place(host: &str) -> Option<Place> {
    if let Some(range) = range(host) {
        return Some(Place::Range(range));
    }
    match host.strip_prefix("*.") {
        Some(above) => name(above).map(Place::Below),
        None => name(host).map(Place::Name),
    }
}

/// A name as URLs have it: lower case, in Punycode, without the last dot. Numbers that URLs read as
/// addresses are no names.
fn name(text: &str) -> Option<String> {
    let label =
        |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    let text = text.strip_suffix('.').unwrap_or(text);
    let url = Url::parse(&format!("http://{text}/")).ok().filter(|_| text.split('.').all(label))?;
    url.domain().map(str::to_owned)
}

fn no_target(text: &str) -> Text {
    Text::new(
        format!(
            "「{text}」は送り先として読めません。名前（hooks.slack.com）、先頭だけ * の名前（*.office.com）、アドレス（10.1.2.3）、範囲（10.1.0.0/16）のどれかで書いてください。最後に :8080 のようにポートを付けられます。https:// やパスは書きません。"
        ),
        format!(
            "\"{text}\" is no target; write a name (hooks.slack.com), a name that begins with *. (*.office.com), an address (10.1.2.3) or a range (10.1.0.0/16), with a port behind it if wanted (:8080), and neither https:// nor a path."
        ),
    )
}

/// What may be reached: by a list, or by none.
#[derive(Clone, Debug, Default)]
pub(super) struct Targets(pub(super) Option<Vec<Target>>);

impl Targets {
    /// Whether this host, as its URL names it, is allowed for what is known before it is looked up.
    /// `looked_up`: its addresses are going to be held against [`Self::address`].
    pub(super) fn host(&self, host: &str, port: u16, looked_up: bool) -> bool {
        if let Some(address) = literal(host) {
            return self.address(address, port);
        }
        let ranges =
            |list: &Vec<Target>| list.iter().any(|t| t.is_port(port) && matches!(t.place, Place::Range(_)));
        match &self.0 {
            // A proxy looks the name up for itself; this machine's own name needs no looking up.
            None => looked_up || !is_this_machine(host),
            Some(list) => self.listed_name(host, port) || looked_up && ranges(list),
        }
    }

    /// Whether an address that the name of a host led to is allowed: one that nobody lists by itself is
    /// refused where it is special, even for a name that is listed, for names are answered by others.
    pub(super) fn resolved(&self, host: &str, address: IpAddr, port: u16) -> bool {
        let named = self.0.is_some() && self.listed_name(host, port);
        self.address(address, port) || named && (!is_special(address) || is_this_machine(host))
    }

    fn address(&self, address: IpAddr, port: u16) -> bool {
        let address = plain(address);
        match &self.0 {
            None => !is_special(address),
            Some(list) => list.iter().any(|target| target.is_port(port) && target.holds(address)),
        }
    }

    fn listed_name(&self, host: &str, port: u16) -> bool {
        let host = host.strip_suffix('.').unwrap_or(host);
        self.0.iter().flatten().any(|target| target.is_port(port) && target.is_name(host))
    }
}

/// The address that a URL's host is, where it is no name.
pub(super) fn literal(host: &str) -> Option<IpAddr> {
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

/// `localhost` and what is below it (RFC 6761, 6.3): no name server has a say in it.
fn is_this_machine(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    host == "localhost" || host.ends_with(".localhost")
}

/// An address that IPv6 only wraps, unwrapped: mapped (RFC 4291, 2.5.5.2), compatible (2.5.5.1), and
/// translated by the well-known prefix (RFC 6052, 2.1).
fn plain(address: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = address else { return address };
    let [a, b, c, d, e, f, high, low] = v6.segments();
    let wraps = matches!((a, b, c, d, e, f), (0, 0, 0, 0, 0, 0 | 0xffff) | (0x64, 0xff9b, 0, 0, 0, 0));
    if !wraps || v6 == Ipv6Addr::LOCALHOST || v6 == Ipv6Addr::UNSPECIFIED {
        return address;
    }
    Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)).into()
}

/// This machine, its link, nobody and everybody (RFC 6890), and Amazon's metadata address for IPv6, which
/// lies outside them. Private ranges are not special: a city's own network is one.
fn is_special(address: IpAddr) -> bool {
    match plain(address) {
        IpAddr::V4(v4) => {
            v4.is_loopback()
                || v4.is_link_local()
                || v4.octets()[0] == 0
                || v4.is_multicast()
                || v4.is_broadcast()
        }
        IpAddr::V6(v6) => {
            v6.is_loopback()
                || v6.is_unspecified()
                || v6.is_multicast()
                || v6.is_unicast_link_local()
                || v6.segments() == [0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254]
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn list(entries: &[&str]) -> Targets {
        Targets(Some(entries.iter().map(|entry| Target::parse(entry).unwrap()).collect()))
    }

    /// The host and the port of a URL, as an endpoint reads them.
    fn allows(targets: &Targets, url: &str) -> bool {
        let url = Url::parse(url).unwrap();
        targets.host(url.host_str().unwrap(), url.port_or_known_default().unwrap(), false)
    }

    #[test]
    fn without_a_list_this_machine_and_its_link_are_refused_however_they_are_written() {
        let none = Targets::default();
        for url in [
            "http://127.0.0.1/",
            "http://127.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://①②⑦.0.0.1/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:7f00:1]/",
            "http://[::127.0.0.1]/",
            "http://[64:ff9b::169.254.169.254]/",
            "http://169.254.169.254/latest/meta-data/",
            "http://[fd00:ec2::254]/",
            "http://[fe80::1]/",
            "http://0.0.0.0/",
            "http://0.1.2.3/",
            "http://[::]/",
            "http://224.0.0.1/",
            "http://255.255.255.255/",
            "http://[ff02::1]/",
            "http://localhost/",
            "http://LOCALHOST./",
            "http://app.localhost/",
        ] {
            assert!(!allows(&none, url), "{url}");
        }
        for url in [
            "http://10.0.0.1/",
            "https://192.168.1.5/",
            "https://172.16.0.9/",
            "https://[fd12::1]/",
            "https://hooks.slack.com/",
        ] {
            assert!(allows(&none, url), "{url}");
        }
    }

    #[test]
    fn a_list_allows_what_it_lists_and_nothing_else() {
        let targets = list(&[
            "hooks.slack.com",
            "*.office.com",
            "10.1.0.0/16",
            "127.0.0.1:8080",
            "[fd00::1]:443",
            "役所.jp",
        ]);
        for url in [
            "https://hooks.slack.com/",
            "https://HOOKS.slack.com./",
            "https://a.b.office.com/",
            "http://10.1.255.1/",
            "http://127.0.0.1:8080/",
            "http://[::ffff:127.0.0.1]:8080/",
            "https://[fd00::1]/",
            "https://役所.jp/",
        ] {
            assert!(allows(&targets, url), "{url}");
        }
        for url in [
            "https://slack.com/",
            "https://evil-hooks.slack.com/",
            "https://hooks.slack.com.evil.example/",
            "https://office.com/",
            "https://notoffice.com/",
            "http://10.2.0.1/",
            "http://127.0.0.1:8081/",
            "http://127.0.0.1/",
            "http://[fd00::1]/",
        ] {
            assert!(!allows(&targets, url), "{url}");
        }
    }

    #[test]
    fn where_a_name_leads_counts_and_not_only_the_name() {
        let check = |targets: &Targets, host: &str, address: &str, expected: bool| {
            assert_eq!(targets.resolved(host, address.parse().unwrap(), 443), expected, "{host} {address}");
        };
        let none = Targets::default();
        check(&none, "hook.example.jp", "203.0.113.5", true);
        check(&none, "hook.example.jp", "10.0.0.5", true);
        check(&none, "hook.example.jp", "127.0.0.1", false);
        check(&none, "hook.example.jp", "::ffff:169.254.169.254", false);
        check(&none, "localhost", "127.0.0.1", false);
        let some = list(&["hook.example.jp", "10.0.0.0/8"]);
        check(&some, "hook.example.jp", "203.0.113.5", true);
        check(&some, "hook.example.jp", "127.0.0.1", false);
        check(&some, "intra.example.jp", "10.0.0.5", true);
        check(&some, "intra.example.jp", "203.0.113.5", false);
        check(&list(&["localhost"]), "localhost", "127.0.0.1", true);
        check(&list(&["hook.example.jp", "127.0.0.1"]), "hook.example.jp", "127.0.0.1", true);
    }

    #[test]
    fn what_is_no_target_is_refused_and_what_is_one_is_shown_as_written() {
        for text in ["hooks.slack.com", "*.office.com", "10.1.0.0/16", "127.0.0.1:8080", "10.0.0.0/8:443"] {
            assert_eq!(Target::parse(text).unwrap().to_string(), text);
        }
        for text in [
            "",
            "*",
            "https://hooks.slack.com",
            "hooks.slack.com/T0",
            "a.*.com",
            "10.1.0.0/33",
            "a b",
            "h:99999",
            "[::1",
            "u@h",
        ] {
            assert!(Target::parse(text).is_err(), "{text}");
        }
    }
}
