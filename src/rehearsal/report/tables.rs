//! The tables of one rehearsal.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::names::Names;
use super::{Column, Table};
use crate::alerts::Told;
use crate::lang::Lang;
use crate::notices::Strained;
use crate::rehearsal::{Days, Month, Months, Notice, Open, Sums, Taken};
use crate::rules::Severity;

/// Up to so many months have a column each; longer spans one a year.
const COLUMNS: usize = 12;
/// Up to so many months have a row each; longer spans one a year.
const ROWS: usize = 36;
/// So many recipients of a day are named.
const NAMED: usize = 8;
/// How many of the gravest are listed.
const LISTED: usize = 50;

/// The kinds of word, each under a short heading.
const KINDS: [(&[Told], &str, &str); 7] = [
    (&[Told::Opened], "新規", "new"),
    (&[Told::DecisionAsked], "判断依頼", "asked"),
    (&[Told::Reminder], "再度", "again"),
    (&[Told::Escalated], "本部へ", "to HQ"),
    (&[Told::Resolved], "解消", "over"),
    (&[Told::DecisionTaken, Told::DefaultApplied], "結論", "decided"),
    (&[Told::DefaultBlocked], "見合わせ", "blocked"),
];

/// Words by kind, under the headings that anything stands under.
struct Kinds {
    shown: Vec<usize>,
}

impl Kinds {
    fn of<'a>(all: impl Iterator<Item = &'a BTreeMap<Told, usize>> + Clone) -> Kinds {
        let used = |n: &usize| all.clone().any(|words| count(words, *n) > 0);
        Kinds { shown: (0..KINDS.len()).filter(used).collect() }
    }

    fn columns(&self, lang: Lang) -> impl Iterator<Item = Column> {
        self.shown.iter().filter_map(move |n| KINDS.get(*n)).map(move |k| Column::number(lang.pick(k.1, k.2)))
    }

    fn cells(&self, words: &BTreeMap<Told, usize>) -> impl Iterator<Item = usize> {
        self.shown.iter().map(|n| count(words, *n))
    }
}

/// What a kind of word is called.
pub(super) fn kind(told: Told, lang: Lang) -> &'static str {
    let known = KINDS.iter().find(|(kinds, ..)| kinds.contains(&told));
    known.map_or(told.name(), |(_, ja, en)| lang.pick(ja, en))
}

fn count(words: &BTreeMap<Told, usize>, kind: usize) -> usize {
    let kinds = KINDS.get(kind).map_or(&[][..], |k| k.0);
    kinds.iter().filter_map(|told| words.get(told)).sum()
}

/// Notices and words by month, or by year where there are many.
pub(super) fn by_month(sums: &Sums, days: Days, lang: Lang) -> Table {
    let (periods, of) = periods(days, ROWS);
    let kinds = Kinds::of(sums.by_month.values().map(|m| &m.words));
    let mut rows: Vec<Vec<usize>> = Vec::new();
    for period in &periods {
        let mut row = vec![0; 2 + kinds.shown.len()];
        for (_, m) in sums.by_month.iter().filter(|(month, _)| of(**month) == *period) {
            let numbers = std::iter::once(m.notices).chain(kinds.cells(&m.words)).chain([m.decisions]);
            row.iter_mut().zip(numbers).for_each(|(sum, n)| *sum += n);
        }
        rows.push(row);
    }
    let columns = [Column::text(lang.pick("時期", "when")), Column::number(lang.pick("通知", "notices"))];
    let ends = Column::number(lang.pick("既定の決定", "by default"));
    Table {
        title: lang.pick("時期ごと", "By time").to_owned(),
        note: Some(
            lang.pick(
                "「通知」は通数、その右は通知に書かれた件数です。",
                "Notices are letters; what follows counts the items in them.",
            )
            .to_owned(),
        ),
        columns: columns.into_iter().chain(kinds.columns(lang)).chain([ends]).collect(),
        bars: Some(bars(rows.iter().map(|row| row.first().copied().unwrap_or(0)).collect())),
        total: Some(total(&rows, lang)),
        rows: periods.into_iter().zip(&rows).map(|(name, row)| named(name, row)).collect(),
    }
}

/// Words by rule and kind, the most first.
pub(super) fn by_rule(sums: &Sums, names: &Names<'_>) -> Table {
    let lang = names.lang;
    let kinds = Kinds::of(sums.by_rule.values());
    let rules = sums.rules();
    let numbers: Vec<Vec<usize>> = rules
        .iter()
        .map(|(_, words)| std::iter::once(words.values().sum()).chain(kinds.cells(words)).collect())
        .collect();
    let columns = [Column::text(lang.pick("ルール", "rule")), Column::number(lang.pick("件数", "items"))];
    let none = || lang.pick("知らせることはありません。", "There is nothing to tell.").to_owned();
    Table {
        title: lang.pick("ルールごと", "By rule").to_owned(),
        note: rules.is_empty().then(none),
        columns: columns.into_iter().chain(kinds.columns(lang)).collect(),
        total: (rules.len() > 1).then(|| total(&numbers, lang)),
        rows: rules.iter().zip(&numbers).map(|((rule, _), row)| named(names.rule(rule), row)).collect(),
        bars: None,
    }
}

