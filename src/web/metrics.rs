//! The numbers, in a registry of their own: what the daemon sets, Prometheus reads.

mod described;

use std::fmt;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use chrono::{DateTime, Utc};
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Metric, Registry, Unit};

pub use described::Described;

/// Labels: names and values.
type Labels<const N: usize> = [(&'static str, String); N];
/// Seconds since 1970.
type Instant = Gauge<f64, AtomicU64>;

/// The upper bounds of the evaluation's duration, in seconds.
const DURATIONS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.5, 10.0];

/// Everything that is counted. No label holds a person, a department or a subject.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    evaluations: Counter,
    evaluation_failures: Counter,
    evaluation_duration: Histogram,
    last_evaluation: Instant,
    alerts: Family<Labels<2>, Gauge>,
    cannot_tell: Gauge,
    outbox: Family<Labels<1>, Gauge>,
    maybe_twice: Gauge,
    undelivered_words: Gauge,
    deliveries: Family<Labels<2>, Counter>,
    last_handover: Family<Labels<1>, Instant>,
    sent_maybe_twice: Family<Labels<1>, Counter>,
    oldest_due: Family<Labels<1>, Gauge<f64, AtomicU64>>,
    circuit_open: Family<Labels<1>, Gauge>,
    plan_rows: Family<Labels<1>, Gauge>,
    plan_import: Instant,
    rules: Gauge,
    reload_failures: Family<Labels<1>, Counter>,
    backup: Instant,
    returned: Family<Labels<1>, Counter>,
    unreachable: Gauge,
    unverified: Gauge,
}

impl Default for Metrics {
    fn default() -> Metrics {
        Metrics::new()
    }
}

