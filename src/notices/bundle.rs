//! Events become one draft a recipient, and a recorded reason for every word and recipient.

use std::collections::BTreeMap;

use super::items::{self, item};
use super::key::letter_key;
use super::route::{Address, Destination, destinations, reach, stand_ins};
use super::{Body, Desk, Draft, Item, Party, Reason, ToldEntry, notes};
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
    let mut writing = Writing { desk, piles: BTreeMap::new(), told: Vec::new() };
    for event in events {
        let Some(alert) = book.alerts.get(&event.alert) else { continue };
        writing.event(event, alert);
    }
    let Writing { piles, mut told, .. } = writing;
    let drafts: Vec<Sealed> = piles.into_iter().map(|(name, pile)| seal(name, pile, desk)).collect();
    wait(&mut told, &drafts, desk);
    Bundle { drafts, told }
}

/// Notices in the making.
struct Writing<'a, 'p> {
    desk: &'a Desk<'p>,
    piles: BTreeMap<String, Pile>,
    told: Vec<ToldEntry>,
}

impl Writing<'_, '_> {
    fn event(&mut self, event: &Event, alert: &Alert) {
        let to = destinations(event, alert, self.desk);
        if to.is_empty() {
            self.told.push(listed(event, alert));
        }
        let mut unreached = Vec::new();
        let mut readers = Vec::new();
        for destination in &to {
            let name = destination.address.name(self.desk);
            let (letter, why) = match (&event.quiet, reach(&destination.address, self.desk)) {
                (Some(quiet), _) => (None, reason(quiet)),
                (None, None) => {
                    unreached.push(destination);
                    (None, Reason::Unreachable)
                }
                (None, Some(party)) => {
                    readers.push(name.clone());
                    self.put(event, alert, party, destination.copy, None);
                    (Some(self.key(&name)), Reason::Told)
                }
            };
            self.told.push(entry(event, name, destination.is_owner, letter, why));
        }
        for destination in unreached {
            self.stand_ins(event, alert, destination, &mut readers);
        }
    }

    /// Gives what does not reach `missed` to who stands in for it: no proof that the owner was told.
    fn stand_ins(&mut self, event: &Event, alert: &Alert, missed: &Destination, readers: &mut Vec<String>) {
        for address in stand_ins(&missed.address, self.desk) {
            let Some(party) = reach(&address, self.desk) else { continue };
            let name = address.name(self.desk);
            self.put(event, alert, party, missed.copy, Some(&missed.address));
            if !readers.contains(&name) {
                let letter = Some(self.key(&name));
                self.told.push(entry(event, name.clone(), false, letter, Reason::Told));
                readers.push(name);
            }
        }
    }

    /// Puts the item on the pile of `party`.
    fn put(&mut self, event: &Event, alert: &Alert, party: Party, copy: bool, in_place_of: Option<&Address>) {
        let lang = party.lang;
        let mut item = Item { copy, ..item(&event.alert, alert, event.told, lang, self.desk) };
        if let Some(heading) = &event.heading {
            item.title.clone_from(&heading.title);
            item.advice.clone_from(&heading.advice);
            item.deadline = item.deadline.filter(|_| event.told != Told::DefaultApplied);
        }
        item.notes.extend(event.notes.iter().map(|note| note.get(lang).to_owned()));
        if let Some(handed) = &event.handed {
            item.notes.extend(notes::handed_over(handed, alert, lang, self.desk));
        }
        item.notes.extend(in_place_of.map(|missed| notes::stands_in(missed, lang, self.desk)));
        let name = party.department.clone().unwrap_or_else(|| format!("channel:{}", party.name));
        add(&mut self.piles.entry(name).or_insert_with(|| Pile { party, items: Vec::new() }).items, item);
    }

    fn key(&self, name: &str) -> String {
        letter_key(&self.desk.settings.store, self.desk.now, name, "notice")
    }
}

fn entry(event: &Event, party: String, is_owner: bool, letter: Option<String>, reason: Reason) -> ToldEntry {
    let Event { alert, opening, told, .. } = event;
    ToldEntry { alert: alert.clone(), opening: *opening, told: *told, party, is_owner, letter, reason }
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
    let why = event.quiet.as_ref().map_or(Reason::DigestOnly, reason);
    entry(event, alert.owner.clone(), true, None, why)
}

