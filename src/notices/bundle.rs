//! Events become one draft a recipient, and a recorded reason for every word and recipient.

use std::collections::BTreeMap;

use super::items::{self, item};
use super::key::letter_key;
use super::route::{Address, destinations};
use super::{Body, Desk, Draft, Item, Party, Reason, ToldEntry};
use crate::alerts::{Alert, Book, Event, Quiet, Told};
use crate::rules::Severity;

/// A draft with the key that its letter will have.
#[derive(Clone, Debug, PartialEq)]
pub struct Sealed {
    /// The key: see [`letter_key`].
    pub key: String,
    /// A department's code or `channel:<name>`, as the record names it.
    pub party: String,
    /// The draft.
    pub draft: Draft,
}

/// What is to be written, and the record of who is told and why not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bundle {
    /// One a recipient, by recipient.
    pub drafts: Vec<Sealed>,
    /// One entry for every word and recipient.
    pub told: Vec<ToldEntry>,
}

impl Bundle {
    /// Adds another bundle's.
    pub fn append(&mut self, other: Bundle) {
        self.drafts.extend(other.drafts);
        self.told.extend(other.told);
    }
}

/// What one recipient is to read.
struct Pile {
    party: Party,
    items: Vec<Item>,
}

/// The notices that `events` give.
pub fn notices(events: &[Event], book: &Book, desk: &Desk<'_>) -> Bundle {
    let mut piles: BTreeMap<String, Pile> = BTreeMap::new();
    let mut told = Vec::new();
    for event in events {
        let Some(alert) = book.alerts.get(&event.alert) else { continue };
        let to = destinations(event, alert, desk);
        if to.is_empty() {
            told.push(listed(event, alert));
        }
        for destination in to {
            let name = destination.address.name(desk);
            let entry = |letter, reason| ToldEntry {
                alert: event.alert.clone(),
                opening: event.opening,
                told: event.told,
                party: name.clone(),
                is_owner: destination.is_owner,
                letter,
                reason,
            };
            let Some(party) = reach(&destination.address, desk) else {
                told.push(entry(None, event.quiet.as_ref().map_or(Reason::Unreachable, reason)));
                continue;
            };
            if let Some(quiet) = &event.quiet {
                told.push(entry(None, reason(quiet)));
                continue;
            }
            let mut item =
                Item { copy: destination.copy, ..item(&event.alert, alert, event.told, party.lang, desk) };
            item.notes.extend(event.notes.iter().map(|note| note.get(party.lang).to_owned()));
            told.push(entry(Some(letter_key(&desk.settings.store, desk.now, &name, "notice")), Reason::Told));
            add(&mut piles.entry(name).or_insert_with(|| Pile { party, items: Vec::new() }).items, item);
        }
    }
    let drafts: Vec<Sealed> = piles.into_iter().map(|(name, pile)| seal(name, pile, desk)).collect();
    wait(&mut told, &drafts, desk);
    Bundle { drafts, told }
}

/// The way to an address; `None` where nothing reaches it.
pub(super) fn reach(address: &Address, desk: &Desk<'_>) -> Option<Party> {
    match address {
        Address::Department(index) => desk.party(desk.plan.departments.get(*index)?),
        Address::Channel(name) => desk.channel(name),
        Address::Unknown(_) => None,
    }
}

/// The reason on record for a word that was kept quiet.
pub(super) fn reason(quiet: &Quiet) -> Reason {
    match quiet {
        Quiet::Shadow => Reason::Shadow,
        Quiet::Inhibited(by) => Reason::InhibitedBy(by.clone()),
        Quiet::Superseded(by) => Reason::SupersededBy(by.clone()),
        Quiet::Adopted => Reason::Adopted,
        Quiet::Silenced { by, until } => Reason::Silenced(by.clone(), *until),
        Quiet::Decided => Reason::Decided,
    }
}

/// The entry for a word that no letter carries because its rule asks for none.
fn listed(event: &Event, alert: &Alert) -> ToldEntry {
    ToldEntry {
        alert: event.alert.clone(),
        opening: event.opening,
        told: event.told,
        party: alert.owner.clone(),
        is_owner: true,
        letter: None,
        reason: event.quiet.as_ref().map_or(Reason::DigestOnly, reason),
    }
}

