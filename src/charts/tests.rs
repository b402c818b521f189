#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::calendar::Calendar;
use crate::lang::Lang;
use crate::plan::facts::{FactSettings, derive};
use crate::plan::fields::View;
use crate::plan::{
    Comparison, DefaultOutcome, ExitCondition, ExitPoint, Initiative, Kpi, KpiKind, Plan, Point, Recorded,
    Target, Trajectory,
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn points(text: &str) -> Vec<Point> {
    let pairs = text.split_whitespace().map(|p| p.split_once('=').unwrap());
    pairs.map(|(on, value)| Point { on: day(on), value: value.parse().unwrap() }).collect()
}

fn one(kpi: Kpi, thresholds: &[f64], today: &str) -> Series {
    let exit = |threshold: &f64| ExitPoint {
        code: "X".into(),
        initiative: 0,
        description: String::new(),
        on: None,
        condition: Some(ExitCondition {
            kpi: 0,
            comparison: Comparison::Less,
            threshold: *threshold,
            consecutive: 1,
            from: None,
        }),
        decide_within: 30,
        default_outcome: DefaultOutcome::End,
    };
    let plan = Plan {
        initiatives: vec![Initiative::default()],
        kpis: vec![kpi],
        exit_points: thresholds.iter().map(exit).collect(),
        ..Plan::default()
    };
    let calendar = Calendar::japan();
    let facts = derive(&plan, &Recorded::default(), &calendar, &FactSettings::default(), day(today));
    super::kpi(&View { plan: &plan, facts: &facts }, &calendar, 0).unwrap()
}

fn overtime() -> Kpi {
    Kpi {
        name: "有給休暇取得率 <平均>".into(),
        unit: Some("％".into()),
        baseline: Some(Point { on: day("2024-03-31"), value: 26.0 }),
        on_track_at: 0.9,
        at_risk_at: 0.7,
        targets: points("2027-03-31=50")
            .iter()
            .map(|p| Target { on: p.on, value: Some(p.value), ignored: false })
            .collect(),
        measurements: points("2025-03-31=29 2026-03-31=33"),
        ..Kpi::default()
    }
}

#[test]
fn a_chart_says_what_it_shows() {
    let series = one(overtime(), &[20.0], "2026-06-15");
    assert_eq!(
        series.sentence(Lang::Ja),
        "令和8年3月31日の実績は33％です。その日までの目標42％に対する達成度は44%で、遅れです。\
         最後の目標は、令和9年3月31日に50％です。このまま進むと、令和9年3月31日には36.5％（35％から37％）になる見込みです。\
         やめるポイントの基準は、20％未満です。"
    );
    insta::assert_snapshot!("kpi_sentence_en", series.sentence(Lang::En));
    insta::assert_snapshot!("kpi_inline_ja", series.svg(Lang::Ja, Look::Inline("k-1")).replace("><", ">\n<"));
    insta::assert_snapshot!("kpi_alone_en", series.svg(Lang::En, Look::Alone).replace("><", ">\n<"));
}

#[test]
fn a_table_has_a_row_a_day() {
    let rows = one(overtime(), &[], "2026-06-15").table();
    let said: Vec<_> =
        rows.iter().map(|r| (r.on.to_string(), r.set, r.result, r.forecast.is_some())).collect();
    assert_eq!(
        said,
        [
            ("2024-03-31".into(), false, Some(26.0), false),
            ("2025-03-31".into(), false, Some(29.0), false),
            ("2026-03-31".into(), false, Some(33.0), false),
            ("2027-03-31".into(), true, None, true),
        ]
    );
}

#[test]
fn nothing_to_draw_is_said() {
    let svg = one(Kpi::default(), &[], "2026-06-15").svg(Lang::Ja, Look::Inline("k"));
    assert!(svg.contains("まだありません"), "{svg}");
}

#[test]
fn the_months_show_each_deadline_and_what_is_decided_hollow() {
    let line = |title: &str, decided| Deadline {
        title: title.into(),
        decide_by: Some(day("2026-12-14")),
        notice_by: Some(day("2026-12-31")),
        ends_on: Some(day("2027-03-31")),
        decided,
    };
    let svg = months(
        &[line("<b>協定</b>", false), line("契約", true)],
        day("2026-06-15"),
        24,
        Lang::Ja,
        Look::Inline("m"),
    );
    insta::assert_snapshot!("months_ja", svg.replace("><", ">\n<"));
}

/// Everything that a place may be: numbers, within the frame; and the text is well formed.
fn check(svg: &str) {
    assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    let (mut width, mut height) = (0.0, 0.0);
    for (n, tag) in svg.split('<').skip(1).enumerate() {
        let tag = tag.split('>').next().unwrap();
        let attribute = |name: &str| {
            tag.split(&format!(" {name}=\"")).nth(1).map(|rest| rest.split('"').next().unwrap().to_owned())
        };
        let number = |name: &str| attribute(name).map(|text| text.parse::<f64>().expect("a number"));
        if n == 0 {
            let frame = attribute("viewBox").unwrap();
            let sides: Vec<f64> = frame.split(' ').map(|side| side.parse().unwrap()).collect();
            (width, height) = (sides[2], sides[3]);
            continue;
        }
        for name in ["x", "x1", "x2", "cx"] {
            assert!(number(name).is_none_or(|x| (0.0..=width).contains(&x)), "{tag}");
        }
        for name in ["y", "y1", "y2", "cy"] {
            assert!(number(name).is_none_or(|y| (0.0..=height).contains(&y)), "{tag}");
        }
        for point in attribute("points").iter().flat_map(|points| points.split(' ')) {
            let (x, y) = point.split_once(',').unwrap();
            assert!(
                (0.0..=width).contains(&x.parse().unwrap()) && (0.0..=height).contains(&y.parse().unwrap())
            );
        }
    }
    let options = resvg::usvg::Options::default();
    resvg::usvg::Tree::from_str(svg, &options).expect("well formed");
}

/// Texts of one anchor's side that stand on one height do not reach into each other.
fn apart(svg: &str) {
    let mut boxes: Vec<(f64, f64, f64, String)> = Vec::new();
    for part in svg.split("<text ").skip(1) {
        let (tag, rest) = part.split_once('>').unwrap();
        let attribute = |name: &str| {
            tag.split(&format!("{name}=\"")).nth(1).map(|rest| rest.split('"').next().unwrap().to_owned())
        };
        let number = |name: &str| attribute(name).unwrap().parse::<f64>().unwrap();
        let text = rest.split('<').next().unwrap().to_owned();
        let plain = text
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&amp;", "&");
        let (x, wide) = (number(" x"), svg::width(&plain, number("font-size")));
        let left = match attribute("text-anchor").as_deref() {
            Some("end") => x - wide,
            Some("middle") => x - wide / 2.0,
            _ => x,
        };
        boxes.push((left, left + wide, number(" y"), text));
    }
    for (i, a) in boxes.iter().enumerate() {
        assert!(a.1 <= 321.0 && a.0 >= -1.0, "{a:?} leaves the frame");
        for b in &boxes[i + 1..] {
            let clear = a.1 <= b.0 + 0.5 || b.1 <= a.0 + 0.5 || (a.2 - b.2).abs() >= 8.5;
            assert!(clear, "{a:?} and {b:?}\n{svg}");
        }
    }
}

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -1000.0..1000.0_f64,
        2 => 0.0..2e6_f64,
        1 => prop::num::f64::NORMAL,
        1 => Just(0.0),
    ]
}

