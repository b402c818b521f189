//! Failed sign-ins: by the login that was typed and by where they came from, for an hour.
//!
//! # Why logins that do not exist are counted like those that do
//! A door that locks for some logins and not for others tells which exist. Of a login that was typed only
//! 32 bits of its SHA-256 are kept: enough to count, too few to find out a password that somebody typed in
//! the wrong field.

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::codes::millis;
use super::{Store, StoreError, Tx, audit};
use crate::alerts::AuditEntry;

/// For how long a failed sign-in counts.
pub(super) const COUNTS: TimeDelta = TimeDelta::hours(1);
/// After so many for a login nobody is let in by it, right password or not.
const FOR_A_LOGIN: i64 = 10;
/// After so many from an address nobody is let in from there. A city hall may share one address.
const FROM_AN_ADDRESS: i64 = 60;

/// Failed sign-ins within the last hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Knocks {
    /// For the login.
    pub login: i64,
    /// From the address.
    pub address: i64,
}

impl Knocks {
    /// Nobody is let in by this login for now.
    pub fn login_locked(self) -> bool {
        self.login >= FOR_A_LOGIN
    }

    /// Nobody is let in from this address for now.
    pub fn address_locked(self) -> bool {
        self.address >= FROM_AN_ADDRESS
    }
}

impl Store {
    /// How often signing in failed lately.
    pub async fn knocks(&self, now: DateTime<Utc>, login: &str, from: IpAddr) -> Result<Knocks, StoreError> {
        self.run(async {
            let counted = sqlx::query_as(
                "SELECT (SELECT count(*) FROM knocks WHERE door = $1 AND at > $3), \
                        (SELECT count(*) FROM knocks WHERE door = $2 AND at > $3)",
            )
            .bind(login_door(login))
            .bind(address_door(from))
            .bind(millis(now - COUNTS));
            let (login, address) = counted.fetch_one(&self.readers).await?;
            Ok(Knocks { login, address })
        })
        .await
    }

    /// Counts a failed sign-in. The record gets the first within the hour for an account that exists, and
    /// that a login or an address is locked now: not each of a thousand, and never what was typed where no
    /// such account exists.
    pub async fn knocked(
        &self,
        now: DateTime<Utc>,
        login: &str,
        exists: bool,
        from: IpAddr,
    ) -> Result<Knocks, StoreError> {
        self.run(async {
            let mut tx = self.write().await?;
            let mut counts = [0; 2];
            for (door, count) in [login_door(login), address_door(from)].iter().zip(&mut counts) {
                sqlx::query("INSERT INTO knocks (door, at) VALUES ($1, $2)")
                    .bind(door)
                    .bind(millis(now))
                    .execute(&mut *tx)
                    .await?;
                let counted = sqlx::query_scalar("SELECT count(*) FROM knocks WHERE door = $1 AND at > $2");
                *count = counted.bind(door).bind(millis(now - COUNTS)).fetch_one(&mut *tx).await?;
            }
            let knocks = Knocks { login: counts[0], address: counts[1] };
            audit::append(&mut tx, now, "daemon", &told(knocks, login, exists, from)).await?;
            tx.commit().await?;
            Ok(knocks)
        })
        .await
    }
}

fn told(knocks: Knocks, login: &str, exists: bool, from: IpAddr) -> Vec<AuditEntry> {
    let mut entries = Vec::new();
    let mut tell = |data| entries.push(AuditEntry { kind: "sign_in_failed", subject: None, data });
    if exists && (knocks.login == 1 || knocks.login == FOR_A_LOGIN) {
        let locked = knocks.login_locked();
        tell(json!({"login": login, "from": from.to_string(), "failures": knocks.login, "locked": locked}));
    }
    if knocks.address == FROM_AN_ADDRESS {
        tell(json!({"from": from.to_string(), "failures": knocks.address, "locked": true}));
    }
    entries
}

/// Forgets what was counted against a login.
pub(super) async fn forget(tx: &mut Tx, login: &str) -> Result<(), sqlx::Error> {
    let gone = sqlx::query("DELETE FROM knocks WHERE door = $1").bind(login_door(login));
    gone.execute(&mut **tx).await.map(|_| ())
}

fn login_door(login: &str) -> String {
    let hash = Sha256::digest(login.as_bytes());
    let mark: String = hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    format!("for/{mark}")
}

/// An IPv6 network of 64 bits counts as one address: whoever has one of its addresses has them all.
fn address_door(from: IpAddr) -> String {
    match from.to_canonical() {
        IpAddr::V4(from) => format!("from/{from}"),
        IpAddr::V6(from) => {
            let [a, b, c, d, ..] = from.segments();
            format!("from/{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_network_of_one_owner_is_one_address() {
        let door = |text: &str| address_door(text.parse().unwrap());
        assert_eq!(door("2001:db8:1:2::1"), door("2001:db8:1:2:ffff::9"));
        assert_ne!(door("2001:db8:1:2::1"), door("2001:db8:1:3::1"));
        assert_eq!(door("::ffff:10.1.2.3"), door("10.1.2.3"));
        assert_ne!(door("10.1.2.3"), door("10.1.2.4"));
    }

    #[test]
    fn what_was_typed_is_not_kept() {
        assert_eq!(login_door("hanako").len(), "for/".len() + 8);
        assert_ne!(login_door("hanako"), login_door("taro"));
    }

    #[test]
    fn the_record_tells_of_the_first_failure_and_of_locks_alone() {
        let from: IpAddr = "10.1.2.3".parse().unwrap();
        let entries = |login, address, exists| told(Knocks { login, address }, "hanako", exists, from).len();
        assert_eq!((entries(1, 1, true), entries(2, 2, true), entries(10, 10, true)), (1, 0, 1));
        assert_eq!((entries(1, 1, false), entries(10, 59, false), entries(3, 60, false)), (0, 0, 1));
        let unknown = told(Knocks { login: 1, address: 60 }, "typed", false, from);
        assert!(!unknown.iter().any(|entry| entry.data.to_string().contains("typed")));
    }
}
