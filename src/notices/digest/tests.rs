#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::*;
use crate::alerts::DEFAULT;
use crate::alerts::testing::*;
use crate::notices::{DigestLine, Reason, Settings};
use crate::plan::{Kpi, Outcome, Point};
use crate::rules::{Mode, Recipient, Rule, Severity};

const M1: &str = "milestone/m1";
const I: &str = "initiative/i";

fn graded() -> Vec<Rule> {
    vec![
        Rule { severity: Severity::Info, superseded_by: vec!["off".into()], ..rule("risk") },
        Rule { severity: Severity::Warning, ..rule("off") },
        Rule { escalate: vec![step_up("10bd", Some(Severity::Critical))], ..rule("late") },
        Rule { decision: question(), severity: Severity::Critical, ..rule("end") },
        Rule { to: vec![Recipient::Digest], severity: Severity::Info, ..rule("listed") },
        Rule { mode: Mode::Shadow, ..rule("shadow") },
        Rule { inhibited_by: vec!["off".into()], ..rule("hushed") },
        Rule { severity: Severity::Critical, ..rule("grave") },
    ]
}

/// A world whose last digest went out on Monday 6 April at 09:00.
struct Week {
    world: World,
    told: Vec<ToldEntry>,
    coming: Vec<Coming>,
    decisions: Vec<Decision>,
    blocked: Vec<Blocked>,
    defaults: BTreeMap<AlertKey, Outcome>,
    failures: Vec<(String, String, String)>,
}

impl Week {
    fn new() -> Week {
        Week {
            world: World::new(graded()),
            told: Vec::new(),
            coming: Vec::new(),
            decisions: Vec::new(),
            blocked: Vec::new(),
            defaults: BTreeMap::new(),
            failures: Vec::new(),
        }
    }

    fn evaluate(&mut self, when: &str) {
        let step = self.world.step(at(when));
        let settings = Settings::default();
        let desk = Desk::new(&self.world.plan, self.world.calendar, &settings, self.world.now);
        let told = crate::notices::notices(&step.events, &step.book, &desk).told;
        if at(when) > at("2026-04-06 09:00") {
            self.told.extend(told);
        }
    }

    fn digest_due(&self, due: &str, lang: Lang) -> Digest {
        let settings = Settings::default();
        let desk = Desk::new(&self.world.plan, self.world.calendar, &settings, self.world.now);
        let rules = rule_set(&self.world.rules);
        let judgement = self.world.judgement();
        let present = Present {
            book: &self.world.book,
            rules: &rules,
            judgement: &judgement,
            facts: &Facts::default(),
            defaults: &self.defaults,
            recorded: &self.world.recorded,
            silences: &self.world.silences,
            coming: &self.coming,
        };
        let since = Since {
            from: at("2026-04-06 09:00"),
            due: at(due),
            told: &self.told,
            decisions: &self.decisions,
            blocked: &self.blocked,
            failures: &self.failures,
            imported: None,
        };
        digest(&present, &since, lang, &desk)
    }

    /// The digest of Monday 13 April.
    fn digest(&mut self) -> Digest {
        self.evaluate("2026-04-13 09:00");
        self.digest_due("2026-04-13 09:00", Lang::Ja)
    }
}

fn names(items: &[Item]) -> Vec<String> {
    items.iter().map(|i| format!("{} {}", i.alert.rule, i.alert.subject)).collect()
}

#[test]
fn a_week_without_anything_still_says_what_was_watched() {
    let mut week = Week::new();
    week.world.plan.kpis = vec![Kpi {
        code: "k".into(),
        measurements: vec![
            Point { on: day("2026-03-31"), value: 1.0 },
            Point { on: day("2027-03-31"), value: 2.0 },
        ],
        ..Kpi::default()
    }];
    let digest = week.digest();
    let watched: Vec<(&str, usize)> = digest.watched.iter().map(|(t, n)| (t.ja.as_str(), *n)).collect();
    let expected =
        [("取り組み", 1), ("年度別取り組み", 2), ("KPI", 1), ("やめるポイント", 1), ("更新案件", 1)];
    assert_eq!(watched, expected);
    assert_eq!(digest.newest_data, Some(day("2026-03-31")), "what lies ahead is no data yet");
    assert_eq!((digest.from, digest.to, digest.late), (day("2026-04-06"), day("2026-04-13"), None));
    assert_eq!(digest.standing, 0);
}

