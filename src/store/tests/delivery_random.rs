//! Whatever order claims, settlings, crashes and people's wishes come in: no letter is lost, none is settled
//! twice, and nobody gets one twice outside the window.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::render::StandIn;

#[derive(Clone, Debug)]
enum Act {
    /// Claims what is due.
    Claim,
    /// The attempt in hand ends: this address of each letter takes it, refuses it, or is put off.
    Settle(u8),
    /// The process dies with letters in hand: some went out unrecorded.
    Crash,
    /// A person sends all again that was given up.
    Retry,
    /// Time passes.
    Wait(i64),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        3 => Just(Act::Claim),
        4 => any::<u8>().prop_map(Act::Settle),
        1 => Just(Act::Crash),
        1 => Just(Act::Retry),
        2 => (1..10_i64).prop_map(Act::Wait),
    ];
    prop::collection::vec(act, 1..40)
}

/// The world outside: who got what, and what is in hand.
struct Outside {
    fresh: Fresh,
    minutes: i64,
    in_hand: Vec<Claimed>,
    /// How often an address got a letter, and whether that may have been twice.
    got: BTreeMap<(String, String), (u32, bool)>,
    handed_over: BTreeSet<String>,
}

impl Outside {
    async fn act(&mut self, act: &Act) {
        let store = &self.fresh.store;
        match act {
            Act::Claim => {
                let lease = std::time::Duration::from_secs(120);
                let claim =
                    Claim { now: at(self.minutes), limit: 2, lease, owner: "p", channel: None, closed: None };
                let claimed = store.claim(&claim).await.unwrap();
                let again: BTreeSet<&str> = claimed.iter().map(|c| &*c.key).collect();
                self.in_hand.retain(|old| !again.contains(&*old.key));
                self.in_hand.extend(claimed);
            }
            Act::Settle(seed) => {
                let settled: Vec<Settled> =
                    std::mem::take(&mut self.in_hand).into_iter().map(|c| self.end(&c, *seed)).collect();
                for one in &settled {
                    let counted = self.fresh.store.settle_many(std::slice::from_ref(one)).await.unwrap();
                    if one.outcome == Outcome::HandedOver {
                        assert_eq!(counted == 1, self.handed_over.insert(one.key.clone()), "{one:?}");
                    }
                }
            }
            Act::Crash => {
                for claimed in std::mem::take(&mut self.in_hand) {
                    for address in &claimed.recipients {
                        self.deliver(&claimed, address);
                    }
                }
                self.minutes += 3;
            }
            Act::Retry => {
                let retry =
                    Retry { key: None, now: at(self.minutes), by: "sato", because: None, even_so: true };
                store.outbox_retry(&retry).await.unwrap();
            }
            Act::Wait(minutes) => self.minutes += minutes,
        }
    }

    fn deliver(&mut self, claimed: &Claimed, address: &str) {
        let got = self.got.entry((claimed.key.clone(), address.to_owned())).or_default();
        got.0 += 1;
        got.1 |= claimed.maybe_twice;
        assert!(got.0 == 1 || got.1, "{} got {} twice outside the window", address, claimed.key);
    }

    /// How an attempt ends, two bits of the seed an address.
    fn end(&mut self, claimed: &Claimed, seed: u8) -> Settled {
        let mut addresses = Vec::new();
        let mut put_off = false;
        for (n, address) in claimed.recipients.iter().enumerate() {
            match seed >> (2 * n) & 3 {
                0 => put_off = true,
                1 => addresses.push((address, false)),
                _ => addresses.push((address, true)),
            }
        }
        for (address, accepted) in &addresses {
            if *accepted {
                self.deliver(claimed, address);
            }
        }
        let error = "said no".to_owned();
        let outcome = match (put_off, addresses.iter().any(|(_, accepted)| *accepted)) {
            (true, _) if seed > 250 => Outcome::Expired { error },
            (true, _) => Outcome::Retry { at: at(self.minutes + 1), error },
            (false, true) => Outcome::HandedOver,
            (false, false) => Outcome::Failed { error },
        };
        let fate = |(address, accepted): &(&String, bool)| AddressFate {
            address: (*address).clone(),
            accepted: *accepted,
            code: None,
            detail: None,
        };
        Settled {
            key: claimed.key.clone(),
            owner: "p".into(),
            attempt: claimed.attempt,
            at: at(self.minutes),
            outcome,
            addresses: addresses.iter().map(fate).collect(),
            maybe_arrived: false,
        }
    }

    /// Every letter is somewhere, and whoever is known to have it was given it.
    async fn holds(&self) {
        let rows = self.fresh.store.outbox_list(&OutboxFilter::default()).await.unwrap();
        let originals: BTreeSet<&str> =
            rows.iter().filter(|r| r.stands_in_for.is_none()).map(|r| &*r.key).collect();
        assert_eq!(originals, BTreeSet::from(["a", "b", "c"]));
        for row in &rows {
            let dossier = self.fresh.store.dossier(&row.key).await.unwrap().unwrap();
            let payload = if row.stands_in_for.is_some() { b"other".to_vec() } else { letter("a").payload };
            assert_eq!(dossier.payload, Some(payload), "the same bytes");
            let given = |address: &str| self.got.contains_key(&(row.key.clone(), address.to_owned()));
            for fate in dossier.addresses.iter().filter(|fate| fate.fate == "accepted") {
                assert!(given(&fate.address), "{fate:?}");
            }
            if row.state == Delivery::HandedOver {
                assert!(row.recipients.iter().any(|address| given(address)), "{row:?}");
            }
            if matches!(row.state, Delivery::Failed | Delivery::Expired) && row.stands_in_for.is_none() {
                assert!(row.stand_in.is_some(), "{row:?}");
            }
        }
        let counted: u64 = self.fresh.store.outbox_counts().await.unwrap().iter().map(|c| c.letters).sum();
        assert_eq!(counted, rows.len() as u64);
        assert_eq!(self.fresh.store.verify_audit().await.unwrap().broken, None);
    }
}

async fn check(acts: &[Act]) {
    let fresh = Fresh::new().await;
    let stand_in = StandIn {
        channel: "other".into(),
        recipients: vec!["x".into()],
        payload: b"other".to_vec(),
        proves: true,
    };
    let letters = ["a", "b", "c"].map(|key| Letter {
        recipients: ["x", "y", "z"].map(str::to_owned).into(),
        stand_in: Some(stand_in.clone()),
        ..letter(key)
    });
    queue(&fresh.store, &letters).await;
    let mut outside = Outside {
        fresh,
        minutes: 0,
        in_hand: Vec::new(),
        got: BTreeMap::new(),
        handed_over: BTreeSet::new(),
    };
    for act in acts {
        outside.act(act).await;
    }
    outside.holds().await;
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_order_of_claims_crashes_and_retries_loses_or_doubles_a_letter(acts in acts()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(check(&acts));
    }
}
