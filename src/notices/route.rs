//! Roles become departments and channels.

use super::Desk;
use crate::alerts::{Alert, Event, subject};
use crate::rules::Recipient;

/// A place that a word goes to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Address {
    /// A department of the plan, by position.
    Department(usize),
    /// A department that the plan does not have, by the code that was named.
    Unknown(String),
    /// A channel, by name.
    Channel(String),
}

impl Address {
    /// How the record names it: a department's code, or `channel:<name>`.
    pub(super) fn name(&self, desk: &Desk<'_>) -> String {
        match self {
            Address::Department(index) => {
                desk.plan.departments.get(*index).map(|d| d.code.clone()).unwrap_or_default()
            }
            Address::Unknown(code) => code.clone(),
            Address::Channel(name) => format!("channel:{name}"),
        }
    }
}

/// One recipient of one event.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Destination {
    /// Where to.
    pub(super) address: Address,
    /// Whether it owns the alert's subject.
    pub(super) is_owner: bool,
    /// Whether it only gets a copy.
    pub(super) copy: bool,
}

/// Who is told of `event`, each once: who acts is no mere copy. Empty where only the digest lists it.
pub(super) fn destinations(event: &Event, alert: &Alert, desk: &Desk<'_>) -> Vec<Destination> {
    let owner = owner(alert, desk);
    let mut all: Vec<Destination> = Vec::new();
    let to = event.to.iter().map(|r| (r, false));
    for (recipient, copy) in to.chain(event.cc.iter().map(|r| (r, true))) {
        for address in addresses(recipient, event, &owner, desk) {
            if !all.iter().any(|d| d.address == address) {
                all.push(Destination { is_owner: address == owner, address, copy });
            }
        }
    }
    all
}

/// The owner of an alert.
pub(super) fn owner(alert: &Alert, desk: &Desk<'_>) -> Address {
    department(&alert.owner, desk)
}

fn department(code: &str, desk: &Desk<'_>) -> Address {
    match desk.department(code) {
        Some(index) => Address::Department(desk.plan.responsible(index, desk.today)),
        None => Address::Unknown(code.to_owned()),
    }
}

fn addresses(recipient: &Recipient, event: &Event, owner: &Address, desk: &Desk<'_>) -> Vec<Address> {
    match recipient {
        Recipient::Owner => vec![owner.clone()],
        Recipient::Related => {
            let row = desk.row(&event.alert.subject);
            let related = row.map(|row| subject::related(desk.plan, row, desk.today));
            related.into_iter().flatten().map(Address::Department).collect()
        }
        Recipient::Headquarters => desk.headquarters().into_iter().map(Address::Department).collect(),
        Recipient::Department(code) => vec![department(code, desk)],
        Recipient::Channel(name) => vec![Address::Channel(name.clone())],
        Recipient::Digest => Vec::new(),
    }
}
