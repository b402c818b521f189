//! `plan.md`, Renewal: the chain from the last day of the present term to the day by which to decide.

use chrono::NaiveDate;

use super::words::{Of, closed};
use super::{Derivation, Desk, Ground, Known, days, past};
use crate::calendar::add_months;
use crate::lang::Text;
use crate::plan::facts::Decision;
use crate::plan::{Renewal, Status, Table};

pub(super) fn derivation(desk: &Desk<'_>, row: usize, field: &str) -> Option<Derivation> {
    let told = Told { desk, row, renewal: desk.plan.renewals.get(row)? };
    Some(match field {
        "notice_by" => told.dated(|end| told.notice_by(end)),
        "decide_by" => told.dated(|end| told.decide_by(end)),
        "days_to_end" => told.dated(|end| told.until(end, "満了日", "end", told.cell("ends_on"))),
        "days_to_notice" => told.dated(|end| {
            let notice = told.notice_by(end);
            told.until(date(&notice), "予告期限", "notice", told.fact("notice_by"))
        }),
        "days_to_decide" => told.dated(|end| {
            let decide = told.decide_by(end);
            told.until(date(&decide), "判断の期限", "decide by", told.fact("decide_by"))
        }),
        "over" => told.dated(|end| told.over(end)),
        "review_by" => told.review_by(),
        "decision" => told.decision(),
        "decided" => told.decided(),
        "ends_first" => past::ends_first(desk, Table::Renewals, row, told.renewal.ends_on),
        "ends_moved" => past::ends_moved(desk, Table::Renewals, row),
        _ => return None,
    })
}

fn date(derivation: &Derivation) -> NaiveDate {
    match derivation.value {
        Known::Date(date) => date,
        _ => NaiveDate::default(),
    }
}

struct Told<'a> {
    desk: &'a Desk<'a>,
    row: usize,
    renewal: &'a Renewal,
}