fn dated(most: usize) -> impl Strategy<Value = Vec<Point>> {
    let point = (0..4000_u64, value());
    prop::collection::btree_map(0..4000_u64, point, 0..most).prop_map(|map| {
        let on = |days| day("2020-04-01").checked_add_days(chrono::Days::new(days)).unwrap();
        map.into_iter().map(|(days, (_, value))| Point { on: on(days), value }).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn whatever_the_numbers_no_chart_leaves_its_frame_or_holds_no_number(
        targets in dated(5),
        measured in dated(12),
        base in prop::option::of(value()),
        thresholds in prop::collection::vec(value(), 0..4),
        kind in 0..3_u8,
        step: bool,
        name in "\\PC{0,20}",
        unit in "\\PC{0,12}",
    ) {
        let kpi = Kpi {
            name,
            unit: Some(unit),
            baseline: base.filter(|_| kind < 2).map(|value| Point { on: day("2020-03-31"), value }),
            kind: [KpiKind::Level, KpiKind::Cumulative, KpiKind::Flow][usize::from(kind)],
            trajectory: if step { Trajectory::Step } else { Trajectory::Linear },
            on_track_at: 0.9,
            at_risk_at: 0.7,
            targets: targets.iter().map(|p| Target { on: p.on, value: Some(p.value), ignored: false }).collect(),
            measurements: measured,
            ..Kpi::default()
        };
        let series = one(kpi, &thresholds, "2026-06-15");
        for lang in [Lang::Ja, Lang::En] {
            for look in [Look::Inline("k"), Look::Alone] {
                let svg = series.svg(lang, look);
                if look == Look::Alone {
                    check(&svg);
                }
                apart(&svg);
            }
        }
    }
}
