//! Adoption: a store's first evaluation opens its alerts without letters. The headquarters gets one
//! overview, each department one sheet.

use std::collections::BTreeMap;

use super::bundle::{Bundle, Sealed};
use super::items::{self, item};
use super::key::letter_key;
use super::labels::watched;
use super::route::{Address, destinations, owner, reach, stand_ins};
use super::{Adoption, Body, Desk, Draft, Item, Overview, Reason, ToldEntry, notes};
use crate::alerts::{Alert, Book, Event, Quiet};
use crate::lang::Lang;
use crate::rules::{Recipient, Severity};

/// How many of the gravest alerts the overview shows.
const WORST: usize = 10;

/// The overview and the sheets, for the events of a first evaluation that were kept quiet for it.
pub fn adoption(events: &[Event], book: &Book, desk: &Desk<'_>) -> Bundle {
    let adopted: Vec<(&Event, &Alert)> = events
        .iter()
        .filter(|event| event.quiet == Some(Quiet::Adopted))
        .filter_map(|event| Some((event, book.alerts.get(&event.alert)?)))
        .collect();
    let mut sheets: BTreeMap<Address, Vec<(&Event, &Alert)>> = BTreeMap::new();
    for (event, alert) in adopted.iter().filter(|(event, _)| is_the_owners(event)) {
        sheets.entry(owner(alert, desk)).or_default().push((event, alert));
    }
    let mut bundle = Bundle::default();
    bundle
        .drafts
        .extend(desk.headquarters().into_iter().filter_map(|hq| overview(hq, &adopted, &sheets, desk)));
    let readers = readers(&sheets, desk);
    bundle.drafts.extend(readers.iter().filter_map(|(address, piles)| sheet(address, piles, desk)));
    bundle.told = adopted.iter().flat_map(|(event, alert)| record(event, alert, desk)).collect();
    bundle
}

/// Whether the owner's sheet holds it: it is told to the owner, or listed in the digest and the sheet.
fn is_the_owners(event: &Event) -> bool {
    let told = |r: &Recipient| matches!(r, Recipient::Owner | Recipient::Digest);
    event.to.iter().chain(&event.cc).any(told)
}

/// What one department's sheet holds, and for whom it reads it where that is another.
type Pile<'a> = (Option<&'a Address>, &'a [(&'a Event, &'a Alert)]);

/// Who reads which alerts: the owner, or who stands in for it.
fn readers<'a>(
    sheets: &'a BTreeMap<Address, Vec<(&'a Event, &'a Alert)>>,
    desk: &Desk<'_>,
) -> BTreeMap<Address, Vec<Pile<'a>>> {
    let mut readers: BTreeMap<Address, Vec<Pile<'a>>> = BTreeMap::new();
    for (owner, alerts) in sheets {
        if reach(owner, desk).is_some() {
            readers.entry(owner.clone()).or_default().push((None, alerts));
            continue;
        }
        for reader in stand_ins(owner, desk) {
            readers.entry(reader).or_default().push((Some(owner), alerts));
        }
    }
    readers
}

