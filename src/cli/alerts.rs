//! `alerts`: what is open, and since when.

use serde_json::{Value as Json, json};

use super::setting::{self, Desk};
use super::{AlertsArgs, Cli, Failure, Format, Out, StateArg};
use crate::alerts::{Alert, AlertKey, State};
use crate::lang::counted;
use crate::plan::Plan;

/// Runs it.
pub(super) fn run(cli: &Cli, args: &AlertsArgs, out: &mut Out) -> Result<(), Failure> {
    let desk = Desk::existing(cli, out)?;
    let (book, plan) = desk.block(async |store| {
        let book = store.load_book().await?.book;
        let plan = crate::office::stored::stored_plan(store, None).await?.plan;
        Ok((book, plan))
    })?;
    let department = match &args.department {
        None => None,
        Some(asked) => Some(setting::department(&plan, asked)?.code.clone()),
    };
    let wanted = |key: &AlertKey, alert: &Alert| {
        args.state.map_or(alert.state != State::Resolved, |s| alert.state == state(s))
            && args.rule.as_ref().is_none_or(|rule| *rule == key.rule)
            && department.as_ref().is_none_or(|code| *code == alert.owner)
    };
    let mut found: Vec<(&AlertKey, &Alert)> = book.alerts.iter().filter(|(k, a)| wanted(k, a)).collect();
    found.sort_by(|(a, x), (b, y)| y.severity.cmp(&x.severity).then_with(|| a.cmp(b)));
    match args.format {
        Format::Json => {
            let alerts: Vec<Json> = found.iter().map(|(k, a)| row(k, a)).collect();
            let evaluated = book.evaluated_at.map(|t| t.to_rfc3339());
            out.line(json!({"evaluated_at": evaluated, "alerts": alerts}).to_string());
        }
        Format::Text => text(&found, &desk, &plan, out),
    }
    Ok(())
}

fn text(found: &[(&AlertKey, &Alert)], desk: &Desk, plan: &Plan, out: &mut Out) {
    let lang = out.lang;
    for (key, alert) in found {
        let since = desk.parts.calendar.today(alert.since);
        let deadline =
            alert.deadline.map(|d| lang.pick(format!("  期限 {d}"), format!("  by {d}"))).unwrap_or_default();
        out.line(format!("{}  {}", alert.severity.words().get(lang), alert.title.get(lang)));
        out.line(format!("      {key}  {}  {since}{deadline}", setting::named(plan, &alert.owner, lang)));
    }
    out.say(format!("\n{} 件", found.len()), format!("\n{}", counted(found.len(), "alert")));
}

fn row(key: &AlertKey, alert: &Alert) -> Json {
    let time = |t: Option<chrono::DateTime<chrono::Utc>>| t.map(|t| t.to_rfc3339());
    json!({
        "alert": key.to_string(),
        "rule": key.rule,
        "subject": key.subject,
        "state": match alert.state { State::Pending => "pending", State::Firing => "firing", State::Resolved => "resolved" },
        "severity": alert.severity.name(),
        "owner": alert.owner,
        "title": {"ja": alert.title.ja, "en": alert.title.en},
        "since": alert.since.to_rfc3339(),
        "fired_at": time(alert.fired_at),
        "resolved_at": time(alert.resolved_at),
        "first_delivered": time(alert.first_delivered),
        "deadline": alert.deadline.map(|d| d.to_string()),
        "reminders": alert.reminders,
        "escalated": alert.escalated,
        "openings": alert.openings,
        "answered": {
            "rests_until": alert.answered.rests_until.map(|d| d.to_string()),
            "because": alert.answered.because,
            "first_promised": alert.answered.first_promised.map(|d| d.to_string()),
            "promises_broken": alert.answered.promises_broken,
            "passed_on_to": alert.answered.passed_on.as_ref().map(|(_, to)| to),
            "proposals": alert.answered.proposals.iter().map(|p| json!({
                "outcome": p.outcome.name(),
                "reason": p.because,
                "until": p.next_on.map(|d| d.to_string()),
                "department": p.department,
                "by": p.by,
            })).collect::<Vec<_>>(),
        },
    })
}

fn state(asked: StateArg) -> State {
    match asked {
        StateArg::Pending => State::Pending,
        StateArg::Firing => State::Firing,
        StateArg::Resolved => State::Resolved,
    }
}
