//! Roles become departments and channels.

use super::{Desk, Party};
use crate::alerts::subject::related;
use crate::alerts::{Alert, AlertKey, Event};
use crate::plan::Role;
use crate::rules::{Recipient, Rule};

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
        for address in addresses(recipient, &event.alert.subject, &owner, desk) {
            if !all.iter().any(|d| d.address == address) {
                all.push(Destination { is_owner: address == owner, address, copy });
            }
        }
    }
    all
}

/// The departments that an alert concerns, each once, by position: who answers for it, who did before it was
/// passed on, the related ones, and those whom its rule has told so far.
pub fn concerned(key: &AlertKey, alert: &Alert, rule: Option<&Rule>, desk: &Desk<'_>) -> Vec<usize> {
    let owner = owner(alert, desk);
    let mut all = vec![owner.clone()];
    let passed = alert.answered.passed_on.iter().flat_map(|(from, to)| [from, to]);
    all.extend(passed.chain(&alert.told_owner).map(|code| department(code, desk)));
    let taken = usize::try_from(alert.escalated).unwrap_or(usize::MAX);
    let steps = |rule: &'_ Rule| rule.escalate.iter().take(taken).flat_map(|step| step.to.clone()).collect();
    let steps: Vec<Recipient> = rule.map(steps).unwrap_or_default();
    let told = rule.into_iter().flat_map(|rule| rule.to.iter().chain(&rule.cc)).chain(&steps);
    for recipient in told.chain([&Recipient::Related]) {
        all.extend(addresses(recipient, &key.subject, &owner, desk));
    }
    let mut departments: Vec<usize> = Vec::new();
    for address in all {
        if let Address::Department(index) = address
            && !departments.contains(&index)
        {
            departments.push(index);
        }
    }
    departments
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

fn addresses(recipient: &Recipient, subject: &str, owner: &Address, desk: &Desk<'_>) -> Vec<Address> {
    match recipient {
        Recipient::Owner => vec![owner.clone()],
        Recipient::Parent(level) => parent(owner, *level, desk),
        Recipient::Related => {
            let related = desk.row(subject).map(|row| related(desk.plan, row, desk.today));
            related.into_iter().flatten().map(Address::Department).collect()
        }
        Recipient::Headquarters => headquarters(desk),
        Recipient::Department(code) => vec![department(code, desk)],
        Recipient::Channel(name) => vec![Address::Channel(name.clone())],
        Recipient::Digest => Vec::new(),
    }
}

fn headquarters(desk: &Desk<'_>) -> Vec<Address> {
    desk.headquarters().into_iter().map(Address::Department).collect()
}

/// The department so many levels above `owner`; the headquarters where the chart ends below it.
fn parent(owner: &Address, level: u32, desk: &Desk<'_>) -> Vec<Address> {
    let Address::Department(owner) = owner else { return headquarters(desk) };
    let place = usize::try_from(level).unwrap_or(usize::MAX).saturating_sub(1);
    match desk.above(*owner).get(place) {
        Some(department) => vec![Address::Department(*department)],
        None => headquarters(desk),
    }
}

/// Who reads in the place of one whom nothing reaches: the nearest department above that something
/// does reach, else the headquarters. Nobody stands in for the headquarters, which is the operator's to
/// mend, nor for a channel.
pub(super) fn stand_ins(address: &Address, desk: &Desk<'_>) -> Vec<Address> {
    let everybody = headquarters(desk);
    let above = match address {
        Address::Channel(_) => return Vec::new(),
        address if everybody.contains(address) => return Vec::new(),
        Address::Department(index) => desk.above(*index),
        Address::Unknown(_) => Vec::new(),
    };
    let nearest = above.into_iter().map(Address::Department).find(|above| reach(above, desk).is_some());
    match nearest {
        Some(nearest) => vec![nearest],
        None => everybody.into_iter().filter(|hq| reach(hq, desk).is_some()).collect(),
    }
}

/// The way to an address; `None` where nothing reaches it, or where it was abolished without a
/// successor.
pub(super) fn reach(address: &Address, desk: &Desk<'_>) -> Option<Party> {
    match address {
        Address::Department(index) => {
            let department = desk.plan.departments.get(*index)?;
            let abolished = department.valid_until.is_some_and(|last| desk.today > last);
            if abolished && department.role != Role::Headquarters {
                return None;
            }
            desk.party(department)
        }
        Address::Channel(name) => desk.channel(name),
        Address::Unknown(_) => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::alerts::testing::*;
    use crate::notices::Settings;
    use crate::plan::Plan;

    /// 0 hq, 1 a, 2 b, and above them: a belongs to the section 3, which belongs to the bureau 4.
    fn chart(change: impl Fn(&mut Plan)) -> Plan {
        let mut plan = small_plan();
        for code in ["section", "bureau"] {
            let above = crate::plan::Department { code: code.into(), ..plan.departments[1].clone() };
            plan.departments.push(above);
        }
        plan.departments[1].parent = Some(3);
        plan.departments[3].parent = Some(4);
        change(&mut plan);
        plan
    }

    fn names(addresses: Vec<Address>, desk: &Desk<'_>) -> Vec<String> {
        addresses.iter().map(|a| a.name(desk)).collect()
    }

    type Case = (&'static str, fn(&mut Plan), &'static str, &'static str);

    const CASES: [Case; 6] = [
        ("as it stands", |_| {}, "section", "bureau"),
        ("nothing above", |p| p.departments[1].parent = None, "hq", "hq"),
        ("the chart ends", |p| p.departments[3].parent = None, "section", "hq"),
        (
            "the section was merged into b",
            |p| {
                p.departments[3].valid_until = Some(day("2026-03-31"));
                p.departments[3].successor = Some(2);
            },
            "b",
            "hq",
        ),
        (
            "the section became the department itself",
            |p| {
                p.departments[3].valid_until = Some(day("2026-03-31"));
                p.departments[3].successor = Some(1);
            },
            "bureau",
            "hq",
        ),
        ("a chart that leads back", |p| p.departments[3].parent = Some(1), "section", "hq"),
    ];

    #[test]
    fn parent_is_the_department_above_and_each_level_one_further() {
        for (what, change, first, second) in CASES {
            let (plan, settings) = (chart(change), Settings::default());
            let desk = Desk::new(&plan, &JAPAN, &settings, at("2026-04-02 10:00"));
            let level = |n| names(parent(&Address::Department(1), n, &desk), &desk);
            assert_eq!((level(1), level(2)), (vec![first.to_owned()], vec![second.to_owned()]), "{what}");
        }
    }

    type Standing = (fn(&mut Plan), &'static [&'static str]);

    #[test]
    fn the_nearest_above_that_can_be_reached_stands_in_else_the_headquarters() {
        let cases: [Standing; 5] = [
            (|_| {}, &["section"]),
            (|p| p.departments[3].emails.clear(), &["bureau"]),
            (|p| p.departments[3].valid_until = Some(day("2026-04-01")), &["bureau"]),
            (|p| p.departments[1].parent = None, &["hq"]),
            (
                |p| {
                    p.departments[1].parent = None;
                    p.departments[0].emails.clear();
                },
                &[],
            ),
        ];
        for (change, expected) in cases {
            let (plan, settings) = (chart(change), Settings::default());
            let desk = Desk::new(&plan, &JAPAN, &settings, at("2026-04-02 10:00"));
            assert_eq!(names(stand_ins(&Address::Department(1), &desk), &desk), expected);
            assert!(stand_ins(&Address::Department(0), &desk).is_empty(), "nobody for the headquarters");
            assert!(stand_ins(&Address::Channel("room".into()), &desk).is_empty());
        }
    }
}
