//! Silences: nobody is told of what they match, until they end (`rules.md`, An alert's life).

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{Alert, AlertKey, Quiet};
use crate::calendar::Calendar;
use crate::lang::Lang;
use crate::rules::Severity;

/// A silence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// Its number in the store.
    pub id: i64,
    /// When it was set.
    pub at: DateTime<Utc>,
    /// Its author.
    pub by: String,
    /// The author's department, by code: reminded before it ends.
    pub department: Option<String>,
    /// What it matches: all that is given must match.
    pub matchers: Matchers,
    /// Its end.
    pub until: DateTime<Utc>,
    /// Why.
    pub reason: String,
    /// When it was ended early.
    pub ended_at: Option<DateTime<Utc>>,
    /// When its author was reminded of its end.
    pub warned_at: Option<DateTime<Utc>>,
}

/// What a silence matches; what is not given matches all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matchers {
    /// The rule's name.
    pub rule: Option<String>,
    /// The severity.
    pub severity: Option<Severity>,
    /// The code of the department responsible.
    pub department: Option<String>,
    /// The subject, as `table/code`.
    pub subject: Option<String>,
    /// Labels of the rule.
    pub labels: BTreeMap<String, String>,
}

impl Silence {
    /// Whether it silences at `now`.
    pub fn in_force(&self, now: DateTime<Utc>) -> bool {
        self.ended_at.is_none() && self.at <= now && now < self.until
    }

    /// Its last day.
    pub fn last_day(&self, calendar: &Calendar) -> NaiveDate {
        calendar.today(self.until - TimeDelta::milliseconds(1))
    }

    /// From when its author is to be reminded of its end: the beginning of the business day before its
    /// last day.
    pub fn warn_from(&self, calendar: &Calendar) -> DateTime<Utc> {
        calendar.midnight(calendar.add_business_days(self.last_day(calendar), -1))
    }

    /// Whether its author is to be reminded of its end now.
    pub fn owes_a_warning(&self, now: DateTime<Utc>, calendar: &Calendar) -> bool {
        self.in_force(now) && self.warned_at.is_none() && self.warn_from(calendar) <= now
    }
}

impl Matchers {
    /// Whether it matches nothing in particular, which is everything.
    pub fn is_empty(&self) -> bool {
        *self == Matchers::default()
    }

    /// Whether it matches an alert whose rule bears `labels`.
    pub fn matches(&self, key: &AlertKey, alert: &Alert, labels: &BTreeMap<String, String>) -> bool {
        self.rule.as_ref().is_none_or(|rule| *rule == key.rule)
            && self.severity.is_none_or(|severity| severity == alert.severity)
            && self.department.as_ref().is_none_or(|department| *department == alert.owner)
            && self.subject.as_ref().is_none_or(|subject| *subject == key.subject)
            && self.labels.iter().all(|(name, value)| labels.get(name) == Some(value))
    }

    /// What it matches, in words.
    pub fn words(&self, lang: Lang) -> String {
        let mut parts = Vec::new();
        let mut add = |ja: &str, en: &str, value: &str| {
            parts.push(format!("{}{}{value}", lang.pick(ja, en), lang.pick("：", ": ")));
        };
        if let Some(rule) = &self.rule {
            add("ルール", "rule", rule);
        }
        if let Some(severity) = self.severity {
            add("重要度", "severity", severity.words().get(lang));
        }
        if let Some(department) = &self.department {
            add("所管部署", "department", department);
        }
        if let Some(subject) = &self.subject {
            add("対象", "subject", subject);
        }
        for (name, value) in &self.labels {
            add("ラベル", "label", &format!("{name}={value}"));
        }
        parts.join(lang.pick("、", ", "))
    }
}

