//! A long import says how far it is, and is quick.

use std::fmt::Write;
use std::time::Instant;

use yamedoki::plan::Table;

use super::Source;

fn large(rows: usize) -> Source {
    let mut kpis = "code,initiative,name,unit,direction,kind,report_every\n".to_owned();
    let mut measurements = "kpi,on,value,reported_by,note\n".to_owned();
    for k in 0..rows / 20 {
        let _ = writeln!(kpis, "K{k},I1,指標{k},件,increase,level,12");
    }
    for m in 0..rows - rows / 20 {
        let year = 2006 + m % 19;
        let _ = writeln!(measurements, "K{},{year}-03-31,{}.5,総務課,第{m}回", m % (rows / 20), m % 1000);
    }
    super::small().with("kpis.csv", kpis).with("measurements.csv", measurements)
}

#[test]
fn a_long_import_tells_how_far_it_is() {
    let source = large(20_000);
    let mut told = Vec::new();
    let known = super::known();
    let intake = yamedoki::intake::read(source.path(), &known, &mut |p| told.push(p)).unwrap();
    assert_eq!(intake.counts[&Table::Measurements].accepted, 19_000);
    let of = told.iter().filter(|p| p.table == Table::Measurements).map(|p| p.rows).collect::<Vec<_>>();
    assert_eq!(of, [5_000, 10_000, 15_000, 19_000]);
}

#[test]
fn a_hundred_thousand_rows_are_read_in_a_moment() {
    let source = large(100_000);
    let start = Instant::now();
    let intake = source.read().unwrap();
    let took = start.elapsed();
    assert_eq!(intake.records.len(), 100_002);
    println!("100,000 rows in {took:?}");
    // A debug build on a busy machine; a release build takes a tenth.
    assert!(took.as_secs() < 15, "{took:?}");
}
