//! Calendar feeds: which dates a department has to keep within a year, and what its feed shows of them.
//!
//! A feed remembers what it has shown: a date that moves keeps its identity and counts up, a date that is
//! gone (decided, done, left the plan) stays for [`GONE`] as cancelled. Nothing is written where nothing
//! changed.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};
use serde_json::{Value as Json, json};

use super::trouble::Trouble;
use crate::lang::{Lang, Text};
use crate::plan::facts::Facts;
use crate::plan::{Plan, Status, Table};
use crate::render::{Entry, feed};
use crate::store::{FeedEvent, FeedRow, NewFeed, Store};

/// For how long a date that is gone is shown as cancelled.
const GONE: TimeDelta = TimeDelta::days(60);
/// How far a feed looks ahead.
const AHEAD: Days = Days::new(365);
/// For how long a date that has passed, and is still to be kept, stays.
const BEHIND: Days = Days::new(90);

/// What a feed is made of.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Its facts of today.
    pub facts: &'a Facts,
    /// The name of the city.
    pub city: &'a str,
    /// The language of the city.
    pub lang: Lang,
}

/// A feed as it is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// The calendar (`text/calendar`).
    pub text: String,
    /// When anything of it last changed; `None`: it is empty.
    pub changed_at: Option<DateTime<Utc>>,
}

/// A date that somebody has to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Due {
    /// What it is about, as `table/code`.
    subject: String,
    what: What,
    day: NaiveDate,
    /// What the row is called.
    title: String,
    /// Who is responsible, by name.
    owner: String,
}

/// What a date is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum What {
    Decide,
    Notice,
    End,
    Exit,
    Milestone,
    Report,
}

impl What {
    fn name(self) -> &'static str {
        match self {
            What::Decide => "decide",
            What::Notice => "notice",
            What::End => "end",
            What::Exit => "exit",
            What::Milestone => "milestone",
            What::Report => "report",
        }
    }

    fn words(self) -> Text {
        match self {
            What::Decide => Text::new("判断の期限", "Decide by"),
            What::Notice => Text::new("予告の期限", "Give notice by"),
            What::End => Text::new("満了", "Ends"),
            What::Exit => Text::new("やめるポイント", "Exit point"),
            What::Milestone => Text::new("取り組みの期限", "Milestone due"),
            What::Report => Text::new("実績値の報告期限", "Report the result by"),
        }
    }
}

/// Makes the address of a feed (`None`: of the headquarters'); gives its number and its secret, which is
/// kept nowhere.
///
/// # Errors
/// What the store reports; a system without random numbers.
pub async fn made(
    store: &Store,
    department: Option<&str>,
    now: DateTime<Utc>,
    by: &str,
) -> Result<(i64, String), Trouble> {
    let mut secret = [0; 32];
    SystemRandom::new().fill(&mut secret).map_err(|_| {
        Trouble::System(Text::new("乱数を得られません。", "the system gives no random numbers."))
    })?;
    let secret = hexadecimal(&secret);
    let token = hexadecimal(digest(&SHA256, secret.as_bytes()).as_ref());
    let id = store.add_feed(&NewFeed { at: now, by, token: &token, department }).await?;
    Ok((id, secret))
}

/// The feed whose address has this secret, where it is still good.
///
/// # Errors
/// What the store reports.
pub async fn known(store: &Store, secret: &str, now: DateTime<Utc>) -> Result<Option<FeedRow>, Trouble> {
    Ok(store.feed(&hexadecimal(digest(&SHA256, secret.as_bytes()).as_ref()), now).await?)
}