impl Told<'_> {
    fn cell(&self, column: &'static str) -> Ground {
        self.desk.cell(Table::Renewals, self.row, column)
    }

    fn fact(&self, field: &'static str) -> Ground {
        Ground::Fact { table: Table::Renewals, row: self.row, field }
    }

    /// What follows from the last day, which many lack.
    fn dated(&self, of: impl Fn(NaiveDate) -> Derivation) -> Derivation {
        match self.renewal.ends_on {
            Some(end) => of(end),
            None => {
                let working = Text::new("満了日がありません", "it has no end date");
                Derivation::of(Known::Absent, Of::Plain, working, vec![self.cell("ends_on")])
            }
        }
    }

    fn notice_by(&self, end: NaiveDate) -> Derivation {
        if let Some(given) = self.renewal.notice_by {
            let working = Text::new("予告期限の欄のとおり", "as the notice date says");
            return Derivation::of(Known::Date(given), Of::Plain, working, vec![self.cell("notice_by")]);
        }
        let kind = self.renewal.kind;
        let notice = self.renewal.notice.unwrap_or_else(|| self.desk.settings.notice_for(kind));
        let span = notice.words();
        let (ja, en) = match self.renewal.notice {
            Some(_) => ("予告期間", "notice period"),
            None => ("予告期間、この種類の既定", "notice period, the default of its kind"),
        };
        let working = Text::new(
            format!("{end}（満了日） − {}（{ja}）", span.ja),
            format!("{end} (end) − {} ({en})", span.en),
        );
        let from = match self.renewal.notice {
            Some(_) => vec![self.cell("ends_on"), self.cell("notice")],
            None => vec![self.cell("ends_on"), self.cell("notice"), self.cell("kind")],
        };
        Derivation::of(Known::Date(notice.before(end, self.desk.calendar)), Of::Plain, working, from)
    }

    fn decide_by(&self, end: NaiveDate) -> Derivation {
        let Derivation { mut words, mut from, value } = self.notice_by(end);
        let notice = date(&Derivation { value, words: Text::default(), from: Vec::new() });
        let calendar = self.desk.calendar;
        let mut by = notice;
        if !calendar.is_business_day(notice) {
            let why = closed(notice, calendar);
            while let (false, Some(before)) = (calendar.is_business_day(by), by.pred_opt()) {
                by = before;
            }
            words.ja += &format!(" → 休日のため {by}（{notice} は{}）", why.ja);
            words.en += &format!(" → closed that day ({}): {by}", why.en);
        }
        if self.renewal.auto_renews {
            let lead = self.desk.settings.letter_lead;
            by = calendar.add_business_days(by, -i64::from(lead));
            words.ja += &format!(" → 書面送付の{lead}営業日前 {by}");
            words.en += &format!(" → {lead} business days earlier, for the letter: {by}");
        }
        if by == notice {
            words.ja += &format!(" → 営業日なのでそのまま {by}");
            words.en += &format!(" → a business day, so it stays: {by}");
        }
        from.push(self.cell("auto_renews"));
        Derivation::chain(Known::Date(by), words, from)
    }

    fn until(&self, date: NaiveDate, ja: &str, en: &str, from: Ground) -> Derivation {
        let today = self.desk.today();
        let working = Text::new(
            format!("{date}（{ja}） − {today}（基準日）"),
            format!("{date} ({en}) − {today} (today)"),
        );
        Derivation::of(Known::Int(days(today, date)), Of::Days, working, vec![from])
    }

    fn over(&self, end: NaiveDate) -> Derivation {
        let today = self.desk.today();
        let over = end < today;
        let working = if over {
            Text::new(
                format!("基準日 {today} は満了日 {end} より後"),
                format!("today, {today}, is after the end, {end}"),
            )
        } else {
            Text::new(
                format!("基準日 {today} は満了日 {end} 以前"),
                format!("today, {today}, is not after the end, {end}"),
            )
        };
        Derivation::of(Known::Bool(over), Of::Plain, working, vec![self.cell("ends_on")])
    }

    fn review_by(&self) -> Derivation {
        let from = vec![self.cell("review_every"), self.cell("reviewed_on"), self.cell("starts_on")];
        let absent =
            |ja: &str, en: &str| Derivation::of(Known::Absent, Of::Plain, Text::new(ja, en), from.clone());
        let Some(years) = self.renewal.review_every else {
            return absent("見直し周期がありません", "it has no review period");
        };
        let (since, ja, en) = match (self.renewal.reviewed_on, self.renewal.starts_on) {
            (Some(day), _) => (day, "前回見直し日", "last review"),
            (None, Some(day)) => (day, "開始日", "start"),
            (None, None) => {
                return absent(
                    "前回見直し日も開始日もありません",
                    "it has neither a last review nor a start",
                );
            }
        };
        let months = years.checked_mul(12).and_then(|months| i32::try_from(months).ok());
        let by = months.and_then(|months| add_months(since, months));
        let working = Text::new(
            format!("{since}（{ja}） ＋ {years}年（見直し周期）"),
            format!("{since} ({en}) + {years} years (review period)"),
        );
        Derivation::of(by.into(), Of::Plain, working, from)
    }

    fn decision(&self) -> Derivation {
        let (decision, why) = past::on_term(self.desk, Table::Renewals, self.row, self.renewal.ends_on);
        let decision = decision.map_or(Decision::None, Decision::from);
        Derivation::of(Known::Name(decision.name()), Of::Plain, why, vec![self.cell("ends_on")])
    }

    fn decided(&self) -> Derivation {
        let status = |ja: &str, en: &str| {
            let working = Text::new(format!("状態が「{ja}」"), format!("its status is “{en}”"));
            Derivation::of(Known::Bool(true), Of::Plain, working, vec![self.cell("status")])
        };
        match self.renewal.status {
            Status::Ending => status("終了予定", "ending"),
            Status::Ended => status("終了", "ended"),
            Status::Active => {
                let (decision, why) =
                    past::on_term(self.desk, Table::Renewals, self.row, self.renewal.ends_on);
                let from = vec![self.cell("status"), self.fact("decision")];
                Derivation::of(Known::Bool(decision.is_some()), Of::Plain, why, from)
            }
        }
    }
}