impl Metrics {
    /// All at zero.
    pub fn new() -> Metrics {
        let mut registry = Registry::with_prefix("yamedoki");
        let build = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "The program that runs", build);
        let r = &mut registry;
        Metrics {
            evaluations: add(r, "evaluations", "Evaluations committed"),
            evaluation_failures: add(r, "evaluation_failures", "Evaluations that failed"),
            evaluation_duration: add_seconds(
                r,
                "evaluation_duration",
                "Time an evaluation took, its commit included",
                Histogram::new(DURATIONS),
            ),
            last_evaluation: add_seconds(
                r,
                "last_evaluation_timestamp",
                "When an evaluation was last committed",
                Instant::default(),
            ),
            alerts: add(r, "alerts", "Alerts by state and severity"),
            cannot_tell: add(
                r,
                "cannot_tell",
                "Subjects of which a rule could not tell in the last evaluation",
            ),
            outbox: add(r, "outbox_letters", "Letters in the outbox by state"),
            maybe_twice: add(
                r,
                "letters_maybe_twice",
                "Letters that may have gone out twice: a crash fell between sending and settling, or no answer came",
            ),
            undelivered_words: add(
                r,
                "undelivered_words",
                "Words about undelivered letters that could not be delivered themselves",
            ),
            deliveries: add(r, "deliveries", "Attempts to hand over a letter, by channel and outcome"),
            last_handover: add_seconds(
                r,
                "last_handover_timestamp",
                "When a letter was last handed over since the start, by channel",
                Family::default(),
            ),
            sent_maybe_twice: add(
                r,
                "sendings_maybe_twice",
                "Letters sent that may have gone out before, by channel",
            ),
            oldest_due: add_seconds(
                r,
                "outbox_oldest_due",
                "For how long the oldest letter has been due and not sent, by channel",
                Family::default(),
            ),
            circuit_open: add(
                r,
                "circuit_open",
                "Whether a channel rests because nothing gets through (1) or not (0)",
            ),
            plan_rows: add(r, "plan_rows", "Rows of the plan in force, by table"),
            plan_import: add_seconds(
                r,
                "plan_import_timestamp",
                "When the plan in force was imported; its age is time() minus this",
                Instant::default(),
            ),
            rules: add(r, "rules_loaded", "Rules in force"),
            reload_failures: add(
                r,
                "reload_failures",
                "Reloads that left the last good one in force, by what failed",
            ),
            backup: add_seconds(
                r,
                "backup_timestamp",
                "When the last good backup was made; 0: none yet",
                Instant::default(),
            ),
            returned: add(r, "returned_mails", "Mails read from the mailbox of returned mail, by kind"),
            unreachable: add(
                r,
                "addresses_unreachable",
                "Mail addresses that nothing is sent to, for mail came back",
            ),
            unverified: add(
                r,
                "tls_unverified",
                "1 where certificates are not verified (skip_verify): dangerous",
            ),
            registry,
        }
    }

    /// An evaluation was committed.
    pub fn evaluated(&self, at: DateTime<Utc>, took: Duration) {
        self.evaluations.inc();
        self.evaluation_duration.observe(took.as_secs_f64());
        self.last_evaluation.set(seconds(at));
    }

    /// An evaluation failed.
    pub fn evaluation_failed(&self) {
        self.evaluation_failures.inc();
    }

    /// How many alerts are in a state (`pending`, `firing`, `resolved`) with a severity.
    pub fn alerts(&self, state: &'static str, severity: &'static str, number: usize) {
        self.alerts
            .get_or_create(&[("state", state.into()), ("severity", severity.into())])
            .set(signed(number));
    }

    /// Of how many subjects a rule could not tell.
    pub fn cannot_tell(&self, number: usize) {
        self.cannot_tell.set(signed(number));
    }

    /// How many letters of the outbox are in a state (`queued`, `failed`, …).
    pub fn outbox(&self, state: &str, number: usize) {
        self.outbox.get_or_create(&[("state", state.into())]).set(signed(number));
    }

    /// How many letters may have gone out twice.
    pub fn maybe_twice(&self, number: usize) {
        self.maybe_twice.set(signed(number));
    }

    /// How many words about undelivered letters could not be delivered themselves.
    pub fn undelivered_words(&self, number: usize) {
        self.undelivered_words.set(signed(number));
    }

    /// A letter was tried on a channel; `outcome` is `handed_over`, `retry`, `failed` or `expired`.
    pub fn delivered(&self, channel: &str, outcome: &'static str, at: DateTime<Utc>) {
        self.deliveries.get_or_create(&[("channel", channel.into()), ("outcome", outcome.into())]).inc();
        if outcome == "handed_over" {
            self.last_handover.get_or_create(&[("channel", channel.into())]).set(seconds(at));
        }
    }

    /// A letter was sent that may have gone out before.
    pub fn sent_maybe_twice(&self, channel: &str) {
        self.sent_maybe_twice.get_or_create(&[("channel", channel.into())]).inc();
    }

    /// The channels with letters due at `now`, each with the moment since when its oldest one is.
    pub fn due<'a>(&self, since: impl Iterator<Item = (&'a str, DateTime<Utc>)>, now: DateTime<Utc>) {
        self.oldest_due.clear();
        for (channel, since) in since {
            let age = (seconds(now) - seconds(since)).max(0.0);
            self.oldest_due.get_or_create(&[("channel", channel.into())]).set(age);
        }
    }

    /// Whether a channel rests.
    pub fn circuit(&self, channel: &str, rests: bool) {
        self.circuit_open.get_or_create(&[("channel", channel.into())]).set(rests.into());
    }

    /// How many rows a table of the plan in force has.
    pub fn plan_rows(&self, table: &'static str, number: usize) {
        self.plan_rows.get_or_create(&[("table", table.into())]).set(signed(number));
    }

    /// When the plan in force was imported.
    pub fn plan_imported(&self, at: DateTime<Utc>) {
        self.plan_import.set(seconds(at));
    }

    /// How many rules are in force.
    pub fn rules_loaded(&self, number: usize) {
        self.rules.set(signed(number));
    }

    /// A reload of `what` (`config`, `rules`, `plan`) failed.
    pub fn reload_failed(&self, what: &'static str) {
        self.reload_failures.get_or_create(&[("what", what.into())]).inc();
    }

    /// A good backup was made.
    pub fn backed_up(&self, at: DateTime<Utc>) {
        self.backup.set(seconds(at));
    }

    /// So many mails of a kind (`failed`, `delayed`, `strange`, `other`) were read.
    pub fn returned(&self, kind: &'static str, number: usize) {
        self.returned.get_or_create(&[("kind", kind.into())]).inc_by(number as u64);
    }

    /// How many mail addresses cannot be reached.
    pub fn unreachable(&self, number: usize) {
        self.unreachable.set(signed(number));
    }

    /// Whether certificates are taken unverified.
    pub fn unverified(&self, unverified: bool) {
        self.unverified.set(i64::from(unverified));
    }

    /// All of it in the OpenMetrics text format.
    pub(super) fn text(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

fn add<M: Metric + Clone + Default>(registry: &mut Registry, name: &str, help: &str) -> M {
    let metric = M::default();
    registry.register(name, help, metric.clone());
    metric
}

fn add_seconds<M: Metric + Clone>(registry: &mut Registry, name: &str, help: &str, metric: M) -> M {
    registry.register_with_unit(name, help, Unit::Seconds, metric.clone());
    metric
}

fn seconds(at: DateTime<Utc>) -> f64 {
    at.timestamp_micros() as f64 / 1e6
}

fn signed(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
