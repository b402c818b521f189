//! Names looked up when a connection is made, and held against the targets that are allowed.
//!
//! # Why here
//! A name that is looked up once to be checked and once more to be connected may give another answer the
//! second time (DNS rebinding). What this gives is what is connected to.

use std::error::Error;
use std::fmt;
use std::net::{IpAddr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::targets::Targets;

/// Looks up the names of one target's connections.
#[derive(Clone, Debug)]
pub(super) struct Guarded {
    port: u16,
    targets: Targets,
    /// What names lead to, in place of the system's answer.
    #[cfg(test)]
    answers: Option<fn(&str) -> Vec<IpAddr>>,
}

impl Guarded {
    pub(super) fn new(port: u16, targets: Targets) -> Guarded {
        Guarded {
            port,
            targets,
            #[cfg(test)]
            answers: None,
        }
    }

    async fn look_up(&self, name: &str) -> std::io::Result<Vec<IpAddr>> {
        #[cfg(test)]
        if let Some(answers) = &self.answers {
            return Ok(answers(name));
        }
        Ok(tokio::net::lookup_host((name, self.port)).await?.map(|found| found.ip()).collect())
    }

    async fn allowed(self, name: String) -> Result<Addrs, Box<dyn Error + Send + Sync>> {
        let found = self.look_up(&name).await?;
        let first = found.first().copied();
        let allowed: Vec<SocketAddr> = found
            .into_iter()
            .filter(|address| self.targets.resolved(&name, *address, self.port))
            .map(|address| SocketAddr::new(address, self.port))
            .collect();
        match first {
            Some(address) if allowed.is_empty() => Err(Box::new(Refused(address))),
            _ => Ok(Box::new(allowed.into_iter())),
        }
    }
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(self.clone().allowed(name.as_str().to_owned()))
    }
}

/// A name led only to addresses that are not allowed; this is the first of them.
#[derive(Debug)]
pub(super) struct Refused(pub(super) IpAddr);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not allowed", self.0)
    }
}

impl Error for Refused {}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::channels::targets::Target;

    async fn check(answers: fn(&str) -> Vec<IpAddr>, list: Option<&str>, expected: Result<&[&str], &str>) {
        let list = list.map(|entry| vec![Target::parse(entry).unwrap()]);
        let guarded = Guarded { answers: Some(answers), ..Guarded::new(443, Targets(list)) };
        let found = guarded.allowed("hook.example.jp".to_owned()).await;
        let shown =
            found.map(|found| found.map(|a| a.to_string()).collect::<Vec<_>>()).map_err(|e| e.to_string());
        let expected =
            expected.map(|list| list.iter().map(|a| (*a).to_owned()).collect()).map_err(str::to_owned);
        assert_eq!(shown, expected);
    }

    #[tokio::test]
    async fn of_what_a_name_leads_to_only_the_allowed_is_connected() {
        let metadata = |_: &str| vec!["169.254.169.254".parse().unwrap()];
        check(metadata, None, Err("169.254.169.254 is not allowed")).await;
        check(metadata, Some("hook.example.jp"), Err("169.254.169.254 is not allowed")).await;
        check(metadata, Some("169.254.169.254"), Ok(&["169.254.169.254:443"])).await;
        let mixed = |_: &str| vec!["::1".parse().unwrap(), "203.0.113.5".parse().unwrap()];
        check(mixed, None, Ok(&["203.0.113.5:443"])).await;
        check(mixed, Some("10.0.0.0/8"), Err("::1 is not allowed")).await;
    }
}