#[test]
fn a_digest_that_comes_late_says_by_how_many_days() {
    let mut week = Week::new();
    week.evaluate("2026-04-15 10:00");
    assert_eq!(week.digest_due("2026-04-13 09:00", Lang::Ja).late, Some(2));
}

#[test]
fn what_opened_this_week_is_new_and_what_stood_before_only_counts() {
    let mut week = Week::new();
    week.world.fire("late", M1);
    week.evaluate("2026-04-02 06:00");
    week.world.fire("late", I);
    week.world.fire("listed", M1);
    let digest = week.digest();
    assert_eq!(names(&digest.new), ["late initiative/i", "listed milestone/m1"]);
    assert_eq!(digest.standing, 1);
    assert!(digest.worse.is_empty() && digest.better.is_empty() && digest.resolved.is_empty());
}

#[test]
fn what_stands_and_is_critical_is_listed_every_time() {
    let mut week = Week::new();
    week.world.fire("grave", M1);
    week.world.fire("late", I);
    week.evaluate("2026-04-02 06:00");
    let digest = week.digest();
    assert_eq!(names(&digest.critical), ["grave milestone/m1"]);
    assert_eq!(digest.standing, 2);
    week.world.clear("grave", M1);
    assert!(week.digest().critical.is_empty());
}

#[test]
fn a_subject_that_became_graver_is_worse_and_the_lesser_alert_is_not_called_resolved() {
    let mut week = Week::new();
    week.world.fire("risk", M1);
    week.evaluate("2026-04-02 06:00");
    week.world.clear("risk", M1);
    week.world.fire("off", M1);
    let digest = week.digest();
    assert_eq!(names(&digest.worse), ["off milestone/m1"]);
    assert!(digest.new.is_empty() && digest.resolved.is_empty());
}

#[test]
fn a_subject_that_became_milder_is_better_and_what_it_was_is_not_called_resolved() {
    let mut week = Week::new();
    week.world.fire("off", M1);
    week.evaluate("2026-04-02 06:00");
    week.world.clear("off", M1);
    week.world.fire("risk", M1);
    let digest = week.digest();
    assert_eq!(names(&digest.better), ["risk milestone/m1"]);
    assert!(digest.new.is_empty() && digest.resolved.is_empty());
}

#[test]
fn what_went_a_step_up_is_worse() {
    let mut week = Week::new();
    week.world.fire("late", M1);
    week.evaluate("2026-03-25 06:00");
    week.world.book.evaluated_at = Some(at("2026-03-25 06:00"));
    week.world.alert("late", M1).fired_at = Some(at("2026-03-25 06:00"));
    week.world.delivered("late", M1, "2026-03-25 09:00");
    let digest = week.digest();
    assert_eq!(names(&digest.worse), ["late milestone/m1"]);
    assert_eq!(digest.worse[0].severity, Severity::Critical);
    assert_eq!(digest.standing, 0);
}

#[test]
fn what_ended_is_resolved_and_what_came_and_went_within_the_week_too() {
    let mut week = Week::new();
    week.world.fire("late", M1);
    week.evaluate("2026-04-02 06:00");
    week.world.clear("late", M1);
    week.world.fire("off", I);
    week.evaluate("2026-04-08 06:00");
    week.world.clear("off", I);
    assert_eq!(names(&week.digest().resolved), ["late milestone/m1", "off initiative/i"]);
}

#[test]
fn a_question_stands_until_it_is_answered_and_in_no_other_list() {
    let mut week = Week::new();
    week.world.dates.insert(M1.into(), day("2026-09-30"));
    week.world.dates.insert(I.into(), day("2026-06-30"));
    week.world.fire("end", M1);
    week.evaluate("2026-04-02 06:00");
    week.world.fire("end", I);
    let digest = week.digest();
    assert_eq!(names(&digest.decisions), ["end initiative/i", "end milestone/m1"], "by deadline");
    assert!(digest.new.is_empty());
    assert_eq!(digest.standing, 0);
}