/// Why an alert keeps quiet, where a silence matches it; of several the one that lasts longest.
pub(super) fn hush(
    silences: &[Silence],
    key: &AlertKey,
    alert: &Alert,
    labels: &BTreeMap<String, String>,
    now: DateTime<Utc>,
) -> Option<Quiet> {
    let matching = silences.iter().filter(|s| s.in_force(now) && s.matchers.matches(key, alert, labels));
    let silence = matching.max_by_key(|silence| silence.until)?;
    Some(Quiet::Silenced { by: silence.by.clone(), until: silence.until })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::alerts::testing::*;
    use crate::rules::Rule;

    const M1: &str = "milestone/m1";

    fn silence(matchers: Matchers, from: &str, until: &str) -> Silence {
        Silence {
            id: 1,
            at: at(from),
            by: "佐藤".into(),
            department: None,
            matchers,
            until: at(until),
            reason: "庁舎移転のため".into(),
            ended_at: None,
            warned_at: None,
        }
    }

    fn of_rule(name: &str) -> Matchers {
        Matchers { rule: Some(name.into()), ..Matchers::default() }
    }

    #[test]
    fn all_that_is_given_must_match() {
        let some = |text: &str| Some(text.to_owned());
        let label = |value: &str| [("theme".to_owned(), value.to_owned())].into();
        let none = Matchers::default;
        let cases = [
            (of_rule("late"), true),
            (of_rule("early"), false),
            (Matchers { severity: Some(Severity::Warning), ..none() }, true),
            (Matchers { severity: Some(Severity::Critical), ..none() }, false),
            (Matchers { department: some("a"), ..none() }, true),
            (Matchers { department: some("b"), ..none() }, false),
            (Matchers { subject: some(M1), ..none() }, true),
            (Matchers { subject: some("milestone/m2"), ..none() }, false),
            (Matchers { labels: label("sunset"), ..none() }, true),
            (Matchers { labels: label("money"), ..none() }, false),
            (Matchers { department: some("b"), ..of_rule("late") }, false),
            (Matchers { department: some("a"), labels: label("sunset"), ..of_rule("late") }, true),
        ];
        for (matchers, silent) in cases {
            let mut world = World::new(vec![Rule { labels: label("sunset"), ..rule("late") }]);
            let told = if silent {
                "opened late milestone/m1 (silenced by 佐藤)"
            } else {
                "opened late milestone/m1"
            };
            world.silences = vec![silence(matchers.clone(), "2026-04-01 12:00", "2026-05-01 00:00")];
            world.fire("late", M1);
            assert_eq!(world.evaluate("2026-04-02 06:00"), [told], "{matchers:?}");
        }
    }

    #[test]
    fn what_was_never_told_is_told_when_the_silence_ends_early_or_late() {
        for (ended_at, when) in
            [(None, "2026-05-01 00:00"), (Some(at("2026-04-10 09:00")), "2026-04-10 12:00")]
        {
            let mut world = World::new(vec![rule("late")]);
            world.silences = vec![silence(of_rule("late"), "2026-04-01 12:00", "2026-05-01 00:00")];
            world.fire("late", M1);
            world.evaluate("2026-04-02 06:00");
            assert!(world.evaluate("2026-04-09 06:00").is_empty());
            world.silences[0].ended_at = ended_at;
            assert_eq!(world.evaluate(when), ["opened late milestone/m1"], "{when}");
        }
    }

    #[test]
    fn a_silence_hushes_reminders_and_steps_up_and_loses_none() {
        let late = Rule { remind: every(&["5bd"]), escalate: vec![step_up("10bd", None)], ..rule("late") };
        let mut world = World::new(vec![late]);
        world.fire("late", M1);
        world.evaluate("2026-04-02 06:00");
        world.delivered("late", M1, "2026-04-02 09:00");
        world.silences = vec![silence(of_rule("late"), "2026-04-02 12:00", "2026-04-25 00:00")];
        assert_eq!(world.evaluate("2026-04-09 06:00"), ["reminder late milestone/m1 (silenced by 佐藤)"]);
        assert_eq!(world.evaluate("2026-04-16 06:00"), ["escalated late milestone/m1 (silenced by 佐藤)"]);
        let told = world.evaluate("2026-04-25 06:00");
        assert_eq!(told, ["reminder late milestone/m1", "escalated late milestone/m1"]);
    }

    #[test]
    fn its_author_is_reminded_on_the_business_day_before_its_last() {
        // the last day is Monday 27 April; the business day before it is Friday the 24th
        let mut silence = silence(of_rule("late"), "2026-04-01 12:00", "2026-04-28 00:00");
        assert_eq!(silence.last_day(&JAPAN), day("2026-04-27"));
        for (now, owed) in [
            ("2026-04-23 23:59", false),
            ("2026-04-24 00:00", true),
            ("2026-04-27 23:00", true),
            ("2026-04-28 00:00", false),
        ] {
            assert_eq!(silence.owes_a_warning(at(now), &JAPAN), owed, "{now}");
        }
        silence.warned_at = Some(at("2026-04-24 06:00"));
        assert!(!silence.owes_a_warning(at("2026-04-24 07:00"), &JAPAN));
    }
}
