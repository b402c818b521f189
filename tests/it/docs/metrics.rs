//! docs/metrics.md: every number that Prometheus can read.

use yamedoki::web::Metrics;

use super::{Table, hold};

#[test]
fn every_number_is_in_the_manual_as_prometheus_reads_it() {
    let rows = Metrics::described().into_iter().map(|number| {
        let labels: Vec<String> = number.labels.iter().map(|label| format!("`{label}`")).collect();
        vec![format!("`{}`", number.name), number.kind, labels.join(", "), number.help]
    });
    let header = vec!["名前 / name", "種類 / type", "ラベル / labels", "meaning", "意味"];
    hold("metrics.md", &[("metrics".to_owned(), Table { header, rows: rows.collect(), kept: 1 })]);
}