#[test]
fn what_keeps_quiet_is_not_spoken_of() {
    let mut week = Week::new();
    week.world.fire("off", M1);
    week.evaluate("2026-04-02 06:00");
    week.world.fire("shadow", M1);
    week.world.fire("hushed", M1);
    let shadow = week.world.rules[5].name.clone();
    week.world.cannot_tell(&shadow, I);
    let digest = week.digest();
    assert!(digest.new.is_empty() && digest.unknown.is_empty());
    assert_eq!(digest.by_department, [("a課".to_owned(), 1, [0, 1, 0])]);
}

#[test]
fn what_cannot_be_told_is_listed_once_per_subject_and_missing_fact() {
    let mut week = Week::new();
    for rule in ["risk", "off"] {
        week.world.cannot_tell(rule, M1);
        week.world.cannot_tell(rule, I);
    }
    week.world.fail("late", M1);
    let digest = week.digest();
    let rows: Vec<(&str, &str)> = digest.unknown.iter().map(|u| (u.0.as_str(), u.1.as_str())).collect();
    let expected = [("risk", "取り組み「取り組みi」"), ("risk", "取り組みi：年度別取り組み「m1」")];
    assert_eq!(rows, expected);
    assert_eq!(digest.errors.len(), 1);
}

#[test]
fn an_alert_whose_row_or_rule_is_gone_is_listed_as_such() {
    let mut week = Week::new();
    week.world.fire("late", M1);
    week.world.fire("off", I);
    week.evaluate("2026-04-02 06:00");
    week.world.plan.milestones.clear();
    week.world.rules.retain(|rule| rule.name != "off");
    let digest = week.digest();
    let rows: Vec<(&str, &str)> = digest.unknown.iter().map(|u| (u.0.as_str(), u.2[0].en.as_str())).collect();
    assert_eq!(rows, [("late", "its row, which is gone from the plan"), ("off", "its rule, which is gone")]);
    assert_eq!(digest.standing, 2, "they stay open");
}

#[test]
fn counts_go_by_perspective_and_department() {
    let mut week = Week::new();
    week.world.plan.initiatives.push(crate::plan::Initiative {
        code: "j".into(),
        title: "j".into(),
        owner: 2,
        ..Default::default()
    });
    for (rule, subject) in
        [("end", M1), ("off", I), ("listed", I), ("late", "renewal/r"), ("risk", "initiative/j")]
    {
        week.world.fire(rule, subject);
    }
    let digest = week.digest();
    let perspectives = [
        ("財政".to_owned(), 1, [1, 1, 1]),
        ("分野の記入なし".to_owned(), 1, [0, 0, 1]),
        ("取り組みに属さない更新案件".to_owned(), 1, [0, 1, 0]),
    ];
    assert_eq!(digest.by_perspective, perspectives);
    let departments = [("a課".to_owned(), 1, [1, 1, 1]), ("b課".to_owned(), 1, [0, 1, 1])];
    assert_eq!(digest.by_department, departments);
}

#[test]
fn deadlines_of_the_next_four_weeks_stand_by_date_those_to_come_included() {
    let mut week = Week::new();
    for (subject, date) in [(M1, "2026-05-11"), (I, "2026-04-13"), ("milestone/m2", "2026-05-12")] {
        week.world.fire("late", subject);
        week.world.dates.insert(subject.into(), day(date));
    }
    week.world.fire("off", "renewal/r");
    week.world.dates.insert("renewal/r".into(), day("2026-04-12"));
    week.evaluate("2026-04-08 06:00");
    let alert = Alert { deadline: Some(day("2026-05-01")), ..week.world.alert("late", M1).clone() };
    let key = AlertKey { rule: "near".into(), subject: I.into() };
    week.coming.push(Coming { day: day("2026-04-20"), key, alert });
    let digest = week.digest();
    let due: Vec<(String, &str)> =
        digest.due.iter().map(|(d, i)| (d.to_string(), i.alert.rule.as_str())).collect();
    let expected = [("2026-04-13", "late"), ("2026-05-01", "near"), ("2026-05-11", "late")];
    assert_eq!(due, expected.map(|(d, r)| (d.to_owned(), r)));
    assert_eq!((digest.coming[0].0, digest.coming.len()), (day("2026-04-20"), 1));
}

