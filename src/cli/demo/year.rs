//! The year, played: the schedule's moments one after another, everything else as in the daemon.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, Days, Months, NaiveDate, TimeDelta, Utc};

use super::super::Out;
use super::decided::{DECIDED, Decided};
use super::files::{PLAN, REFUSED, REPORTS, report_days};
use super::record::Record;
use crate::alerts::{Alert, AlertKey};
use crate::clock::Clock;
use crate::daemon::delivery::Post;
use crate::daemon::{judging, post, source};
use crate::intake::{Problem, Refused};
use crate::lang::Text;
use crate::office::deciding::{self, NotAccepted};
use crate::office::engine::Engine;
use crate::office::importing::{Choices, Imported, NotImported, Request, import};
use crate::office::parts::Loaded;
use crate::office::trouble::Trouble;
use crate::office::withheld::objections;

/// Who imports, as the record has it.
const SECRETARIAT: &str = "demo";
/// When on the first day the plan is imported.
const IMPORTED: TimeDelta = TimeDelta::hours(6);
/// When on its day a decision is taken.
const DECIDED_AT: TimeDelta = TimeDelta::hours(15);
/// When on its day a report is.
const REPORTED: TimeDelta = TimeDelta::hours(16);

/// What people do meanwhile.
enum Deed {
    /// The headquarters decides.
    Decides(&'static Decided),
    /// Departments report.
    Reports(NaiveDate),
}

/// The day on which the year begins: the example's plan is written as of it.
fn first() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 4, 1).unwrap_or_default()
}

/// What departments reported on a day.
pub(super) struct Report {
    /// The day.
    pub day: NaiveDate,
    /// Rows of the plan that it changed.
    pub changed: usize,
    /// Rows that it added.
    pub added: usize,
}

/// What was played, and all there is to tell of it.
pub(super) struct Played {
    /// The first and the last day.
    pub days: (NaiveDate, NaiveDate),
    /// The import of the plan.
    pub imported: Imported,
    /// The import that was refused.
    pub refused: Option<Refused>,
    /// What departments reported meanwhile.
    pub reports: Vec<Report>,
    /// How often the plan was judged.
    pub evaluations: usize,
    /// What the store holds at the end.
    pub record: Record,
    /// How long it took.
    pub took: Duration,
}

/// Plays `months` months.
pub(super) async fn play(
    folder: &Path,
    loaded: Loaded,
    months: u32,
    out: &mut Out,
) -> Result<Played, Trouble> {
    let start = Instant::now();
    let after = first().checked_add_months(Months::new(months)).unwrap_or_default();
    let last = after.checked_sub_days(Days::new(1)).unwrap_or_default();
    let mut stage = Stage::open(folder, loaded, last).await?;

    let imported = match stage.import(PLAN).await? {
        Ok(imported) => imported,
        Err(refused) => return Err(broken_example(&refused)),
    };
    let refused = stage.import(REFUSED).await?.err();
    let reports = stage.run(out).await?;

    let Stage { engine, alerts, evaluations, .. } = stage;
    let record = Record::read(&engine, alerts).await?;
    engine.store.close().await;
    let took = start.elapsed();
    Ok(Played { days: (first(), last), imported, refused, reports, evaluations, record, took })
}

/// The engine on its stage: the clock is set by hand.
struct Stage<'a> {
    folder: &'a Path,
    engine: Engine,
    post: Arc<Post>,
    end: DateTime<Utc>,
    evaluations: usize,
    alerts: BTreeMap<AlertKey, Alert>,
}

