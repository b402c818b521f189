//! The channels: what waits, what did not arrive, whether one rests.

use minijinja::{Value, context};

use super::super::failure::Failure;
use super::super::visitor::Visitor;
use super::Clock;
use crate::people::Deed;
use crate::render::address;
use crate::store::{Delivery, Store};

/// Each channel of the configuration, and each that letters still wait for.
///
/// What a relay or a service said is for those who read letters: it may name an address.
pub(super) async fn channels(
    store: &Store,
    clock: &Clock<'_>,
    visitor: &Visitor,
) -> Result<Vec<Value>, Failure> {
    let reads_letters = visitor.can(Deed::ReadLetters);
    let counts = store.outbox_counts().await?;
    let circuits = store.circuits().await?;
    let configured = &clock.picture.parts.config.channels;
    let mut names: Vec<&String> = configured.keys().collect();
    let gone = |name: &&String| !configured.contains_key(*name);
    names.extend(counts.iter().filter(|c| c.state != Delivery::HandedOver).map(|c| &c.channel).filter(gone));
    names.dedup();
    let channel = |name: &String| {
        let sum = |states: &[Delivery]| -> u64 {
            let of = counts.iter().filter(|c| c.channel == *name && states.contains(&c.state));
            of.map(|c| c.letters).sum()
        };
        let circuit = circuits.iter().find(|c| c.channel == *name);
        context! {
            name,
            configured => configured.contains_key(name),
            waiting => sum(&[Delivery::Pending, Delivery::Sending]),
            held => sum(&[Delivery::Held]),
            lost => sum(&[Delivery::Failed, Delivery::Expired]),
            sent => sum(&[Delivery::HandedOver]),
            rests => circuit.map(|c| context! {
                since => clock.moment(c.since),
                probe => clock.moment(c.probe_at),
                failures => c.failures,
                error => Some(&c.error).filter(|_| reads_letters),
            }),
            href => address::query("/deliveries", &[("channel", name)]),
        }
    };
    Ok(names.into_iter().map(channel).collect())
}
