//! `[city]`, `[calendar]`, `[plan]` and `[decisions]`: whose plan it is, its calendar, and the periods
//! that facts and questions depend on.

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::NaiveDate;
use chrono_tz::{TZ_VARIANTS, Tz};

use super::mistake::ConfigError;
use super::section::{Section, nearest};
use super::{Place, values};
use crate::alerts::Questions;
use crate::calendar::{CalendarSettings, ClosingDays, holidays};
use crate::lang::{Lang, Text};
use crate::plan::RenewalKind;
use crate::plan::facts::FactSettings;

/// `[city]`: whose plan it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct City {
    /// The city's name as letters give it; empty: none.
    pub name: String,
    /// The language where nothing else says one.
    pub language: Lang,
    /// Whom readers of a letter may ask: a section with its extension. `None`: the secretariat.
    pub contact: Option<String>,
    /// Where answers to a mail go (`Reply-To`), with a name if wanted. `None`: to its sender.
    pub reply_to: Option<String>,
}

pub(super) fn read(top: &Section<'_>, place: &Place<'_>) -> (City, CalendarSettings) {
    let default = CalendarSettings::default();
    let section = top.section("city");
    let city = City {
        name: section.text("name").unwrap_or_default().trim().to_owned(),
        language: section
            .read("language", |text| values::one_of(text, &[("ja", Lang::Ja), ("en", Lang::En)]))
            .unwrap_or_default(),
        contact: section.text("contact").map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()),
        reply_to: section.read("reply_to", |text| values::mailbox(text).map(|_| text.to_owned())),
    };
    let zone = section.read("timezone", timezone).unwrap_or(default.zone);
    let fiscal_year_starts =
        section.whole("fiscal_year_starts", 1..=12).unwrap_or(default.fiscal_year_starts);
    section.close();
    let section = top.section("calendar");
    let holidays = read_holidays(&section, place).unwrap_or(default.holidays);
    let closing = read_closing(&section).unwrap_or(default.closing);
    section.close();
    (city, CalendarSettings { zone, fiscal_year_starts, holidays, closing })
}

/// `[plan]`: notice periods by kind, and the lead of letters.
pub(super) fn read_facts(top: &Section<'_>) -> FactSettings {
    use RenewalKind::{Agreement, Contract, DesignatedManager, Ordinance, Other, Subsidy};
    let section = top.section("plan");
    let periods = section.section("notice");
    let mut notice = BTreeMap::new();
    for kind in [Ordinance, Agreement, Contract, Subsidy, DesignatedManager, Other] {
        if let Some(span) = periods.read(kind.name(), values::days) {
            notice.insert(kind.name(), span);
        }
    }
    periods.close();
    let letter_lead =
        section.read("letter_lead", values::business_days).unwrap_or(FactSettings::default().letter_lead);
    section.close();
    FactSettings { notice, letter_lead }
}

/// `[decisions]`: the grace of a delivered question, and the term of a decision to revise.
pub(super) fn read_questions(top: &Section<'_>) -> Questions {
    let default = Questions::default();
    let section = top.section("decisions");
    let questions = Questions {
        grace: section.read("grace", values::business_days).unwrap_or(default.grace),
        follow_up: section.read("follow_up", values::calendar_days).unwrap_or(default.follow_up),
        ..default
    };
    section.close();
    questions
}

fn read_holidays(section: &Section<'_>, place: &Place<'_>) -> Option<holidays::Holidays> {
    let path = place.resolve(section.text("holidays")?);
    let shown = path.display().to_string();
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) => {
            section.refuse("holidays", values::unreadable(&path, &error));
            return None;
        }
    };
    match holidays::read(&bytes) {
        Ok(table) => {
            for year in holidays::thin_years(&table) {
                section.mistakes.warn(thin_year(&shown, year));
            }
            Some(table)
        }
        Err(errors) => {
            for error in errors {
                let line = usize::try_from(error.line).unwrap_or(0);
                section.mistakes.push(ConfigError::of_file(&shown, line, error.message));
            }
            None
        }
    }
}

fn read_closing(section: &Section<'_>) -> Option<Vec<ClosingDays>> {
    let closing = section.list("closing_days", |text| {
        ClosingDays::parse(text).ok_or_else(|| {
            Text::new(
                format!(
                    "「{text}」は閉庁日として読めません。\"12-29..01-03\" か \"06-23\" の形で書いてください。"
                ),
                format!("\"{text}\" gives no closing days; write \"12-29..01-03\" or \"06-23\"."),
            )
        })
    })?;
    let year = NaiveDate::from_ymd_opt(2001, 1, 1)?.iter_days().take(365);
    if year.into_iter().all(|day| closing.iter().any(|days| days.contains(day))) {
        section.refuse(
            "closing_days",
            Text::new("一年中が閉庁日になっています。", "these close the city all year round."),
        );
        return None;
    }
    Some(closing)
}

fn timezone(text: &str) -> Result<Tz, Text> {
    Tz::from_str(text).map_err(|_| {
        let near = nearest(text, TZ_VARIANTS.iter().map(|zone| zone.name())).unwrap_or("Asia/Tokyo");
        Text::new(
            format!("「{text}」という時間帯はありません。「{near}」ではありませんか。"),
            format!("there is no time zone \"{text}\"; did you mean \"{near}\"?"),
        )
    })
}

fn thin_year(path: &str, year: i32) -> Text {
    Text::new(
        format!(
            "{path} の{year}年の祝日が少なすぎます。途中で切れていないか、年の書き間違いがないか確かめてください。"
        ),
        format!("{path} has too few holidays in {year}: check that it is whole and the year is right."),
    )
}
