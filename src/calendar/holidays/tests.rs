//! The table, the law and the published lists held against each other.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::*;

/// The bytes of a list kept beside the project, where it is there.
fn published(name: &str) -> Option<Vec<u8>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data/calendar").join(name);
    let bytes = std::fs::read(path).ok();
    if bytes.is_none() {
        println!("skipped: {name} is not beside the project");
    }
    bytes
}

fn days(table: &Holidays, years: std::ops::RangeInclusive<i32>) -> BTreeSet<NaiveDate> {
    table.keys().copied().filter(|day| years.contains(&day.year())).collect()
}

/// The days on which two lists differ within `years`.
fn differences(a: &Holidays, b: &Holidays, years: std::ops::RangeInclusive<i32>) -> Vec<NaiveDate> {
    days(a, years.clone()).symmetric_difference(&days(b, years)).copied().collect()
}

/// The computed holidays of `years`, as a table.
fn computed(years: std::ops::RangeInclusive<i32>) -> Holidays {
    years.flat_map(law::holidays).map(|(day, name)| (day, name.into_owned())).collect()
}

#[test]
fn the_table_runs_from_1955_to_the_last_announced_year() {
    let table = japan();
    assert_eq!(table.len(), 1067);
    assert_eq!(table.keys().next().unwrap().to_string(), "1955-01-01");
    assert_eq!(known_until(&table), Some(2027));
    assert!(thin_years(&table).is_empty());
}

#[test]
fn the_computed_law_gives_the_tables_own_years_name_by_name() {
    assert_eq!(computed(1955..=2027), japan());
}

/// They differ in names alone: the published list calls substitute and sandwiched days 休日, the
/// days of 2019 休日（祝日扱い）, and the 体育の日 of 2019 by its coming name as well.
#[test]
fn the_table_is_the_cabinet_offices_list() {
    let Some(bytes) = published("syukujitsu_asof20240717_cp932.csv") else { return };
    let list = read(&bytes).unwrap();
    assert_eq!(differences(&japan(), &list, 1955..=2025), []);
    for (day, name) in &list {
        let ours = &japan()[day];
        let same = ours == name || name.starts_with("休日") || name.starts_with(ours.as_str());
        assert!(same, "{day}: {name} / {ours}");
    }
}

#[test]
fn the_table_agrees_with_the_list_through_2026() {
    let Some(bytes) = published("japanese-public-holidays_3.2.38_utf8.csv") else { return };
    assert_eq!(differences(&japan(), &read(&bytes).unwrap(), 1955..=2026), []);
}

#[test]
fn table_and_law_agree_with_the_forecast_to_2050() {
    let Some(bytes) = published("holiday_jp_holidays.yml") else { return };
    let text = String::from_utf8(bytes).unwrap();
    let list: Holidays = text
        .lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(day, name)| (day.parse().unwrap(), name.to_owned()))
        .collect();
    assert_eq!(differences(&japan(), &list, 1970..=2027), []);
    assert_eq!(differences(&computed(1970..=2050), &list, 1970..=2050), []);
}

#[test]
fn one_misspelt_year_neither_moves_the_horizon_nor_goes_unseen() {
    let mut table = japan();
    table.insert(NaiveDate::from_ymd_opt(2205, 1, 1).unwrap(), "元日".to_owned());
    assert_eq!(known_until(&table), Some(2027));
    assert_eq!(thin_years(&table), [2205]);
    assert_eq!(known_until(&Holidays::new()), None);
}
