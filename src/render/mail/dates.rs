//! The dates of a letter as a calendar file (iCalendar, RFC 5545).
//!
//! Each date is an event of a whole day: civil dates in no zone. A file that is opened again, or that
//! comes again in a reminder, renews the events that it brought: their UIDs follow from the alert. There
//! is no `METHOD`, so nothing is an invitation and no program asks anybody to accept it.
//!
//! # Why not the crate `icalendar`
//! It gives each alarm a random UID and a DTSTAMP from the machine's clock, and ends an event of one day on
//! that very day, where RFC 5545 (3.6.1) wants a later one or none. What is left to write is forty lines.

use chrono::{Days, NaiveDate};
use minijinja::context;

use super::attached::entries;
use super::{Matter, hash, id};
use crate::alerts::Told;
use crate::notices::Item;
use crate::render::ics::{Lines, escaped};
use crate::render::{RenderError, clean};

/// Days before a date on which its reader is reminded, at nine in the morning.
const WARNING: Days = Days::new(7);
/// From the beginning of the day of the date back to that moment.
const TRIGGER: &str = "-P6DT15H";

/// The calendar of the letter's dates that lie ahead; `None` where there are none.
pub(super) fn calendar(matter: &Matter<'_>) -> Result<Option<Vec<u8>>, RenderError> {
    let mut events: Vec<(&Item, NaiveDate)> = Vec::new();
    for (_, _, item) in entries(&matter.draft.body) {
        let Some(on) = ahead(item, matter.writer.today) else { continue };
        if events.iter().all(|(known, _)| known.alert != item.alert) {
            events.push((item, on));
        }
    }
    if events.is_empty() {
        return Ok(None);
    }
    let mut lines = Lines::calendar();
    for (item, on) in events {
        event(&mut lines, matter, item, on)?;
    }
    Ok(Some(lines.end().into_bytes()))
}

/// The date of `item`, where somebody still has to keep it.
fn ahead(item: &Item, today: NaiveDate) -> Option<NaiveDate> {
    let over = matches!(item.told, Told::Resolved | Told::DecisionTaken | Told::DefaultApplied);
    item.deadline.filter(|on| *on >= today && !over)
}

fn event(lines: &mut Lines, matter: &Matter<'_>, item: &Item, on: NaiveDate) -> Result<(), RenderError> {
    let Matter { writer, sender, now, .. } = *matter;
    let title = format!("{}{}", writer.mark(item.severity, item.told)?, writer.prose(&item.title));
    let seed = format!("{}\n{}", item.alert.rule, item.alert.subject);
    lines.add("BEGIN", "VEVENT");
    lines.add("UID", &format!("{}@{}", hash(&seed), id(sender.domain)));
    lines.add("DTSTAMP", &now.format("%Y%m%dT%H%M%SZ").to_string());
    lines.add("DTSTART;VALUE=DATE", &on.format("%Y%m%d").to_string());
    lines.add("SUMMARY", &escaped(&title));
    lines.add("DESCRIPTION", &escaped(&description(matter, item)?));
    lines.add("TRANSP", "TRANSPARENT"); // a date to keep leaves its reader free
    if !item.copy && on.checked_sub_days(WARNING).is_some_and(|day| day > writer.today) {
        lines.add("BEGIN", "VALARM");
        lines.add("ACTION", "DISPLAY");
        lines.add("TRIGGER", TRIGGER);
        lines.add("DESCRIPTION", &escaped(&title));
        lines.add("END", "VALARM");
    }
    lines.add("END", "VEVENT");
    Ok(())
}

/// Whose it is, what to do, and where it comes from.
fn description(matter: &Matter<'_>, item: &Item) -> Result<String, RenderError> {
    let writer = matter.writer;
    let labelled = |key: &str, value: String| -> Result<String, RenderError> {
        Ok(format!("{}{}{value}", writer.say(key, context! {})?, writer.say("colon", context! {})?))
    };
    let mut parts = vec![labelled("label.owner", clean::line(&item.owner))?];
    if let Some(initiative) = &item.initiative {
        parts.push(labelled("label.initiative", clean::line(initiative))?);
    }
    parts.push(labelled("label.advice", writer.prose(&item.advice))?);
    parts.push(writer.say("footer.sent", context! { city => writer.city() })?);
    Ok(parts.join("\n"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::render::testing::*;

    #[test]
    fn only_what_is_still_to_be_kept_is_a_date() {
        let today = day("2026-12-07");
        let check = |told: Told, on: &str, expected: bool| {
            let item = Item { told, deadline: Some(day(on)), ..decision() };
            assert_eq!(ahead(&item, today).is_some(), expected, "{told:?} {on}");
        };
        check(Told::Opened, "2026-12-07", true);
        check(Told::Reminder, "2027-03-31", true);
        check(Told::Opened, "2026-12-06", false);
        check(Told::Resolved, "2026-12-14", false);
        check(Told::DecisionTaken, "2026-12-14", false);
        assert_eq!(ahead(&Item { deadline: None, ..decision() }, today), None);
    }
}
