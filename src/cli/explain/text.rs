//! The explanation for people, from the result over its reasons to what comes next.

use chrono::NaiveDate;

use super::super::Out;
use super::super::demo::columns::hang;
use super::tree::Sketch;
use crate::alerts::{Alert, Coming, State};
use crate::calendar::{Calendar, Span};
use crate::lang::{Lang, Text};
use crate::notices::ToldEntry;
use crate::office::explaining::telling::{self, clock};
use crate::office::explaining::{Account, Ahead, Fact, Question, Report, origins};
use crate::plan::{Outcome, Plan};
use crate::rules::Mode;
use crate::rules::explain::{Part, Said, Shown, Verdict};

/// Prints it.
pub(super) fn print(report: &Report<'_>, asked: &Question, plan: &Plan, calendar: &Calendar, out: &mut Out) {
    let sketch = Sketch { report, plan, calendar, lang: out.lang };
    head(report, asked, &sketch, out);
    heading("条件", "Condition", out);
    sketch.print(&report.explained.when, 0, out);
    further(report, &sketch, out);
    if !report.facts.is_empty() {
        heading("読んだ値と、その出どころ", "What it read, and where that comes from", out);
        report.facts.iter().for_each(|fact| print_fact(fact, 0, out));
    }
    heading("だれに知らせたか", "Who was told", out);
    match &report.told {
        None => out.say(
            "  計画だけでの説明のため、だれにも知らせていません。",
            "  Explained by a plan alone: nobody is told by it.",
        ),
        Some(account) => told(account, asked, &sketch, out),
    }
    heading("この先", "What comes next", out);
    next(&report.ahead, asked, &sketch, out);
}

fn heading(ja: &str, en: &str, out: &mut Out) {
    out.line("");
    out.say(format!("■ {ja}"), format!("■ {en}"));
}

fn head(report: &Report<'_>, asked: &Question, sketch: &Sketch<'_>, out: &mut Out) {
    let (rule, subject, at) = (&report.rule.name, &report.subject, asked.at);
    let as_of = |ja: &str, en: &str| asked.as_of.map(|d| (format!("{ja}{d}"), format!("{en}{d}")));
    let (ja, en) = as_of("、記録は次の日まで：", ", as the store knew it on ").unwrap_or_default();
    out.say(
        format!("{rule}  {subject}  （{at} の判定{ja}）"),
        format!("{rule}  {subject}  (judged on {at}{en})"),
    );
    let result = sketch.wording().verdict(&report.explained.verdict);
    out.say(format!("結果：{}", result.ja), format!("Result: {}", result.en));
    let lang = out.lang;
    if report.explained.verdict == Verdict::Fires {
        out.line(format!("{}{}", report.rule.severity.words().get(lang), report.title.get(lang)));
    }
    if let Some((code, name)) = &report.owner {
        out.say(format!("所管：{name}（{code}）"), format!("Owner: {name} ({code})"));
    }
    if report.rule.mode == Mode::Shadow {
        out.say(
            "このルールは試行中（shadow）で、だれにも知らせません。",
            "The rule is in shadow mode: nobody is told.",
        );
    }
}

/// The rule's other expressions.
fn further(report: &Report<'_>, sketch: &Sketch<'_>, out: &mut Out) {
    let explained = &report.explained;
    let trees = [
        (
            &explained.before,
            "再度の知らせを数える日（remind.before）",
            "The date that reminders count down to",
        ),
        (&explained.by, "判断の期限（decision.by）", "The date to decide by (decision.by)"),
    ];
    for (tree, ja, en) in trees {
        if let Some(tree) = tree {
            heading(ja, en, out);
            sketch.print(tree, 0, out);
        }
    }
    if let Some(Part { said: Said::Value(Shown::Text(outcome)), .. }) = &explained.default {
        let words = Outcome::parse(outcome).map_or_else(|| Text::new(outcome, outcome), Outcome::words);
        let outcome = words.get(out.lang);
        out.say(format!("  判断がないときの結論：{outcome}"), format!("  where nobody decides: {outcome}"));
    }
}