/// One alert stands once in a message, by the weightier of its words.
fn add(items: &mut Vec<Item>, new: Item) {
    match items.iter_mut().find(|i| i.alert == new.alert) {
        None => items.push(new),
        Some(old) => {
            let copy = old.copy && new.copy;
            if weight(new.told) > weight(old.told) {
                *old = new;
            }
            old.copy = copy;
        }
    }
}

fn weight(told: Told) -> u8 {
    match told {
        Told::Resolved => 0,
        Told::Reminder => 1,
        Told::Opened | Told::DecisionAsked => 2,
        Told::Escalated => 3,
        Told::DecisionTaken | Told::DefaultApplied | Told::DefaultBlocked => 4,
    }
}

fn seal(name: String, mut pile: Pile, desk: &Desk<'_>) -> Sealed {
    items::sort(&mut pile.items);
    let critical = pile.items.iter().any(|i| i.severity == Severity::Critical && i.told != Told::Resolved);
    Sealed {
        key: letter_key(&desk.settings.store, desk.now, &name, "notice"),
        party: name,
        draft: Draft {
            to: pile.party,
            not_before: desk.not_before(critical),
            held: false,
            body: Body::Notice(pile.items),
        },
    }
}

/// Where a letter has to wait for the delivery hours, the record says until when.
fn wait(told: &mut [ToldEntry], drafts: &[Sealed], desk: &Desk<'_>) {
    let until: BTreeMap<&str, _> =
        drafts.iter().map(|sealed| (sealed.key.as_str(), sealed.draft.not_before)).collect();
    for entry in told {
        let moment = entry.letter.as_deref().and_then(|key| until.get(key));
        if let Some(moment) = moment.filter(|moment| **moment > desk.now) {
            entry.reason = Reason::OutsideHours(*moment);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::alerts::testing::*;
    use crate::lang::Lang;
    use crate::notices::{Settings, Way};
    use crate::rules::{Mode, Recipient, Rule};

    const M1: &str = "milestone/m1";

    fn told(world: &mut World, settings: &Settings, when: &str) -> Bundle {
        let step = world.step(at(when));
        let desk = Desk::new(&world.plan, world.calendar, settings, at(when));
        notices(&step.events, &step.book, &desk)
    }

    /// One evaluation on Thursday 2 April at 10:00 in which each rule fires on `m1`; who is told what.
    fn one(rules: Vec<Rule>, change: impl Fn(&mut World)) -> Bundle {
        let mut world = World::new(rules.clone());
        change(&mut world);
        for rule in &rules {
            world.fire(&rule.name, M1);
        }
        told(&mut world, &Settings::default(), "2026-04-02 10:00")
    }

    fn items(bundle: &Bundle, party: &str) -> Vec<String> {
        let draft = bundle.drafts.iter().find(|s| s.party == party);
        let Some(Body::Notice(items)) = draft.map(|s| &s.draft.body) else { return Vec::new() };
        let line =
            |i: &Item| format!("{} {}{}", i.alert.rule, i.alert.subject, if i.copy { " (copy)" } else { "" });
        items.iter().map(line).collect()
    }

    fn to(recipients: &[Recipient], cc: &[Recipient]) -> Rule {
        Rule { to: recipients.to_vec(), cc: cc.to_vec(), ..rule("late") }
    }

    #[test]
    fn roles_become_departments_and_channels() {
        use Recipient::*;
        let cases: [(Rule, &[&str]); 7] = [
            (to(&[Owner], &[]), &["a"]),
            (to(&[Related], &[]), &["b"]),
            (to(&[Headquarters], &[Owner]), &["a", "hq"]),
            (to(&[Department("b".into())], &[]), &["b"]),
            (to(&[Channel("room".into())], &[]), &["channel:room"]),
            (to(&[Owner, Related, Headquarters, Owner], &[Related]), &["a", "b", "hq"]),
            (to(&[Digest], &[]), &[]),
        ];
        for (rule, parties) in cases {
            let mut world = World::new(vec![rule.clone()]);
            world.fire("late", M1);
            let mut settings = Settings::default();
            settings.channels.insert("room".into(), Way::Chat);
            let bundle = told(&mut world, &settings, "2026-04-02 10:00");
            let written: Vec<&str> = bundle.drafts.iter().map(|s| s.party.as_str()).collect();
            assert_eq!(written, parties, "{:?}", rule.to);
        }
    }

    #[test]
    fn who_is_owner_and_copy_gets_it_once_and_not_as_a_copy() {
        let bundle = one(vec![to(&[Recipient::Owner], &[Recipient::Related])], |world| {
            world.plan.initiatives[0].related = vec![1, 2, 2];
        });
        assert_eq!(items(&bundle, "a"), ["late milestone/m1"]);
        assert_eq!(items(&bundle, "b"), ["late milestone/m1 (copy)"]);
        let owners: Vec<(&str, bool)> = bundle.told.iter().map(|t| (t.party.as_str(), t.is_owner)).collect();
        assert_eq!(owners, [("a", true), ("b", false)]);
    }

    #[test]
    fn a_recipient_gets_one_message_worst_first() {
        let rules = ["info", "warning", "critical"].map(|name| Rule {
            severity: match name {
                "info" => Severity::Info,
                "warning" => Severity::Warning,
                _ => Severity::Critical,
            },
            ..rule(name)
        });
        let mut world = World::new(rules.to_vec());
        for (rule, subject) in [
            ("info", M1),
            ("warning", "milestone/m2"),
            ("warning", M1),
            ("warning", "initiative/i"),
            ("critical", M1),
        ] {
            world.fire(rule, subject);
        }
        world.dates.insert(M1.into(), day("2026-06-01"));
        world.dates.insert("milestone/m2".into(), day("2026-05-01"));
        let bundle = told(&mut world, &Settings::default(), "2026-04-02 10:00");
        assert_eq!(bundle.drafts.len(), 1);
        let order = [
            "critical milestone/m1",
            "warning milestone/m2",
            "warning milestone/m1",
            "warning initiative/i",
            "info milestone/m1",
        ];
        assert_eq!(items(&bundle, "a"), order);
        let keys: Vec<_> = bundle.told.iter().map(|t| t.letter.clone().unwrap()).collect();
        assert!(keys.iter().all(|key| *key == bundle.drafts[0].key));
    }

    #[test]
    fn what_is_over_stands_last_however_grave_it_was() {
        let mut world =
            World::new(vec![Rule { severity: Severity::Critical, ..rule("grave") }, rule("late")]);
        world.fire("grave", M1);
        told(&mut world, &Settings::default(), "2026-04-02 10:00");
        world.clear("grave", M1);
        world.fire("late", M1);
        let bundle = told(&mut world, &Settings::default(), "2026-04-03 10:00");
        assert_eq!(items(&bundle, "a"), ["late milestone/m1", "grave milestone/m1"]);
    }

    #[test]
    fn an_alert_that_reminds_and_climbs_at_once_stands_once_in_a_message() {
        let late = Rule {
            to: vec![Recipient::Headquarters],
            remind: every(&["10bd"]),
            escalate: vec![step_up("10bd", None)],
            ..rule("late")
        };
        let mut world = World::new(vec![late]);
        world.fire("late", M1);
        told(&mut world, &Settings::default(), "2026-04-02 10:00");
        world.delivered("late", M1, "2026-04-02 10:00");
        let bundle = told(&mut world, &Settings::default(), "2026-04-16 10:00");
        assert_eq!(items(&bundle, "hq").len(), 1);
        let Body::Notice(items) = &bundle.drafts[0].draft.body else { panic!() };
        assert_eq!(items[0].told, Told::Escalated);
        assert_eq!(bundle.told.len(), 2, "both words are on record");
    }

    #[test]
    fn letters_wait_for_the_delivery_hours_and_the_record_says_until_when() {
        let critical = Rule { severity: Severity::Critical, ..rule("grave") };
        // (rule, critical at any hour, evaluated, leaves)
        let cases = [
            (rule("late"), false, "2026-04-02 10:00", "2026-04-02 10:00"),
            (rule("late"), true, "2026-04-02 06:00", "2026-04-02 08:30"),
            (critical.clone(), false, "2026-04-02 06:00", "2026-04-02 08:30"),
            (critical.clone(), true, "2026-04-02 06:00", "2026-04-02 06:00"),
            (rule("late"), false, "2026-04-04 10:00", "2026-04-06 08:30"),
        ];
        for (rule, critical_outside_hours, when, leaves) in cases {
            let mut world = World::new(vec![rule.clone()]);
            world.fire(&rule.name, M1);
            let settings = Settings { critical_outside_hours, ..Settings::default() };
            let bundle = told(&mut world, &settings, when);
            assert_eq!(bundle.drafts[0].draft.not_before, at(leaves), "{when}");
            let reason = if when == leaves { Reason::Told } else { Reason::OutsideHours(at(leaves)) };
            assert_eq!(bundle.told[0].reason, reason, "{when}");
            assert!(bundle.told[0].letter.is_some());
        }
    }

    #[test]
    fn every_silence_has_its_reason_on_record() {
        let quiet = |name: &str| Rule { inhibited_by: vec!["loud".into()], ..rule(name) };
        let shadow = Rule { mode: Mode::Shadow, ..rule("shadow") };
        let listed = Rule { to: vec![Recipient::Digest], ..rule("listed") };
        let bundle = one(vec![rule("loud"), quiet("quiet"), shadow, listed], |_| {});
        let record: Vec<(&str, &Reason, bool)> =
            bundle.told.iter().map(|t| (t.alert.rule.as_str(), &t.reason, t.letter.is_some())).collect();
        let expected = [
            ("listed", &Reason::DigestOnly, false),
            ("loud", &Reason::Told, true),
            ("quiet", &Reason::InhibitedBy("loud".into()), false),
            ("shadow", &Reason::Shadow, false),
        ];
        assert_eq!(record, expected);
        assert_eq!(items(&bundle, "a"), ["loud milestone/m1"]);
    }

    #[test]
    fn whom_nothing_reaches_is_on_record_and_gets_no_letter() {
        let cases: [fn(&mut World); 3] = [
            |w| w.plan.departments[1].emails.clear(),
            |w| w.plan.departments[1] = crate::plan::Department { code: "a".into(), ..Default::default() },
            |w| {
                w.plan.departments[1].emails.clear();
                w.plan.departments[1].channel = Some("nowhere".into());
            },
        ];
        for change in cases {
            let bundle = one(vec![rule("late")], change);
            assert!(bundle.drafts.is_empty());
            assert_eq!((&bundle.told[0].reason, &bundle.told[0].letter), (&Reason::Unreachable, &None));
        }
        let nobody =
            one(vec![to(&[Recipient::Department("x".into()), Recipient::Channel("y".into())], &[])], |_| {});
        let parties: Vec<&str> = nobody.told.iter().map(|t| t.party.as_str()).collect();
        assert_eq!(parties, ["x", "channel:y"]);
        assert!(nobody.told.iter().all(|t| t.reason == Reason::Unreachable));
    }

    #[test]
    fn a_department_is_reached_by_its_own_channel_and_in_its_own_language() {
        let mut world = World::new(vec![rule("late")]);
        world.plan.departments[1].channel = Some("room".into());
        world.plan.departments[1].language = Some(Lang::En);
        world.fire("late", M1);
        let mut settings = Settings::default();
        settings.channels.insert("room".into(), Way::Chat);
        let to = told(&mut world, &settings, "2026-04-02 10:00").drafts.remove(0).draft.to;
        assert_eq!((to.channel.as_str(), to.lang, to.addresses.len()), ("room", Lang::En, 0));
        // a channel that the configuration has lost must not lose the letter
        world.fire("late", "milestone/m2");
        let to = told(&mut world, &Settings::default(), "2026-04-03 10:00").drafts.remove(0).draft.to;
        assert_eq!(
            (to.channel.as_str(), to.addresses.as_slice()),
            ("mail", &["a@city.example".to_owned()][..])
        );
    }

    #[test]
    fn the_successor_gets_what_the_old_department_would_have() {
        let bundle = one(vec![to(&[Recipient::Owner, Recipient::Department("a".into())], &[])], |world| {
            world.plan.departments[1].valid_until = Some(day("2026-03-31"));
            world.plan.departments[1].successor = Some(2);
        });
        assert_eq!(bundle.drafts.iter().map(|s| s.party.as_str()).collect::<Vec<_>>(), ["b"]);
    }

    #[test]
    fn a_row_that_can_no_longer_be_judged_says_so_in_its_reminders() {
        let mut world = World::new(vec![Rule { remind: every(&["5bd"]), ..rule("late") }]);
        world.fire("late", M1);
        told(&mut world, &Settings::default(), "2026-04-02 10:00");
        world.cannot_tell("late", M1);
        let bundle = told(&mut world, &Settings::default(), "2026-04-09 10:00");
        let Body::Notice(items) = &bundle.drafts[0].draft.body else { panic!() };
        assert_eq!(items[0].evidence[0].0.ja, "判定");
        assert!(items[0].evidence[0].1.contains("2026-04-09"), "{:?}", items[0].evidence);
        assert_eq!(items[0].evidence[1].1, "3日");
    }
}