#[test]
fn departments_that_nothing_reaches_stand_among_the_failures() {
    let mut week = Week::new();
    week.failures.push(("b課".into(), "件名".into(), "550".into()));
    week.world.plan.departments[1].emails.clear();
    week.world.fire("late", M1);
    let digest = week.digest();
    assert_eq!(digest.failures.len(), 2);
    assert_eq!((digest.failures[1].0.as_str(), digest.failures[1].1.as_str()), ("a課", "お知らせ1件"));
    let reasons: Vec<&Reason> = week.told.iter().map(|t| &t.reason).collect();
    assert_eq!(reasons, [&Reason::Unreachable, &Reason::Told], "the headquarters reads it instead");
}

#[test]
fn an_english_reader_gets_english_names() {
    let mut week = Week::new();
    week.world.cannot_tell("risk", M1);
    week.evaluate("2026-04-13 09:00");
    let digest = week.digest_due("2026-04-13 09:00", Lang::En);
    assert_eq!(digest.unknown[0].1, "取り組みi: Milestone “m1”");
}

fn decided(by: &str, outcome: Outcome) -> Decision {
    let taken = DecisionTaken {
        subject: M1.into(),
        outcome,
        reason: "利用が多い".into(),
        by: by.into(),
        department: (by != DEFAULT).then(|| "a".into()),
        reference: None,
        question: None,
        next_on: (outcome == Outcome::Continue).then(|| day("2028-03-31")),
        term: None,
        follow_up: (outcome == Outcome::Revise).then(|| day("2026-05-08")),
        edits: Vec::new(),
    };
    Decision { day: day("2026-04-08"), taken }
}

fn texts(lines: &[DigestLine]) -> Vec<&str> {
    lines.iter().map(|line| line.text.as_str()).collect()
}

#[test]
fn what_was_decided_is_told_by_whom_or_that_nobody_did_and_why_nothing_could_be() {
    let mut week = Week::new();
    week.decisions = vec![decided("佐藤", Outcome::Continue), decided(DEFAULT, Outcome::End)];
    let alert = AlertKey { rule: "end".into(), subject: I.into() };
    week.blocked =
        vec![Blocked { day: day("2026-04-09"), alert, why: Text::new("届いていません。", "x") }];
    let digest = week.digest();
    let m1 = "取り組みi：年度別取り組み「m1」";
    assert_eq!(
        texts(&digest.decided),
        [format!("{m1}：継続（2028-03-31まで）。2026-04-08、a課（佐藤）。理由：利用が多い")]
    );
    assert_eq!(texts(&digest.by_default), [format!("{m1}：終了。2026-04-08、利用が多い")]);
    assert_eq!(texts(&digest.blocked), ["取り組み「取り組みi」：2026-04-09、届いていません。"]);
}

#[test]
fn a_question_that_was_decided_is_not_among_what_no_longer_applies() {
    let mut week = Week::new();
    week.world.fire("end", M1);
    week.world.fire("off", I);
    week.evaluate("2026-04-02 06:00");
    decided("佐藤", Outcome::Continue).taken.record(
        &mut week.world.recorded,
        &week.world.plan,
        at("2026-04-08 10:00"),
        day("2026-04-08"),
    );
    week.world.clear("end", M1);
    week.world.clear("off", I);
    assert_eq!(names(&week.digest().resolved), ["off initiative/i"]);
}

#[test]
fn a_revision_that_is_due_within_four_weeks_is_listed_until_it_is_made() {
    let mut week = Week::new();
    let decision = decided("佐藤", Outcome::Revise);
    let (then, on) = (at("2026-04-01 10:00"), day("2026-04-01"));
    decision.taken.record(&mut week.world.recorded, &week.world.plan, then, on);
    let digest = week.digest();
    assert_eq!(digest.follow_ups.len(), 1);
    assert!(digest.follow_ups[0].text.contains("2026-05-08までに"), "{:?}", digest.follow_ups);
    let last = week.world.recorded.decisions.get_mut(M1).unwrap().last_mut().unwrap();
    last.follow_up.as_mut().unwrap().closed_on = Some(day("2026-04-10"));
    assert!(week.digest().follow_ups.is_empty());
}