/// Notices by recipient and month, or year, the most first.
pub(super) fn by_department(sums: &Sums, days: Days, names: &Names<'_>) -> Table {
    let lang = names.lang;
    let (periods, of) = periods(days, COLUMNS);
    let recipients = sums.recipients();
    let row = |months: &BTreeMap<Month, usize>| -> Vec<usize> {
        let in_period = |p: &String| months.iter().filter(|(m, _)| of(**m) == *p).map(|(_, n)| n).sum();
        std::iter::once(months.values().sum()).chain(periods.iter().map(in_period)).collect()
    };
    let numbers: Vec<Vec<usize>> = recipients.iter().map(|(_, months)| row(months)).collect();
    let columns =
        [Column::text(lang.pick("宛先", "recipient")), Column::number(lang.pick("通知", "notices"))];
    let short = |p: &String| Column::number(p.split_once('-').map_or(p.as_str(), |(_, month)| month));
    let of_months = periods.iter().any(|p| p.contains('-'));
    let note = lang.pick("右の数字は月です。", "Headings 01 to 12 are months.");
    Table {
        title: lang.pick("宛先ごと", "By recipient").to_owned(),
        note: (of_months && !recipients.is_empty()).then(|| note.to_owned()),
        columns: columns.into_iter().chain(periods.iter().map(short)).collect(),
        total: (recipients.len() > 1).then(|| total(&numbers, lang)),
        rows: recipients.iter().zip(&numbers).map(|((to, _), row)| named(names.recipient(to), row)).collect(),
        bars: None,
    }
}

/// Notices by day: how many, how many items they hold, and to whom.
pub(super) fn by_day(notices: &[Notice], names: &Names<'_>, limit: usize) -> Table {
    let lang = names.lang;
    let mut days: BTreeMap<NaiveDate, (usize, usize, Vec<String>)> = BTreeMap::new();
    for notice in notices {
        let (letters, words, to) = days.entry(notice.at).or_default();
        *letters += 1;
        *words += notice.words.len();
        to.push(names.recipient(&notice.to));
    }
    let more = days.len().saturating_sub(limit);
    let note = || {
        lang.pick(
            format!("はじめの {limit} 日。ほかに {more} 日。"),
            format!("The first {limit} days; {more} more."),
        )
    };
    let none = || lang.pick("送るものはありません。", "Nothing is sent.").to_owned();
    let row = |(day, (letters, words, mut to)): (NaiveDate, (usize, usize, Vec<String>))| {
        to.dedup();
        let others = to.len().saturating_sub(NAMED);
        to.truncate(NAMED);
        let mut said = to.join(lang.pick("、", ", "));
        if others > 0 {
            said += &lang.pick(format!("、ほか {others}"), format!(", {others} more"));
        }
        vec![day.to_string(), letters.to_string(), words.to_string(), said]
    };
    let [day, letters, words, to] =
        lang.pick(["日", "通知", "件数", "宛先"], ["day", "notices", "items", "recipients"]);
    Table {
        title: lang.pick("日ごと", "By day").to_owned(),
        note: if days.is_empty() { Some(none()) } else { (more > 0).then(note) },
        columns: vec![Column::text(day), Column::number(letters), Column::number(words), Column::text(to)],
        rows: days.into_iter().take(limit).map(row).collect(),
        ..Table::default()
    }
}

/// What nobody decided.
pub(super) fn decisions(taken: &[Taken], names: &Names<'_>) -> Table {
    let lang = names.lang;
    let heads = lang.pick(["日", "結論", "対象", "名称"], ["day", "outcome", "subject", "title"]);
    let row = |t: &Taken| {
        let outcome = t.outcome.words().get(lang).to_owned();
        vec![t.at.to_string(), outcome, super::names::line(&t.subject), names.subject(&t.subject)]
    };
    let none = || lang.pick("ありません。", "There are none.").to_owned();
    Table {
        title: lang
            .pick("期限までに判断がなく、既定による決定", "Decided by default, for nobody decided in time")
            .to_owned(),
        note: taken.is_empty().then(none),
        columns: heads.into_iter().map(Column::text).collect(),
        rows: taken.iter().map(row).collect(),
        ..Table::default()
    }
}

/// What is open at the end, by rule and severity.
pub(super) fn open(open: &[Open], names: &Names<'_>) -> Table {
    let lang = names.lang;
    let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for alert in open {
        let place = match alert.severity {
            Severity::Critical => 0,
            Severity::Warning => 1,
            Severity::Info => 2,
        };
        counts.entry(&alert.alert.rule).or_default()[place] += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, numbers)| std::cmp::Reverse(*numbers));
    let numbers: Vec<Vec<usize>> = counts.iter().map(|(_, numbers)| numbers.to_vec()).collect();
    let severities = [Severity::Critical, Severity::Warning, Severity::Info];
    let heads = severities.map(|s| Column::number(s.words().get(lang)));
    let none = || lang.pick("何も残りません。", "Nothing is open.").to_owned();
    Table {
        title: lang.pick("最後に残るもの", "Open at the end").to_owned(),
        note: open.is_empty().then(none),
        columns: std::iter::once(Column::text(lang.pick("ルール", "rule"))).chain(heads).collect(),
        total: (counts.len() > 1).then(|| total(&numbers, lang)),
        rows: counts.iter().zip(&numbers).map(|((rule, _), row)| named(names.rule(rule), row)).collect(),
        bars: None,
    }
}

