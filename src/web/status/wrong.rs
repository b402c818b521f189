//! What is wrong, the gravest first, each with its mend and where to go.

use minijinja::{Value, context};

use super::super::failure::Failure;
use super::super::visitor::Visitor;
use super::Clock;
use crate::office::upkeep::{backed_up_at, backup_is_late, overdue_at};
use crate::people::Deed;
use crate::store::{Delivery, Store};

/// What is wrong now. Each is a name whose two sentences, what and its mend, stand in the page's words.
pub(super) async fn wrong(
    store: &Store,
    clock: &Clock<'_>,
    visitor: &Visitor,
) -> Result<Vec<Value>, Failure> {
    let (parts, picture, now) = (&clock.picture.parts, clock.picture, clock.now);
    let mut found = Vec::new();
    let mut add = |name: &str, mark: &str, n: u64, text: String, href: &str| {
        let letters = href.starts_with("/deliveries") && !visitor.can(Deed::ReadLetters);
        let href = Some(href).filter(|href| !href.is_empty() && !letters);
        found.push(context! { name, mark, n, text, href });
    };
    let heads = picture.heads;
    if heads.plan_revision == 0 {
        add("no_plan", "critical", 0, String::new(), "");
    }
    if let Some(last) = heads.evaluated_at.filter(|last| now > overdue_at(parts, *last)) {
        add("overdue", "critical", 0, clock.moment(last), "");
    }
    for circuit in store.circuits().await? {
        let n = u64::from(circuit.failures);
        add("rests", "critical", n, circuit.channel, "/deliveries?state=pending");
    }
    let counts = store.outbox_counts().await?;
    let sum = |state: Delivery| -> u64 {
        counts.iter().filter(|count| count.state == state).map(|count| count.letters).sum()
    };
    for (name, state) in [("failed", Delivery::Failed), ("expired", Delivery::Expired)] {
        if sum(state) > 0 {
            add(name, "critical", sum(state), String::new(), &format!("/deliveries?state={name}"));
        }
    }
    if sum(Delivery::Held) > 0 {
        let name = if store.is_strained().await? { "strained" } else { "held" };
        add(name, "warning", sum(Delivery::Held), String::new(), "/deliveries?state=held");
    }
    let unreachable = store.unreachable().await?.len() as u64;
    if unreachable > 0 {
        let href = if visitor.can(Deed::ReadLetters) { "#unreachable" } else { "" };
        add("unreachable", "warning", unreachable, String::new(), href);
    }
    let backed_up = backed_up_at(store).await?;
    if backup_is_late(parts, backed_up, now) {
        let last = backed_up.map(|at| clock.moment(at)).unwrap_or_default();
        add(if last.is_empty() { "no_backup_yet" } else { "backup_late" }, "critical", 0, last, "");
    } else if parts.config.backup.dir.is_none() {
        add("no_backup", "warning", 0, String::new(), "");
    }
    if let Some(import) = &picture.imported
        && parts.config.source.stale_after.after(import.day, &parts.calendar) < picture.today
    {
        let days = u64::try_from((picture.today - import.day).num_days()).unwrap_or(0);
        add("stale", "warning", days, clock.moment(import.at), "/plan");
    }
    let errors = picture.judgement.errors.len() as u64;
    if errors > 0 {
        add("rule_errors", "warning", errors, String::new(), "/rules");
    }
    if let Some(text) = parts.holidays_run_out(picture.today) {
        add("holidays", "warning", 0, text.get(clock.lang).to_owned(), "");
    }
    Ok(found)
}