#[test]
fn silences_in_force_and_what_was_passed_on_are_told() {
    let mut week = Week::new();
    week.world.fire("late", M1);
    week.evaluate("2026-04-02 06:00");
    week.world.alert("late", M1).answered.passed_on = Some(("a".into(), "b".into()));
    let silence = |until: &str| Silence {
        id: 1,
        at: at("2026-04-01 09:00"),
        by: "佐藤".into(),
        department: None,
        matchers: crate::alerts::Matchers { subject: Some(I.into()), ..Default::default() },
        until: at(until),
        reason: "庁舎移転".into(),
        ended_at: None,
        warned_at: None,
    };
    week.world.silences = vec![silence("2026-05-01 00:00"), silence("2026-04-10 00:00")];
    let digest = week.digest();
    assert_eq!(texts(&digest.silences), ["対象：initiative/i（佐藤が設定、2026-04-30まで。理由：庁舎移転）"]);
    assert!(digest.passed_on[0].text.ends_with("（計画の所管部署「a課」から「b課」へ）"), "{digest:?}");
}

#[test]
fn a_question_says_what_follows_if_nobody_decides_once_it_is_known_to_have_arrived() {
    let mut week = Week::new();
    let key = AlertKey { rule: "end".into(), subject: I.into() };
    week.defaults.insert(key, Outcome::End);
    week.world.dates.insert(I.into(), day("2026-06-30"));
    week.world.fire("end", I);
    week.evaluate("2026-04-08 09:00");
    let note = |week: &mut Week| week.digest().decisions[0].notes[0].clone();
    assert!(note(&mut week).contains("届いたと確認できるまでは適用しません"));
    week.world.delivered("end", I, "2026-04-08 10:00");
    assert_eq!(note(&mut week), "期限までに判断がなければ「終了」となります");
}

#[test]
fn a_promise_that_broke_this_week_is_told_once() {
    let mut week = Week::new();
    week.world.fire("late", M1);
    week.evaluate("2026-04-02 06:00");
    let promised = |day: NaiveDate| crate::alerts::Answered {
        latest: Some(day),
        first_promised: Some(day),
        promises_broken: 1,
        ..Default::default()
    };
    week.world.alert("late", M1).answered = promised(day("2026-04-10"));
    let digest = week.digest();
    assert_eq!((names(&digest.broken), digest.standing), (vec![format!("late {M1}")], 0));
    week.world.alert("late", M1).answered = promised(day("2026-04-05"));
    let digest = week.digest();
    assert_eq!((digest.broken.len(), digest.standing), (0, 1), "it was told in the digest before");
}

#[test]
fn a_department_s_sheet_holds_its_own_matters_and_none_is_written_where_there_are_none() {
    let mut week = Week::new();
    week.world.fire("late", M1);
    week.world.fire("grave", "renewal/r");
    week.evaluate("2026-04-08 09:00");
    let owner = |week: &mut Week, rule, subject| week.world.alert(rule, subject).owner.clone();
    let mine = owner(&mut week, "late", M1);
    let (settings, rules) = (Settings::default(), rule_set(&week.world.rules));
    let judgement = week.world.judgement();
    let (facts, defaults) = (Facts::default(), BTreeMap::new());
    let desk = Desk::new(&week.world.plan, week.world.calendar, &settings, week.world.now);
    let present = Present {
        book: &week.world.book,
        rules: &rules,
        judgement: &judgement,
        facts: &facts,
        defaults: &defaults,
        recorded: &week.world.recorded,
        silences: &week.world.silences,
        coming: &week.coming,
    };
    let since = Since {
        from: at("2026-04-06 09:00"),
        due: at("2026-04-13 09:00"),
        told: &[],
        decisions: &[],
        blocked: &[],
        failures: &[("x".into(), "y".into(), "z".into())],
        imported: None,
    };
    let mut told = 0;
    for (index, department) in week.world.plan.departments.iter().enumerate() {
        let Some(sheet) = sheet(index, &present, &since, Lang::Ja, &desk) else { continue };
        told += sheet.new.len();
        assert_eq!(sheet.department.as_deref(), Some(department.name.as_str()));
        assert!(sheet.new.iter().all(|item| item.owner == department.name));
        assert!(sheet.failures.is_empty() && sheet.by_department.is_empty() && sheet.watched.is_empty());
        assert_eq!(sheet.new.iter().any(|item| item.alert.subject == M1), department.code == mine);
    }
    assert_eq!(told, 2, "each matter is somebody's");
    let silent = week
        .world
        .plan
        .departments
        .iter()
        .enumerate()
        .filter(|(index, _)| sheet(*index, &present, &since, Lang::Ja, &desk).is_none());
    assert!(silent.count() > 0);
}
