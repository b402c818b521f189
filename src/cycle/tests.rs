#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::*;
use crate::alerts::AlertKey;
use crate::alerts::testing::{JAPAN, World, at, rule};
use crate::notices::{Body, Reason, Sealed};

/// A letter that is only its draft's outside: the words are another's work.
fn plain(draft: &Draft, key: &str) -> Result<Letter, String> {
    let (Body::Notice(items) | Body::Sheet(items)) = &draft.body else {
        return Ok(letter(draft, key, Vec::new()));
    };
    Ok(letter(draft, key, items.iter().map(|i| (i.alert.clone(), i.told)).collect()))
}

fn letter(draft: &Draft, key: &str, tells: Vec<(AlertKey, alerts::Told)>) -> Letter {
    Letter {
        key: key.to_owned(),
        channel: draft.to.channel.clone(),
        department: draft.to.department.clone(),
        recipients: draft.to.addresses.clone(),
        subject: String::new(),
        payload: Vec::new(),
        critical: false,
        not_before: draft.not_before,
        held: draft.held,
        proves: true,
        tells,
        stand_in: None,
    }
}

#[test]
fn a_letter_that_cannot_be_written_stops_no_other_and_is_on_record() {
    let mut world =
        World::new(vec![crate::rules::Rule { cc: vec![crate::rules::Recipient::Related], ..rule("late") }]);
    world.fire("late", "milestone/m1");
    let step = world.step(at("2026-04-02 10:00"));
    let settings = Settings::default();
    let desk = Desk::new(&world.plan, &JAPAN, &settings, world.now);
    let bundle = notices::notices(&step.events, &step.book, &desk);
    let keys: Vec<String> = bundle.drafts.iter().map(|s: &Sealed| s.key.clone()).collect();
    let render = |draft: &Draft, key: &str| match draft.to.department.as_deref() {
        Some("a") => Err("no mail address".to_owned()),
        _ => plain(draft, key),
    };
    let post = post::write(bundle, &render);
    assert_eq!(post.unwritten, [Unwritten { party: "a".into(), why: "no mail address".into() }]);
    assert_eq!(post.letters.iter().map(|l| l.key.clone()).collect::<Vec<_>>(), [keys[1].clone()]);
    let told: Vec<(&str, bool, &Reason)> =
        post.told.iter().map(|t| (t.party.as_str(), t.letter.is_some(), &t.reason)).collect();
    let why = Reason::Unwritable("no mail address".into());
    assert_eq!(told, [("a", false, &why), ("b", true, &Reason::Told)]);
    let kinds: Vec<&str> = post.audit.iter().map(|e| e.kind).collect();
    assert_eq!(kinds, ["letter_unwritten", "letter_queued"]);
}

#[test]
fn a_store_without_a_single_finding_is_adopted_with_one_overview() {
    let world = World::unadopted(Vec::new());
    let (rules, settings) = (RuleSet::default(), Settings::default());
    let (recorded, facts) = (Recorded::default(), FactSettings::default());
    let inputs = Inputs {
        plan: &world.plan,
        recorded: &recorded,
        silences: &[],
        questions: crate::alerts::Questions::default(),
        calendar: &JAPAN,
        facts: &facts,
        rules: &rules,
        book: &world.book,
        settings: &settings,
        threads: crate::notices::Threads::NONE,
        render: &plain,
    };
    let now = at("2026-04-02 10:00");
    let first = cycle(&inputs, now);
    assert_eq!(first.letters.len(), 1);
    assert_eq!(first.letters[0].department.as_deref(), Some("hq"));
    assert_eq!(first, cycle(&inputs, now), "the same inputs give the same outcome, keys and all");
    let second = cycle(&Inputs { book: &first.book, ..inputs }, at("2026-04-03 10:00"));
    assert!(second.letters.is_empty() && second.audit.is_empty());
}