impl Stage<'_> {
    async fn open(folder: &Path, loaded: Loaded, last: NaiveDate) -> Result<Stage<'_>, Trouble> {
        let Loaded { parts, channels, .. } = loaded;
        let begin = parts.calendar.midnight(first()) + IMPORTED;
        let end = parts.calendar.midnight(last) + TimeDelta::days(1);
        let engine = Engine::open(parts, Clock::manual(begin)).await?;
        let post = post::office(&engine, channels, 0);
        Ok(Stage { folder, engine, post, end, evaluations: 0, alerts: BTreeMap::new() })
    }

    /// Imports a folder below the demo's, under the plan's name.
    async fn import(&self, name: &str) -> Result<Result<Imported, Refused>, Trouble> {
        let request = Request {
            path: &self.folder.join(name),
            source: PLAN,
            by: SECRETARIAT,
            now: self.engine.clock.now(),
            calendar: &self.engine.parts().calendar,
            dry_run: false,
            choices: Choices::default(),
        };
        match import(&self.engine.store, &request, &mut |_| {}).await {
            Ok(imported) => Ok(Ok(imported)),
            Err(NotImported::Refused(refused)) => Ok(Err(refused)),
            Err(NotImported::Withheld(done)) => {
                let found = objections(PLAN, &done, request.choices);
                Err(Trouble::Input(found.into_iter().map(|problem| problem.message).collect()))
            }
            Err(NotImported::Trouble(trouble)) => Err(trouble),
        }
    }

    /// All moments up to the end, in order.
    async fn run(&mut self, out: &mut Out) -> Result<Vec<Report>, Trouble> {
        let mut deeds = self.deeds().into_iter().peekable();
        let mut reports = Vec::new();
        while let Some(moment) = self.next(deeds.peek().map(|(at, _)| *at)).await? {
            self.engine.clock.set(moment);
            self.show(moment, out);
            while let Some((_, deed)) = deeds.next_if(|(at, _)| *at <= moment) {
                match deed {
                    Deed::Decides(decided) => self.decide(decided).await?,
                    Deed::Reports(day) => reports.push(self.report(day).await?),
                }
            }
            self.moment().await?;
        }
        Ok(reports)
    }

    /// The next moment at which the daemon would have something to do.
    async fn next(&self, deed: Option<DateTime<Utc>>) -> Result<Option<DateTime<Utc>>, Trouble> {
        let parts = self.engine.parts();
        let (now, zone) = (self.engine.clock.now(), parts.calendar.zone());
        let schedules = [&parts.config.schedule.evaluate, &parts.config.schedule.digest];
        let scheduled = schedules.iter().filter_map(|schedule| schedule.next_after(now, zone)).min();
        let delivery = self.engine.store.next_delivery().await?.filter(|at| *at > now);
        Ok([scheduled, delivery, deed].into_iter().flatten().min().filter(|at| *at < self.end))
    }

    /// What the daemon does at a moment: look at the source, judge what is due, deliver what is due.
    async fn moment(&mut self) -> Result<(), Trouble> {
        source::look_once(&self.engine).await?;
        if let Some(done) = judging::due(&self.engine).await? {
            self.evaluations += 1;
            self.alerts.extend(done.book.alerts);
        }
        post::drain(&self.post).await.map(|_| ())
    }

    /// What people do, by its moment.
    fn deeds(&self) -> Vec<(DateTime<Utc>, Deed)> {
        let calendar = &self.engine.parts().calendar;
        let reports = report_days().into_iter().filter_map(|day| day.parse::<NaiveDate>().ok());
        let reports = reports.map(|day| (calendar.midnight(day) + REPORTED, Deed::Reports(day)));
        let decided = DECIDED.iter().filter_map(|decided| Some((decided.day()?, decided)));
        let decided =
            decided.map(|(day, decided)| (calendar.midnight(day) + DECIDED_AT, Deed::Decides(decided)));
        let mut deeds: Vec<_> = reports.chain(decided).collect();
        deeds.sort_by_key(|(at, _)| *at);
        deeds
    }

    async fn decide(&self, decided: &Decided) -> Result<(), Trouble> {
        let request = deciding::Request {
            subject: decided.subject,
            outcome: decided.outcome,
            next: decided.next(),
            reason: decided.because,
            reference: Some(decided.reference),
            by: SECRETARIAT,
            department: None,
            supersede: false,
            dry_run: false,
        };
        let now = self.engine.clock.now();
        match deciding::decide(&self.engine.store, &self.engine.parts(), &request, now).await {
            Ok(_) => Ok(()),
            Err(NotAccepted::Refused(why)) => Err(Trouble::Input(vec![why])),
            Err(NotAccepted::Trouble(trouble)) => Err(trouble),
        }
    }

    async fn report(&self, day: NaiveDate) -> Result<Report, Trouble> {
        match self.import(&format!("{REPORTS}/{day}")).await? {
            Ok(Imported { merged, .. }) => {
                Ok(Report { day, changed: merged.changed.len(), added: merged.added.len() })
            }
            Err(refused) => Err(broken_example(&refused)),
        }
    }

    fn show(&self, moment: DateTime<Utc>, out: &mut Out) {
        let today = self.engine.parts().calendar.today(moment);
        out.progress(&Text::new(
            format!("{} 年 {} 月…", today.format("%Y"), today.format("%-m")),
            format!("{}…", today.format("%B %Y")),
        ));
    }
}

/// The example is ours, and a test imports it; what can be wrong is a file that somebody changed at the
/// very moment.
fn broken_example(refused: &Refused) -> Trouble {
    let said = |p: &Problem| {
        Text::new(format!("{}  {}", p.place, p.message.ja), format!("{}  {}", p.place, p.message.en))
    };
    Trouble::Input(refused.problems.iter().map(said).collect())
}
