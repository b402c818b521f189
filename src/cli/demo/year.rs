//! The year, played: the schedule's moments one after another, everything else as in the daemon.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use chrono::{DateTime, Days, Months, NaiveDate, TimeDelta, Utc};

use super::super::Out;
use super::files::{PLAN, REFUSED, REPORTS, report_days};
use super::record::Record;
use crate::channels::Channel;
use crate::clock::Clock;
use crate::daemon::engine::Engine;
use crate::daemon::importing::{Imported, NotImported, Request, import};
use crate::daemon::parts::Loaded;
use crate::daemon::trouble::Trouble;
use crate::daemon::{judging, post, source};
use crate::intake::Refused;
use crate::lang::Text;

/// The day on which the year begins: the example's plan is written as of it.
const FIRST: NaiveDate = NaiveDate::from_ymd_opt(2026, 4, 1).unwrap();
/// Who imports, as the record has it.
const SECRETARIAT: &str = "demo";
/// How long before the morning's evaluation an import is made.
const BEFORE: TimeDelta = TimeDelta::minutes(60);

/// What was played, and all there is to tell of it.
pub(super) struct Played {
    /// The first and the last day.
    pub days: (NaiveDate, NaiveDate),
    /// The import of the plan.
    pub imported: Imported,
    /// The import that was refused.
    pub refused: Option<Refused>,
    /// What departments reported meanwhile: the day, rows changed and rows added.
    pub reports: Vec<(NaiveDate, usize, usize)>,
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
    let after = FIRST.checked_add_months(Months::new(months)).unwrap_or(FIRST);
    let last = after.checked_sub_days(Days::new(1)).unwrap_or(FIRST);
    let mut stage = Stage::open(folder, loaded, last).await?;

    let imported = match stage.import(&folder.join(PLAN)).await? {
        Ok(imported) => imported,
        Err(refused) => return Err(broken_example(&refused)),
    };
    let refused = stage.import(&folder.join(REFUSED)).await?.err();
    let reports = stage.run(folder, out).await?;

    let record = Record::read(&stage.engine, stage.titles).await?;
    stage.engine.store.close().await;
    let days = (FIRST, last);
    Ok(Played { days, imported, refused, reports, evaluations: stage.evaluations, record, took: start.elapsed() })
}

/// The engine on its stage: a clock that is set by hand.
struct Stage {
    engine: Engine,
    channels: BTreeMap<String, Channel>,
    end: DateTime<Utc>,
    evaluations: usize,
    titles: super::record::Alerts,
}

impl Stage {
    async fn open(_folder: &Path, loaded: Loaded, last: NaiveDate) -> Result<Stage, Trouble> {
        let Loaded { parts, channels, .. } = loaded;
        let calendar = &parts.calendar;
        let morning = |day| parts.config.schedule.evaluate.next_after(calendar.midnight(day), calendar.zone());
        let begin = morning(FIRST).unwrap_or_else(|| calendar.midnight(FIRST)) - BEFORE;
        let end = calendar.midnight(last) + TimeDelta::days(1);
        let engine = Engine::open(parts, Clock::manual(begin)).await?;
        Ok(Stage { engine, channels, end, evaluations: 0, titles: BTreeMap::new() })
    }
}