fn print_fact(fact: &Fact, depth: usize, out: &mut Out) {
    let lang = out.lang;
    let indent = "    ".repeat(depth);
    let value = fact.shown.as_ref().map_or(lang.pick("値なし", "absent"), |shown| shown.get(lang));
    let name = lang.pick(format!("（{}）", fact.name), format!(" ({})", fact.name));
    let sign = lang.pick("：", ": ");
    for line in hang(&format!("  {indent}"), &format!("{}{name}{sign}{value}", fact.label.get(lang))) {
        out.line(line);
    }
    // In one line, however long: a chain of dates that is broken in two is found by no search.
    let origin = origins::words(&fact.origin, fact.value.is_some());
    let import = fact.import.as_ref().map(|(day, path)| {
        lang.pick(format!("（{day} の取り込み、{path}）"), format!(" (imported on {day}, {path})"))
    });
    out.line(format!("  {indent}    ← {}{}", origin.get(lang), import.unwrap_or_default()));
    fact.from.iter().for_each(|from| print_fact(from, depth + 1, out));
}

fn told(account: &Account, asked: &Question, sketch: &Sketch<'_>, out: &mut Out) {
    let calendar = sketch.calendar;
    state(account, calendar, out);
    let lang = out.lang;
    for (row, letter) in &account.words {
        let at = clock(row.at, calendar);
        let to = telling::party(&row.entry.party, sketch.plan, lang);
        let kind = telling::kind(row.entry.told);
        let why = telling::reason(&row.entry.reason, calendar);
        let fares = letter.as_ref().map(|letter| telling::letter(letter, calendar));
        let fares = fares.map(|f| format!("{}{}", lang.pick("。", "; "), f.get(lang))).unwrap_or_default();
        let again = match row.times {
            0 | 1 => String::new(),
            n => {
                let last = clock(row.last_at, calendar);
                lang.pick(format!("（{last} まで{n}回）"), format!(" ({n} times, last on {last})"))
            }
        };
        let text =
            format!("{to}  {}{}{}{fares}{again}", kind.get(lang), lang.pick("：", ": "), why.get(lang));
        hang(&format!("  {at}  "), &text).iter().for_each(|line| out.line(line));
    }
    if account.words.is_empty() {
        out.say("  これまでにだれにも知らせていません。", "  Nobody was told so far.");
    }
    match &account.present {
        None => out.say(
            format!("  いま知らせるとしたら、は今日についてだけ分かります（{} の説明です）。", asked.at),
            format!("  What would be told now is known for today only; this explains {}.", asked.at),
        ),
        Some(present) if present.entries.is_empty() => out.say(
            "  いま判定しても、新しく知らせることはありません。",
            "  Evaluated now, it would give no further word.",
        ),
        Some(present) => {
            out.say("  いま判定すると：", "  Evaluated now:");
            present.entries.iter().for_each(|entry| would_be_told(entry, sketch, out));
        }
    }
}

fn would_be_told(entry: &ToldEntry, sketch: &Sketch<'_>, out: &mut Out) {
    let lang = out.lang;
    let to = telling::party(&entry.party, sketch.plan, lang);
    let (kind, why) = (telling::kind(entry.told), telling::reason(&entry.reason, sketch.calendar));
    let text = format!("{to}  {}{}{}", kind.get(lang), lang.pick("：", ": "), why.get(lang));
    hang("    ", &text).iter().for_each(|line| out.line(line));
}

/// Since when it is what it is.
fn state(account: &Account, calendar: &Calendar, out: &mut Out) {
    let Some(evaluated) = account.evaluated_at else {
        return out.say("  まだ一度も判定していません。", "  Nothing was evaluated yet.");
    };
    let Some(alert) = &account.alert else {
        let at = clock(evaluated, calendar);
        return out.say(
            format!("  警告になったことはありません（最後の判定 {at}）。"),
            format!("  There never was an alert (last evaluated on {at})."),
        );
    };
    let since = clock(alert.since, calendar);
    match alert.state {
        State::Pending => {
            let until = account.held_until.map(|until| clock(until, calendar)).unwrap_or_default();
            out.say(
                format!("  {since} から当てはまり、{until} まで続けば警告になります（hold）。"),
                format!("  It holds since {since}, and fires if it still does on {until} (hold)."),
            );
        }
        State::Firing => {
            let fired = alert.fired_at.map_or_else(|| since.clone(), |at| clock(at, calendar));
            out.say(
                format!("  {since} から当てはまり、{fired} に警告になりました（{}回目）。", alert.openings),
                format!("  It holds since {since} and fires since {fired} (opening {}).", alert.openings),
            );
        }
        State::Resolved => {
            let over = alert.resolved_at.map(|at| clock(at, calendar)).unwrap_or_default();
            out.say(format!("  {over} に解消しました。"), format!("  It was over on {over}."));
        }
    }
    answered(alert, calendar, out);
}