/// One alert stands once in a message, by the weightier of its words, with the notes of all.
fn add(items: &mut Vec<Item>, mut new: Item) {
    match items.iter_mut().find(|i| i.alert == new.alert) {
        None => items.push(new),
        Some(old) => {
            old.copy &= new.copy;
            new.copy = old.copy;
            if weight(new.told) > weight(old.told) {
                std::mem::swap(old, &mut new);
            }
            let more = new.notes.into_iter().filter(|note| !old.notes.contains(note));
            old.notes.extend(more.collect::<Vec<_>>());
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
            thread: Vec::new(),
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
        let cases: [(Rule, &[&str]); 8] = [
            (to(&[Owner], &[]), &["a"]),
            (to(&[Related], &[]), &["b"]),
            (to(&[Headquarters], &[Owner]), &["a", "hq"]),
            (to(&[Department("b".into())], &[]), &["b"]),
            (to(&[Channel("room".into())], &[]), &["channel:room"]),
            (to(&[Owner, Related, Headquarters, Owner], &[Related]), &["a", "b", "hq"]),
            (to(&[Digest], &[]), &[]),
            (to(&[Parent(1), Headquarters], &[Parent(1)]), &["hq"]),
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
    fn whom_nothing_reaches_is_on_record_and_somebody_reads_it_instead() {
        let cases: [fn(&mut World); 4] = [
            |w| w.plan.departments[1].emails.clear(),
            |w| w.plan.departments[1] = crate::plan::Department { code: "a".into(), ..Default::default() },
            |w| {
                w.plan.departments[1].emails.clear();
                w.plan.departments[1].channel = Some("nowhere".into());
            },
            |w| w.plan.departments[1].valid_until = Some(day("2026-04-01")),
        ];
        for change in cases {
            let bundle = one(vec![rule("late")], change);
            let record: Vec<(&str, &Reason, bool, bool)> = bundle
                .told
                .iter()
                .map(|t| (t.party.as_str(), &t.reason, t.letter.is_some(), t.is_owner))
                .collect();
            let expected = [("a", &Reason::Unreachable, false, true), ("hq", &Reason::Told, true, false)];
            assert_eq!(record, expected, "to the headquarters, and no proof that the owner was told");
            let Body::Notice(items) = &bundle.drafts[0].draft.body else { panic!() };
            assert!(items[0].notes[0].contains("届かないため"), "{:?}", items[0].notes);
        }
        let lost = [Recipient::Department("x".into()), Recipient::Channel("y".into())];
        let nobody = one(vec![to(&lost, &[])], |_| {});
        let parties: Vec<(&str, bool)> =
            nobody.told.iter().map(|t| (t.party.as_str(), t.reason == Reason::Unreachable)).collect();
        assert_eq!(parties, [("x", true), ("channel:y", true), ("hq", false)]);
        let headless =
            one(vec![to(&[Recipient::Headquarters], &[])], |w| w.plan.departments[0].emails.clear());
        assert!(headless.drafts.is_empty(), "that is the operator's to mend");
    }

    #[test]
    fn who_is_told_anyway_reads_for_whom_it_is_too_in_one_item() {
        let both = [Recipient::Owner, Recipient::Headquarters];
        let bundle = one(vec![to(&both, &[])], |w| w.plan.departments[1].emails.clear());
        assert_eq!(items(&bundle, "hq").len(), 1);
        let parties: Vec<&str> = bundle.told.iter().map(|t| t.party.as_str()).collect();
        assert_eq!(parties, ["a", "hq"], "each is on record once");
        let Body::Notice(items) = &bundle.drafts[0].draft.body else { panic!() };
        assert_eq!(items[0].notes.len(), 1);
    }

    #[test]
    fn what_keeps_quiet_reaches_nobody_in_another_s_place() {
        let bundle = one(vec![Rule { mode: Mode::Shadow, ..rule("late") }], |w| {
            w.plan.departments[1].emails.clear();
        });
        assert!(bundle.drafts.is_empty());
        assert_eq!(bundle.told.iter().map(|t| &t.reason).collect::<Vec<_>>(), [&Reason::Shadow]);
    }

    #[test]
    fn a_matter_that_changed_hands_is_told_to_the_new_owner_with_its_history() {
        let late = Rule {
            to: vec![Recipient::Owner, Recipient::Headquarters],
            remind: every(&["5bd"]),
            ..rule("late")
        };
        let mut world = World::new(vec![late]);
        world.fire("late", M1);
        told(&mut world, &Settings::default(), "2026-04-02 10:00");
        told(&mut world, &Settings::default(), "2026-04-09 10:00");
        world.plan.departments[1].valid_until = Some(day("2026-04-09"));
        world.plan.departments[1].successor = Some(2);
        let bundle = told(&mut world, &Settings::default(), "2026-04-10 10:00");
        assert_eq!(bundle.drafts.iter().map(|s| s.party.as_str()).collect::<Vec<_>>(), ["b"]);
        let Body::Notice(items) = &bundle.drafts[0].draft.body else { panic!() };
        let notes = items[0].notes.join("\n");
        for said in ["a課から引き継ぎました", "2026-04-02から", "最後は2026-04-09", "督促1回"]
        {
            assert!(notes.contains(said), "{said}: {notes}");
        }
        assert!(bundle.told[0].is_owner && bundle.told[0].letter.is_some());
        let quiet = told(&mut world, &Settings::default(), "2026-04-13 10:00");
        assert!(quiet.drafts.is_empty() && quiet.told.is_empty());
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