/// The critical ones among them, one by one.
pub(super) fn worst(open: &[Open], names: &Names<'_>) -> Option<Table> {
    let lang = names.lang;
    let critical: Vec<&Open> = open.iter().filter(|o| o.severity == Severity::Critical).collect();
    let heads = lang.pick(["いつから", "所管", "内容"], ["since", "owner", "what"]);
    let row = |o: &&Open| {
        vec![o.since.to_string(), names.recipient(&o.owner), super::names::line(o.title.get(lang))]
    };
    let more = critical.len().saturating_sub(LISTED);
    let note = || {
        lang.pick(
            format!("長く残るものから {LISTED} 件。ほかに {more} 件。"),
            format!("The {LISTED} oldest; {more} more."),
        )
    };
    (!critical.is_empty()).then(|| Table {
        title: lang.pick("そのうち緊急のもの", "The critical ones among them").to_owned(),
        note: (more > 0).then(note),
        columns: heads.into_iter().map(Column::text).collect(),
        rows: critical.iter().take(LISTED).map(row).collect(),
        ..Table::default()
    })
}

/// Whom no letter reaches.
pub(super) fn unreached(unreached: &[(String, usize)], names: &Names<'_>) -> Option<Table> {
    let lang = names.lang;
    (!unreached.is_empty()).then(|| Table {
        title: lang.pick("届かない宛先", "Recipients whom nothing reaches").to_owned(),
        note: Some(
            lang.pick(
                "メールアドレスがないなどで、知らせられなかったものです。通知には数えていません。部署の「メール」を入れてください。",
                "What could not be told, for want of a mail address or the like; it is not counted above. Please enter the departments' addresses.",
            )
            .to_owned(),
        ),
        columns: vec![Column::text(lang.pick("宛先", "recipient")), Column::number(lang.pick("件数", "items"))],
        rows: unreached.iter().map(|(to, n)| named(names.recipient(to), &[*n])).collect(),
        ..Table::default()
    })
}

/// The days on which the letters would wait for a person.
pub(super) fn strained(strained: &[(NaiveDate, Strained)], lang: Lang) -> Option<Table> {
    let heads = lang.pick(["日", "通数", "理由"], ["day", "letters", "why"]);
    let row = |(day, strained): &(NaiveDate, Strained)| {
        let why: Vec<String> = strained.why.iter().map(|why| why.text().get(lang).to_owned()).collect();
        vec![day.to_string(), strained.letters.to_string(), why.join(lang.pick("、", "; "))]
    };
    let [day, letters, why] = heads;
    (!strained.is_empty()).then(|| Table {
        title: lang.pick("一度に多すぎて保留になる日", "Days on which the letters would be held").to_owned(),
        note: Some(
            lang.pick(
                "実際の運用では、これらの日の通知は送られる前に保留になり、人の確認（「送信」の画面か outbox release）を待ちます。その間、既定の決定も行われません。予行では保留せず、続けています。",
                "In earnest these letters would be held, and wait for a person (at the board, under Deliveries, or by outbox release); until then nothing takes effect by default either. The rehearsal holds nothing and goes on.",
            )
            .to_owned(),
        ),
        columns: vec![Column::text(day), Column::number(letters), Column::text(why)],
        rows: strained.iter().map(row).collect(),
        ..Table::default()
    })
}

/// The names of a span's periods, and which of them a month lies in: months, or, where there would be
/// more than `most`, years.
fn periods(days: Days, most: usize) -> (Vec<String>, fn(Month) -> String) {
    let months = Months::of(days).0;
    let of: fn(Month) -> String = if months.len() <= most {
        |(year, month)| format!("{year}-{month:02}")
    } else {
        |(year, _)| year.to_string()
    };
    let mut periods: Vec<String> = months.into_iter().map(of).collect();
    periods.dedup();
    (periods, of)
}

fn named(name: String, numbers: &[usize]) -> Vec<String> {
    std::iter::once(name).chain(numbers.iter().map(usize::to_string)).collect()
}

fn total(rows: &[Vec<usize>], lang: Lang) -> Vec<String> {
    let columns = rows.first().map_or(0, Vec::len);
    let sums: Vec<usize> = (0..columns).map(|n| rows.iter().filter_map(|row| row.get(n)).sum()).collect();
    named(lang.pick("計", "total").to_owned(), &sums)
}

fn bars(numbers: Vec<usize>) -> Vec<usize> {
    let longest = numbers.iter().copied().max().unwrap_or(0).max(1);
    numbers.into_iter().map(|n| n * 100 / longest).collect()
}
