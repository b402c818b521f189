//! The report of a rehearsal: tables of words and numbers, the same for a terminal, a file and the board.

mod change;
mod names;
mod tables;

use serde::Serialize;

use super::{Days, Difference, Played, Sums};
use crate::lang::{Lang, Text, counted};
use crate::plan::Plan;
use names::Names;

/// A report, in one language.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Its language.
    #[serde(skip)]
    pub lang: Lang,
    /// Whose it is; empty: not said.
    pub city: String,
    /// What it is.
    pub title: String,
    /// Its paragraphs before the tables.
    pub intro: Vec<String>,
    /// Its tables.
    pub tables: Vec<Table>,
}

/// One table.
#[derive(Debug, Default, Serialize)]
pub struct Table {
    /// What it shows.
    pub title: String,
    /// What is to be known about it, or that it is empty.
    pub note: Option<String>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows; the first cell names the row.
    pub rows: Vec<Vec<String>>,
    /// The sums, where they say something.
    pub total: Option<Vec<String>>,
    /// For each row the length of its bar, in percent of the longest.
    pub bars: Option<Vec<usize>>,
}

/// A column.
#[derive(Debug, Serialize)]
pub struct Column {
    /// Its heading.
    pub name: String,
    /// Whether it holds numbers.
    pub number: bool,
}

impl Column {
    fn text(name: impl Into<String>) -> Column {
        Column { name: name.into(), number: false }
    }

    fn number(name: impl Into<String>) -> Column {
        Column { name: name.into(), number: true }
    }
}

impl Report {
    /// What was played.
    pub fn of(played: &Played, plan: &Plan, days: Days, lang: Lang, city: &str) -> Report {
        let sums = Sums::of(&played.notices, &played.decisions);
        let names = Names::of(plan, lang);
        let all = [
            Some(tables::by_month(&sums, days, lang)),
            Some(tables::by_rule(&sums, &names)),
            Some(tables::by_department(&sums, days, &names)),
            Some(tables::decisions(&played.decisions, &names)),
            Some(tables::open(&played.open, &names)),
            tables::worst(&played.open, &names),
            tables::unreached(&played.unreached, &names),
            tables::strained(&played.strained, lang),
        ];
        Report {
            lang,
            city: names::line(city),
            title: title(days).get(lang).to_owned(),
            intro: vec![intro(played, &sums).get(lang).to_owned()],
            tables: all.into_iter().flatten().collect(),
        }
    }

    /// What is sent on each day, and to whom: the first `limit` days.
    pub fn by_day(played: &Played, plan: &Plan, lang: Lang, limit: usize) -> Table {
        tables::by_day(&played.notices, &Names::of(plan, lang), limit)
    }

    /// This report, saying, where that is so, that every department is supposed to be reached.
    pub fn supposing(mut self, reached: bool) -> Report {
        let said = reached.then(|| {
            self.lang.pick(
                "この計画にはどの部署のメールアドレスも送信経路もないため、すべての部署に届くものとして予行しています。",
                "The plan has no mail address or channel of any department; the rehearsal supposes that all are reached.",
            )
        });
        self.intro.extend(said.map(str::to_owned));
        self
    }

    /// What a change of the rules adds and takes away.
    pub fn of_change(found: &Difference, plan: &Plan, days: Days, lang: Lang, city: &str) -> Report {
        let names = Names::of(plan, lang);
        Report {
            lang,
            city: names::line(city),
            title: change::title(days).get(lang).to_owned(),
            intro: vec![change::intro(found).get(lang).to_owned()],
            tables: change::tables(found, &names),
        }
    }
}

fn title(days: Days) -> Text {
    let Days { from, to } = days;
    Text::new(format!("予行：{from} から {to} まで"), format!("Rehearsal: {from} to {to}"))
}

fn intro(played: &Played, sums: &Sums) -> Text {
    let (times, notices, words) = (played.evaluations, sums.notices, sums.words);
    let (ends, open) = (played.decisions.len(), played.open.len());
    Text::new(
        format!(
            "判定 {times} 回、通知 {notices} 通（延べ {words} 件）、既定による決定 {ends} 件、最後に残るもの {open} 件。誰も動かず、通知はどれもすぐに届いたものとしています。最初の判定で導入し、そのとき該当したものは各部署への一覧（通知に数えます）で知らせます。何も送らず、何も保存していません。"
        ),
        format!(
            "Judged {}; {} with {}; {} by default; {} open at the end. Nobody acts, and every letter arrives at once. The first evaluation adopts the plan: what applies then is told by one sheet a department, counted as a notice. Nothing was sent, and nothing was kept.",
            counted(times, "time"),
            counted(notices, "notice"),
            counted(words, "item"),
            counted(ends, "decision"),
            counted(open, "alert"),
        ),
    )
}
