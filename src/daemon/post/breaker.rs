//! When a channel rests: nothing gets through, so its letters keep their attempts until a single one
//! was tried and went.
//!
//! Five failures in a row that are the channel's own open the circuit; then one letter is tried after
//! a minute, two, four … fifteen. One that goes, or is answered about, closes it. What is decided here
//! is kept in the store by the lane, so a restart remembers.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::channels::Failure;
use crate::channels::backoff::spread;
use crate::lang::Lang;
use crate::store::{Circuit, CircuitState};

/// So many failures in a row open the circuit.
const PATIENCE: u32 = 5;
/// The wait before the first probe.
const FIRST: TimeDelta = TimeDelta::minutes(1);
/// The longest wait between probes.
const LONGEST: TimeDelta = TimeDelta::minutes(15);
/// The longest rest that a receiver is granted at its own wish; a probe's moment that lies farther
/// ahead was set by a clock that went wrong.
const LONGEST_REST: TimeDelta = TimeDelta::hours(1);
/// A rest as short as this is kept by the lane alone, and nobody is told of it.
pub(super) const SHORT_REST: Duration = Duration::from_secs(60);

/// What may be claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Allowed {
    /// As much as the lane takes.
    All,
    /// One letter, to see whether it gets through.
    Probe,
    /// Nothing for so long.
    Nothing(Duration),
}

/// What a result changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// It rests from now on.
    Opened,
    /// It goes on resting.
    Again,
    /// It rests no more. It rested since then.
    Closed(DateTime<Utc>),
}

/// The circuit of one channel.
#[derive(Debug)]
pub(super) struct Breaker {
    channel: String,
    failures: u32,
    rests: Option<Circuit>,
}

impl Breaker {
    /// As it was remembered. A probe that a crash cut off is due again.
    pub(super) fn new(channel: &str, remembered: Option<Circuit>) -> Breaker {
        let rests = remembered.map(|circuit| Circuit { state: CircuitState::Open, ..circuit });
        Breaker { channel: channel.to_owned(), failures: 0, rests }
    }

    /// The circuit, where it is open.
    pub(super) fn rests(&self) -> Option<&Circuit> {
        self.rests.as_ref()
    }

    /// What may be claimed now.
    pub(super) fn allows(&self, now: DateTime<Utc>) -> Allowed {
        let Some(circuit) = &self.rests else { return Allowed::All };
        let left = circuit.probe_at - now;
        match circuit.state {
            CircuitState::Probing => Allowed::Nothing(Duration::MAX),
            CircuitState::Open if left <= TimeDelta::zero() || left > LONGEST_REST => Allowed::Probe,
            CircuitState::Open => Allowed::Nothing(left.to_std().unwrap_or(Duration::ZERO)),
        }
    }

    /// One letter is on its way.
    pub(super) fn probing(&mut self) {
        if let Some(circuit) = &mut self.rests {
            circuit.state = CircuitState::Probing;
        }
    }

    /// Somebody may have mended it: the next letter is a probe.
    pub(super) fn probe_now(&mut self, now: DateTime<Utc>) {
        if let Some(circuit) = self.rests.as_mut().filter(|c| c.state == CircuitState::Open) {
            circuit.probe_at = now;
        }
    }

    /// A letter's result: the failure, where it was one.
    pub(super) fn heard(
        &mut self,
        failure: Option<&Failure>,
        now: DateTime<Utc>,
        lang: Lang,
    ) -> Option<Change> {
        match failure.filter(|failure| failure.is_of_the_channel()) {
            None => {
                self.failures = 0;
                self.rests.take().map(|circuit| Change::Closed(circuit.since))
            }
            Some(failure) => self.failed(failure, now, lang),
        }
    }

    fn failed(&mut self, failure: &Failure, now: DateTime<Utc>, lang: Lang) -> Option<Change> {
        let rest = failure.rest().filter(|rest| *rest > SHORT_REST);
        match &self.rests {
            // One that was on its way when the circuit opened.
            Some(circuit) if circuit.state == CircuitState::Open => return None,
            Some(circuit) => self.failures = circuit.failures.saturating_add(1),
            None => {
                self.failures += 1;
                if self.failures < PATIENCE && rest.is_none() {
                    return None;
                }
            }
        }
        let change = if self.rests.is_some() { Change::Again } else { Change::Opened };
        let since = self.rests.as_ref().map_or(now, |circuit| circuit.since.min(now));
        self.rests = Some(Circuit {
            channel: self.channel.clone(),
            state: CircuitState::Open,
            since,
            probe_at: now + self.wait(rest),
            failures: self.failures,
            error: failure.text.get(lang).to_owned(),
        });
        Some(change)
    }