/// The address of a feed with this secret, below the address of the pages where that is known.
pub fn address(url: Option<&str>, secret: &str) -> String {
    format!("{}/feeds/{secret}.ics", url.unwrap_or_default())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The feed of a department, by code (`None`: of the headquarters), as of `now`.
///
/// # Errors
/// What the store reports.
pub async fn serve(
    store: &Store,
    ground: &Ground<'_>,
    department: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Served, Trouble> {
    let store_id = store.id().await?;
    let owner = department.map(|code| ground.plan.find(Table::Departments, code));
    let dues = match owner {
        Some(None) => Vec::new(), // the plan no longer has it: all of its dates are gone
        owner => dues(ground, owner.flatten()),
    };
    let before = store.feed_events(department).await?;
    let uid = |due: &Due| {
        let seed = [&store_id, department.unwrap_or_default(), due.what.name(), &due.subject].join("\n");
        let hash = hexadecimal(digest(&SHA256, seed.as_bytes()).as_ref());
        format!("{}@yamedoki", hash.get(..32).unwrap_or(&hash))
    };
    let wanted: BTreeMap<String, Due> = dues.into_iter().map(|due| (uid(&due), due)).collect();
    let Kept { events, changed, over } = kept(before, &wanted, ground.facts.today, now);
    if !changed.is_empty() || !over.is_empty() {
        store.keep_feed_events(department, &changed, &over).await?;
    }
    let lang = owner.flatten().and_then(|d| ground.plan.departments.get(d)?.language).unwrap_or(ground.lang);
    let entries: Vec<Entry> = events.iter().map(|event| entry(event, lang)).collect();
    Ok(Served {
        text: feed(&name(ground, owner.flatten()), &entries),
        changed_at: events.iter().map(|event| event.changed_at).max(),
    })
}

/// What a feed is called, in both languages: a calendar is shown to whoever subscribes to it.
fn name(ground: &Ground<'_>, department: Option<usize>) -> String {
    let department = department.and_then(|d| ground.plan.departments.get(d)).map(|d| d.name.as_str());
    let city = ground.city;
    match department {
        Some(name) => format!("やめどき {city} {name}（期限） / Yamedoki: dates of {name}"),
        None => format!("やめどき {city} 推進本部（期限） / Yamedoki: dates of the headquarters"),
    }
}

/// What a feed shows, what of it is new or changed, and what it need not show any more.
struct Kept {
    events: Vec<FeedEvent>,
    changed: Vec<FeedEvent>,
    over: Vec<String>,
}

fn kept(
    before: Vec<FeedEvent>,
    wanted: &BTreeMap<String, Due>,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Kept {
    let mut kept = Kept { events: Vec::new(), changed: Vec::new(), over: Vec::new() };
    let known: HashMap<&str, &FeedEvent> = before.iter().map(|event| (event.uid.as_str(), event)).collect();
    for (uid, due) in wanted {
        let content = content(due).to_string();
        let (day, fresh) = (due.day, |sequence| FeedEvent {
            uid: uid.clone(),
            sequence,
            day: due.day,
            content: content.clone(),
            changed_at: now,
            gone_at: None,
        });
        let event = match known.get(uid.as_str()) {
            None => fresh(0),
            Some(old) if old.day != day || old.gone_at.is_some() => fresh(old.sequence + 1),
            Some(old) if old.content != content => fresh(old.sequence),
            Some(old) => {
                kept.events.push((*old).clone());
                continue;
            }
        };
        kept.changed.push(event.clone());
        kept.events.push(event);
    }
    for old in before.iter().filter(|old| !wanted.contains_key(&old.uid)) {
        match old.gone_at {
            Some(gone) if now - gone > GONE => kept.over.push(old.uid.clone()),
            Some(_) => kept.events.push(old.clone()),
            None if old.day < today => kept.over.push(old.uid.clone()), // it has simply passed
            None => {
                let gone = FeedEvent {
                    sequence: old.sequence + 1,
                    changed_at: now,
                    gone_at: Some(now),
                    ..old.clone()
                };
                kept.changed.push(gone.clone());
                kept.events.push(gone);
            }
        }
    }
    kept.events.sort_by(|a, b| (a.day, &a.uid).cmp(&(b.day, &b.uid)));
    kept
}

fn content(due: &Due) -> Json {
    let Due { subject, title, owner, .. } = due;
    let Text { ja, en } = due.what.words();
    json!({
        "summary": { "ja": format!("{ja}：{title}"), "en": format!("{en}: {title}") },
        "description": {
            "ja": format!("所管：{owner}\n計画の行：{subject}"),
            "en": format!("Responsible: {owner}\nRow of the plan: {subject}"),
        },
    })
}

fn entry(event: &FeedEvent, lang: Lang) -> Entry {
    let content: Json = serde_json::from_str(&event.content).unwrap_or_default();
    let said = |what: &str| {
        let text = content.get(what).and_then(|texts| texts.get(lang.code()));
        text.and_then(Json::as_str).unwrap_or_default().to_owned()
    };
    Entry {
        uid: event.uid.clone(),
        sequence: event.sequence,
        changed_at: event.changed_at,
        day: event.day,
        cancelled: event.gone_at.is_some(),
        summary: said("summary"),
        description: said("description"),
    }
}

/// The dates of a department as it is responsible today; of the headquarters: all but results to report.
fn dues(ground: &Ground<'_>, department: Option<usize>) -> Vec<Due> {
    let (plan, facts) = (ground.plan, ground.facts);
    let today = facts.today;
    let from = today.checked_sub_days(BEHIND).unwrap_or(today);
    let to = today.checked_add_days(AHEAD).unwrap_or(today);
    let mut found = Vec::new();
    let mut add = |what: What, table: Table, row: usize, day: Option<NaiveDate>, title: &str| {
        let owner = plan.owner_of(table, row).map(|named| plan.responsible(named, today));
        let Some(day) = day.filter(|day| (from..=to).contains(day)) else { return };
        if department.is_some() && owner != department {
            return;
        }
        let owner = owner.and_then(|owner| plan.departments.get(owner)).map(|d| d.name.clone());
        let (Some(subject), owner) = (plan.subject(table, row), owner.unwrap_or_default()) else { return };
        found.push(Due { subject, what, day, title: title.to_owned(), owner });
    };
    for (row, (renewal, of)) in plan.renewals.iter().zip(&facts.renewals).enumerate() {
        let alive = renewal.status != Status::Ended;
        let ask = alive && !of.decided;
        let notify = alive && renewal.notice_sent_on.is_none();
        add(What::Decide, Table::Renewals, row, of.decide_by.filter(|_| ask), &renewal.title);
        add(What::Notice, Table::Renewals, row, of.notice_by.filter(|_| notify), &renewal.title);
        add(What::End, Table::Renewals, row, renewal.ends_on.filter(|_| alive), &renewal.title);
    }
    for (row, initiative) in plan.initiatives.iter().enumerate() {
        let ends = initiative.ends_on.filter(|_| initiative.status != Status::Ended);
        add(What::End, Table::Initiatives, row, ends, &initiative.title);
    }
    let lives =
        |initiative: usize| plan.initiatives.get(initiative).is_some_and(|i| i.status != Status::Ended);
    for (row, (point, of)) in plan.exit_points.iter().zip(&facts.exit_points).enumerate() {
        let open = lives(point.initiative) && !of.decided;
        add(What::Exit, Table::ExitPoints, row, point.on.filter(|_| open), &point.description);
        add(What::Decide, Table::ExitPoints, row, of.decide_by.filter(|_| open), &point.description);
    }
    for (row, (milestone, of)) in plan.milestones.iter().zip(&facts.milestones).enumerate() {
        let open = of.open && lives(milestone.initiative);
        add(What::Milestone, Table::Milestones, row, Some(of.due).filter(|_| open), &milestone.title);
    }
    for (row, (kpi, of)) in plan.kpis.iter().zip(&facts.kpis).enumerate() {
        let own = department.is_some() && lives(kpi.initiative);
        add(What::Report, Table::Kpis, row, of.next_report_due.filter(|_| own), &kpi.name);
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        format!("{text}T00:00:00Z").parse().unwrap()
    }

    fn due(day: &str) -> BTreeMap<String, Due> {
        let due = Due {
            subject: "renewal/K-1".into(),
            what: What::End,
            day: day.parse().unwrap(),
            title: "A社".into(),
            owner: "企画課".into(),
        };
        BTreeMap::from([("u".to_owned(), due)])
    }

    /// The feed of a moment: its events as (sequence, day, gone), and whether anything is to be written.
    fn look(before: &mut Vec<FeedEvent>, wanted: &BTreeMap<String, Due>, now: &str) -> (String, bool) {
        let kept = kept(before.clone(), wanted, now.parse().unwrap(), at(now));
        let written = !kept.changed.is_empty() || !kept.over.is_empty();
        *before = kept.events;
        let shown = |event: &FeedEvent| {
            let gone = if event.gone_at.is_some() { " gone" } else { "" };
            format!("{} {}{gone}", event.sequence, event.day)
        };
        (before.iter().map(shown).collect::<Vec<_>>().join(", "), written)
    }

    #[test]
    fn a_date_counts_up_when_it_moves_and_is_cancelled_for_sixty_days_when_it_is_gone() {
        let mut feed = Vec::new();
        let none = BTreeMap::new();
        let steps = [
            ("2026-06-01", &due("2026-12-31"), "0 2026-12-31", true),
            ("2026-06-02", &due("2026-12-31"), "0 2026-12-31", false),
            ("2026-06-03", &due("2027-03-31"), "1 2027-03-31", true),
            ("2026-06-04", &none, "2 2027-03-31 gone", true),
            ("2026-08-03", &none, "2 2027-03-31 gone", false),
            ("2026-08-03", &due("2027-03-31"), "3 2027-03-31", true),
            ("2026-08-04", &none, "4 2027-03-31 gone", true),
            ("2026-10-04", &none, "", true),
            ("2026-10-05", &none, "", false),
        ];
        for (now, wanted, expected, written) in steps {
            assert_eq!(look(&mut feed, wanted, now), (expected.to_owned(), written), "{now}");
        }
    }

    #[test]
    fn a_date_that_has_passed_is_not_cancelled() {
        let mut feed = Vec::new();
        look(&mut feed, &due("2026-06-10"), "2026-06-01");
        assert_eq!(look(&mut feed, &BTreeMap::new(), "2026-06-11"), (String::new(), true));
    }
}