/// What was answered and still counts.
fn answered(alert: &Alert, calendar: &Calendar, out: &mut Out) {
    if let Some(since) = alert.untold_since {
        let since = clock(since, calendar);
        out.say(
            format!("  {since} から判定できておらず、そのまま残っています。"),
            format!("  Nothing can be told of it since {since}; it stays as it was."),
        );
    }
    if let Some(until) = alert.answered.rests_until {
        out.say(
            format!("  回答により {until} まで再度の知らせを休んでいます。"),
            format!("  By an answer, reminders rest until {until}."),
        );
    }
    if alert.answered.promises_broken > 0 {
        let n = alert.answered.promises_broken;
        out.say(format!("  約束の日を{n}回過ぎています。"), format!("  Promised days passed: {n}."));
    }
    if let Some((from, to)) = &alert.answered.passed_on {
        out.say(
            format!("  {from} から {to} へ渡されました。"),
            format!("  It was passed on from {from} to {to}."),
        );
    }
}

fn next(ahead: &Ahead, asked: &Question, sketch: &Sketch<'_>, out: &mut Out) {
    let lang = out.lang;
    let mut lines: Vec<(NaiveDate, String)> = Vec::new();
    if let Some(deadline) = ahead.deadline {
        let words = match deadline < asked.at {
            true => lang.pick("期限（過ぎています）", "the deadline, which has passed"),
            false => lang.pick("期限", "the deadline"),
        };
        lines.push((deadline, words.to_owned()));
    }
    lines.extend(ahead.words.iter().map(|word| coming(word, sketch)));
    if let Some((day, changed)) = &ahead.change {
        let words = sketch.wording().verdict(changed);
        lines.push((
            *day,
            lang.pick(format!("結果が変わります：{}", words.ja), format!("the result changes: {}", words.en)),
        ));
    }
    lines.sort_by_key(|line| line.0);
    for (day, words) in lines {
        hang(&format!("  {day}  "), &words).iter().for_each(|line| out.line(line));
    }
    if ahead.change.is_none() {
        let until = ahead.until;
        out.say(
            format!("  計画が変わらなければ、{until} まで結果は変わりません。"),
            format!("  As long as the plan stays as it is, the result stays the same until {until}."),
        );
    }
    unproven(sketch.report, out);
    let hold = &sketch.report.rule.hold;
    if *hold != Span::Days(0) && hold.count() > 0 {
        let words = hold.words();
        out.say(
            format!("  このルールは、条件が{}続いてはじめて警告になります（hold）。", words.ja),
            format!("  The rule fires only after its condition has held for {} (hold).", words.en),
        );
    }
}

/// That steps up do not count yet, where they do not.
fn unproven(report: &Report<'_>, out: &mut Out) {
    let alert = report.told.as_ref().and_then(|account| account.alert.as_ref());
    let waits = |alert: &Alert| {
        let steps = u32::try_from(report.rule.escalate.len()).unwrap_or(u32::MAX);
        alert.state == State::Firing && alert.first_delivered.is_none() && alert.escalated < steps
    };
    if alert.is_some_and(waits) {
        out.say(
            "  上への知らせは、所管部署へ届いたことが確かめられた日から数えます（まだ確かめられていません）。",
            "  Escalation counts from the first proven delivery to the owner; none is proven yet.",
        );
    }
}

fn coming(word: &Coming, sketch: &Sketch<'_>) -> (NaiveDate, String) {
    let lang = sketch.lang;
    let to: Vec<String> = word.to.iter().map(|to| telling::recipient(to).get(lang).to_owned()).collect();
    let kind = telling::kind(word.told);
    let severity = word.severity.map(|severity| severity.words());
    let severity = severity.map(|s| format!(" {}", s.get(lang))).unwrap_or_default();
    let words = match lang {
        Lang::Ja => format!("{}（{}へ）{severity}", kind.ja, to.join("、")),
        Lang::En => format!("{} (to {}){severity}", kind.en, to.join(", ")),
    };
    (sketch.calendar.today(word.at), words)
}
