//! How much is done: steps by their states, KPIs by their lights.

use minijinja::context;
use serde::Serialize;

use super::model::Model;
use super::say;
use crate::lang::Lang;
use crate::plan::Table;
use crate::plan::facts::KpiStatus;
use crate::publish::PublishError;
use crate::publish::data::{Datum, Row};
use crate::publish::shown;

/// Steps done of those that were not dropped.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Steps {
    /// From 0 to 100.
    share: usize,
    words: String,
}

/// How many KPIs have a light.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Light {
    key: &'static str,
    look: &'static str,
    n: usize,
    name: String,
    words: String,
}

const LIGHTS: [KpiStatus; 4] =
    [KpiStatus::OnTrack, KpiStatus::AtRisk, KpiStatus::OffTrack, KpiStatus::NoData];

/// How a value of a closed set is marked.
pub(super) fn look(table: Table, field: &str, value: &Datum) -> &'static str {
    let Datum::Text(value) = value else { return "" };
    match (table, field, value.as_str()) {
        (Table::Milestones, "status", "done") | (Table::Kpis, "status", "on_track") => "good",
        (Table::Milestones, "status", "in_progress") => "going",
        (Table::Milestones, "status", _) => "plain",
        (Table::Kpis, "status", "at_risk") => "risk",
        (Table::Kpis, "status", "off_track") => "bad",
        (Table::Kpis, "status", _) => "none",
        _ => "",
    }
}

/// The steps of `rows`; `None` where there is none, or their states are not public.
pub(super) fn steps<'a>(
    model: &Model<'_>,
    rows: impl Iterator<Item = &'a Row>,
    lang: Lang,
) -> Result<Option<Steps>, PublishError> {
    let Some(sheet) = model.shelf.sheet(Table::Milestones).filter(|_| model.counts_steps()) else {
        return Ok(None);
    };
    let (mut all, mut done) = (0, 0);
    for row in rows {
        match sheet.value(row, "status") {
            Datum::Text(status) if status == "dropped" => {}
            status => {
                all += 1;
                done += usize::from(matches!(status, Datum::Text(status) if status == "done"));
            }
        }
    }
    if all == 0 {
        return Ok(None);
    }
    let words = say(lang, "steps_of_all", context! { done, all })?;
    Ok(Some(Steps { share: done * 100 / all, words }))
}

/// How many of `rows` have which light, those that none has left out.
pub(super) fn lights<'a>(
    model: &Model<'_>,
    rows: impl Iterator<Item = &'a Row>,
    lang: Lang,
) -> Result<Vec<Light>, PublishError> {
    let Some(sheet) = model.shelf.sheet(Table::Kpis).filter(|_| model.counts_lights()) else {
        return Ok(Vec::new());
    };
    let found: Vec<&Datum> = rows.map(|row| sheet.value(row, "status")).collect();
    let mut lights = Vec::new();
    for status in LIGHTS {
        let n =
            found.iter().filter(|found| matches!(found, Datum::Text(name) if name == status.name())).count();
        if n > 0 {
            lights.push(light(status, n, lang)?);
        }
    }
    Ok(lights)
}

/// Every light, as the explanation lists them.
pub(super) fn all_lights(lang: Lang) -> Result<Vec<Light>, PublishError> {
    let plain = |status: KpiStatus| {
        let mut light = light(status, 0, lang)?;
        light.words.clone_from(&light.name);
        Ok(light)
    };
    LIGHTS.into_iter().map(plain).collect()
}

fn light(status: KpiStatus, n: usize, lang: Lang) -> Result<Light, PublishError> {
    let field = (Table::Kpis, "status");
    let name = shown::choice(field, status.name()).map_or_else(String::new, |name| name.get(lang).to_owned());
    let look = look(Table::Kpis, "status", &Datum::Text(status.name().to_owned()));
    let words = say(lang, "light_n", context! { light => name.clone(), n })?;
    Ok(Light { key: status.name(), look, n, name, words })
}