    /// A minute, two, four … fifteen, a little less each; or as long as the receiver asked for.
    fn wait(&self, rest: Option<Duration>) -> TimeDelta {
        let doublings = self.failures.saturating_sub(PATIENCE).min(8);
        let wait = (FIRST * (1 << doublings)).min(LONGEST);
        let own = spread(wait, &format!("{}/{}", self.channel, self.failures));
        rest.map_or(own, |rest| own.max(TimeDelta::from_std(rest).unwrap_or(LONGEST_REST).min(LONGEST_REST)))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::channels::Kind;
    use crate::lang::Text;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_775_000_000 + seconds, 0).unwrap()
    }

    fn dead() -> Failure {
        Failure::transient("connection", Text::new("つながりません。", "No connection."))
    }

    fn resting(seconds: u64) -> Failure {
        let kind = Kind::Transient { retry_after: Some(Duration::from_secs(seconds)) };
        Failure { kind, ..Failure::transient("429", Text::new("混雑", "Busy.")) }
    }

    fn fail(breaker: &mut Breaker, failure: &Failure, now: i64) -> Option<Change> {
        breaker.heard(Some(failure), at(now), Lang::En)
    }

    fn opened() -> Breaker {
        let mut breaker = Breaker::new("mail", None);
        for _ in 0..4 {
            assert_eq!(fail(&mut breaker, &dead(), 0), None);
            assert_eq!(breaker.allows(at(0)), Allowed::All);
        }
        assert_eq!(fail(&mut breaker, &dead(), 0), Some(Change::Opened));
        breaker
    }

    /// The seconds until the next probe.
    fn wait(breaker: &Breaker, now: i64) -> i64 {
        (breaker.rests().unwrap().probe_at - at(now)).num_seconds()
    }

    #[test]
    fn five_in_a_row_open_it_and_one_that_goes_closes_it() {
        let mut breaker = opened();
        assert!((44..=60).contains(&wait(&breaker, 0)));
        assert!(matches!(breaker.allows(at(30)), Allowed::Nothing(_)));
        assert_eq!(breaker.allows(at(60)), Allowed::Probe);
        breaker.probing();
        assert!(matches!(breaker.allows(at(61)), Allowed::Nothing(_)));
        assert_eq!(breaker.heard(None, at(62), Lang::En), Some(Change::Closed(at(0))));
        assert_eq!(breaker.allows(at(62)), Allowed::All);
    }

    #[test]
    fn an_answer_about_a_letter_shows_that_the_channel_is_alive() {
        let greylisted = Failure::transient("451", Text::new("後で", "Later."));
        let mut breaker = Breaker::new("mail", None);
        for _ in 0..20 {
            (0..4).for_each(|_| assert_eq!(fail(&mut breaker, &dead(), 0), None));
            assert_eq!(fail(&mut breaker, &greylisted, 0), None);
        }
        let mut breaker = opened();
        breaker.probing();
        assert_eq!(fail(&mut breaker, &greylisted, 60), Some(Change::Closed(at(0))));
    }

    #[test]
    fn probes_come_at_longer_and_longer_waits_up_to_a_quarter_of_an_hour() {
        let mut breaker = opened();
        let (mut now, mut waits) = (0, Vec::new());
        for _ in 0..7 {
            now += wait(&breaker, now) + 1;
            assert_eq!(breaker.allows(at(now)), Allowed::Probe);
            breaker.probing();
            assert_eq!(fail(&mut breaker, &dead(), now), Some(Change::Again));
            waits.push(wait(&breaker, now));
        }
        let bounds = [120, 240, 480, 900, 900, 900, 900];
        let fits = |(wait, most): (&i64, i64)| (most * 3 / 4 - 1..=most).contains(wait);
        assert!(waits.iter().zip(bounds).all(fits), "{waits:?}");
        assert_eq!(breaker.rests().unwrap().since, at(0));
    }

    #[test]
    fn what_was_on_its_way_when_it_opened_does_not_lengthen_the_wait() {
        let mut breaker = opened();
        let before = breaker.rests().cloned();
        assert_eq!(fail(&mut breaker, &dead(), 20), None);
        assert_eq!(breaker.rests().cloned(), before);
    }

    #[test]
    fn a_receiver_that_asks_for_a_long_rest_gets_it_at_once_and_a_short_one_is_no_matter() {
        let mut breaker = Breaker::new("chat", None);
        assert_eq!(fail(&mut breaker, &resting(30), 0), None);
        assert_eq!(fail(&mut breaker, &resting(1200), 0), Some(Change::Opened));
        assert_eq!(wait(&breaker, 0), 1200);
        let mut breaker = Breaker::new("chat", None);
        assert_eq!(fail(&mut breaker, &resting(u64::MAX), 0), Some(Change::Opened));
        assert_eq!(wait(&breaker, 0), 3600);
    }

    #[test]
    fn a_restart_remembers_and_a_probe_that_was_cut_off_is_due_again() {
        let mut before = opened();
        let again = Breaker::new("mail", before.rests().cloned());
        assert!(matches!(again.allows(at(30)), Allowed::Nothing(_)));
        before.probing();
        let again = Breaker::new("mail", before.rests().cloned());
        assert_eq!(again.allows(at(60)), Allowed::Probe);
    }

    #[test]
    fn a_clock_that_jumps_does_not_wedge_it() {
        let breaker = opened();
        assert_eq!(breaker.allows(at(86_400)), Allowed::Probe);
        assert_eq!(breaker.allows(at(-86_400)), Allowed::Probe);
        let mut breaker = opened();
        breaker.probe_now(at(5));
        assert_eq!(breaker.allows(at(5)), Allowed::Probe);
    }
}