fn sheet(address: &Address, piles: &[Pile<'_>], desk: &Desk<'_>) -> Option<Sealed> {
    let to = reach(address, desk)?;
    let mut items = Vec::new();
    for (in_place_of, alerts) in piles {
        let note = in_place_of.map(|missed| notes::stands_in(missed, to.lang, desk));
        let mut pile = items_of(alerts, to.lang, desk);
        pile.iter_mut().for_each(|item| item.notes.extend(note.clone()));
        items.extend(pile);
    }
    items::sort(&mut items);
    let party = address.name(desk);
    let draft = Draft {
        not_before: desk.not_before(false),
        held: desk.settings.adoption == Adoption::WhenReleased,
        thread: Vec::new(),
        body: Body::Sheet(items),
        to,
    };
    Some(Sealed { key: letter_key(&desk.settings.store, desk.now, &party, "sheet"), party, draft })
}

fn overview(
    headquarters: usize,
    adopted: &[(&Event, &Alert)],
    sheets: &BTreeMap<Address, Vec<(&Event, &Alert)>>,
    desk: &Desk<'_>,
) -> Option<Sealed> {
    let address = Address::Department(headquarters);
    let to = reach(&address, desk)?;
    let mut worst = items_of(adopted, to.lang, desk);
    items::sort(&mut worst);
    worst.truncate(WORST);
    let body = Overview {
        watched: watched(desk.plan),
        by_rule: by_rule(adopted),
        by_department: sheets.iter().map(|(a, alerts)| row(a, alerts.len(), desk)).collect(),
        waits: desk.settings.adoption == Adoption::WhenReleased,
        worst,
    };
    let party = address.name(desk);
    let not_before = desk.not_before(false);
    let draft = Draft { to, not_before, held: false, thread: Vec::new(), body: Body::Overview(body) };
    Some(Sealed { key: letter_key(&desk.settings.store, desk.now, &party, "overview"), party, draft })
}

fn items_of(alerts: &[(&Event, &Alert)], lang: Lang, desk: &Desk<'_>) -> Vec<Item> {
    alerts.iter().map(|(event, alert)| item(&event.alert, alert, event.told, lang, desk)).collect()
}

/// Worst first, then by name.
fn by_rule(adopted: &[(&Event, &Alert)]) -> Vec<(String, Severity, usize)> {
    let mut counts: BTreeMap<(std::cmp::Reverse<Severity>, &str), usize> = BTreeMap::new();
    for (event, alert) in adopted {
        *counts.entry((std::cmp::Reverse(alert.severity), &event.alert.rule)).or_default() += 1;
    }
    counts.into_iter().map(|((severity, rule), n)| (rule.to_owned(), severity.0, n)).collect()
}

fn row(address: &Address, alerts: usize, desk: &Desk<'_>) -> (String, usize, bool) {
    let name = match address {
        Address::Department(index) => desk.plan.departments.get(*index).map(|d| d.name.clone()),
        Address::Unknown(_) | Address::Channel(_) => None,
    };
    (name.unwrap_or_else(|| address.name(desk)), alerts, reach(address, desk).is_some())
}

/// Why each recipient of a quiet opening got no letter of its own, and which letter holds it instead.
fn record(event: &Event, alert: &Alert, desk: &Desk<'_>) -> Vec<ToldEntry> {
    let owner = owner(alert, desk);
    let headquarters = desk.headquarters();
    let mut addresses: Vec<Address> =
        destinations(event, alert, desk).into_iter().map(|destination| destination.address).collect();
    if is_the_owners(event) && !addresses.contains(&owner) {
        addresses.insert(0, owner.clone());
    }
    let missed = is_the_owners(event) && reach(&owner, desk).is_none();
    let instead = if missed { stand_ins(&owner, desk) } else { Vec::new() };
    addresses.retain(|address| !instead.contains(address));
    addresses.extend(instead.iter().cloned());
    let entry = |address: Address| {
        let party = address.name(desk);
        let is_owner = address == owner;
        let kind = match &address {
            _ if is_owner && is_the_owners(event) => Some("sheet"),
            address if instead.contains(address) => Some("sheet"),
            Address::Department(index) if headquarters.contains(index) => Some("overview"),
            _ => None,
        };
        let reached = reach(&address, desk).is_some();
        ToldEntry {
            alert: event.alert.clone(),
            opening: event.opening,
            told: event.told,
            letter: kind
                .filter(|_| reached)
                .map(|kind| letter_key(&desk.settings.store, desk.now, &party, kind)),
            party,
            is_owner,
            reason: if reached { Reason::Adopted } else { Reason::Unreachable },
        }
    };
    addresses.into_iter().map(entry).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::alerts::testing::*;
    use crate::notices::Settings;
    use crate::rules::{Mode, Rule};

    fn rules() -> Vec<Rule> {
        vec![
            rule("late"),
            Rule { to: vec![Recipient::Digest], severity: Severity::Info, ..rule("listed") },
            Rule { to: vec![Recipient::Headquarters], severity: Severity::Critical, ..rule("eased") },
            Rule { mode: Mode::Shadow, ..rule("shadow") },
        ]
    }

    fn adopt(settings: &Settings, change: impl Fn(&mut World)) -> Bundle {
        let mut world = World::unadopted(rules());
        for rule in ["late", "listed", "eased", "shadow"] {
            world.fire(rule, "milestone/m1");
        }
        world.fire("late", "renewal/r");
        change(&mut world);
        let step = world.step(at("2026-04-02 10:00"));
        adoption(&step.events, &step.book, &Desk::new(&world.plan, world.calendar, settings, world.now))
    }

    fn draft<'a>(bundle: &'a Bundle, party: &str) -> &'a Draft {
        &bundle.drafts.iter().find(|s| s.party == party).unwrap().draft
    }

    #[test]
    fn the_headquarters_gets_one_overview_and_each_department_one_sheet() {
        let bundle = adopt(&Settings::default(), |_| {});
        assert_eq!(bundle.drafts.iter().map(|s| s.party.as_str()).collect::<Vec<_>>(), ["hq", "a", "b"]);
        let Body::Overview(overview) = &draft(&bundle, "hq").body else { panic!() };
        let rules = [
            ("eased".to_owned(), Severity::Critical, 1),
            ("late".to_owned(), Severity::Warning, 2),
            ("listed".to_owned(), Severity::Info, 1),
        ];
        assert_eq!(overview.by_rule, rules);
        assert_eq!(overview.by_department, [("a課".to_owned(), 2, true), ("b課".to_owned(), 1, true)]);
        assert_eq!(overview.worst.first().unwrap().alert.rule, "eased");
        assert!(overview.waits);
        let Body::Sheet(items) = &draft(&bundle, "a").body else { panic!() };
        let rules: Vec<&str> = items.iter().map(|i| i.alert.rule.as_str()).collect();
        assert_eq!(
            rules,
            ["late", "listed"],
            "what the digest lists is on the sheet, what only concerns the headquarters is not"
        );
    }

    #[test]
    fn sheets_wait_for_their_release_unless_the_configuration_sends_them_at_once() {
        for (setting, held) in [(Adoption::WhenReleased, true), (Adoption::AtOnce, false)] {
            let bundle = adopt(&Settings { adoption: setting, ..Settings::default() }, |_| {});
            assert_eq!(draft(&bundle, "a").held, held);
            assert!(!draft(&bundle, "hq").held);
        }
    }

    #[test]
    fn the_record_names_the_letter_that_holds_each_alert() {
        let bundle = adopt(&Settings::default(), |_| {});
        let key = |party: &str| bundle.drafts.iter().find(|s| s.party == party).map(|s| s.key.clone());
        for entry in &bundle.told {
            assert_eq!(entry.reason, Reason::Adopted);
            assert_eq!(entry.letter, key(&entry.party), "{entry:?}");
        }
        let owners = bundle.told.iter().filter(|t| t.is_owner).count();
        assert_eq!((bundle.told.len(), owners), (4, 3));
    }

    #[test]
    fn an_owner_whom_nothing_reaches_is_shown_to_the_headquarters_which_gets_its_sheet() {
        let bundle = adopt(&Settings::default(), |world| world.plan.departments[1].emails.clear());
        let Body::Overview(overview) = &draft(&bundle, "hq").body else { panic!() };
        assert_eq!(overview.by_department[0], ("a課".to_owned(), 2, false));
        let reasons: Vec<&Reason> =
            bundle.told.iter().filter(|t| t.party == "a").map(|t| &t.reason).collect();
        assert_eq!(reasons, [&Reason::Unreachable, &Reason::Unreachable]);
        let sheet = bundle.drafts.iter().find(|s| matches!(s.draft.body, Body::Sheet(_)) && s.party == "hq");
        let sheet = sheet.unwrap();
        let Body::Sheet(items) = &sheet.draft.body else { panic!() };
        assert_eq!(items.len(), 2);
        assert!(items.iter().all(|i| i.notes[0].contains("a課に届かないため")));
        let instead: Vec<bool> = bundle
            .told
            .iter()
            .filter(|t| t.letter.as_ref() == Some(&sheet.key))
            .map(|t| t.is_owner)
            .collect();
        assert_eq!(instead, [false, false], "on record, and no proof that the owner was told");
    }
}
