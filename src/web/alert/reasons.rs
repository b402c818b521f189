//! Why it is told: the condition as a tree, and the values that it read with where they come from.

use minijinja::{Value, context};

use crate::lang::Lang;
use crate::notices::label;
use crate::office::explaining::{Fact, Report, Wording, origins};
use crate::plan::Table;
use crate::rules::explain::{Joint, Part, Role};
use crate::web::picture::Picture;

/// The values read, each with its source, and what it was derived from.
pub(super) fn facts(facts: &[Fact], lang: Lang) -> Vec<Value> {
    facts.iter().map(|fact| shown(fact, lang)).collect()
}

fn shown(fact: &Fact, lang: Lang) -> Value {
    context! {
        label => fact.label.get(lang),
        value => fact.shown.as_ref().map(|shown| shown.get(lang)),
        origin => origins::words(&fact.origin, fact.value.is_some()).get(lang),
        import => fact.import.as_ref().map(|(day, path)| context! { day => day.to_string(), path => path.as_str() }),
        from => facts(&fact.from, lang),
    }
}

/// The condition and the rule's other expressions.
pub(super) fn why(report: &Report<'_>, picture: &Picture, lang: Lang) -> Value {
    let wording =
        Wording { facts: &report.facts, table: report.table, calendar: &picture.parts.calendar, lang };
    let tree = |part: &Option<Part>| part.as_ref().map(|part| node(part, &wording));
    context! {
        verdict => wording.verdict(&report.explained.verdict).get(lang),
        when => node(&report.explained.when, &wording),
        before => tree(&report.explained.before),
        by => tree(&report.explained.by),
    }
}

fn node(part: &Part, wording: &Wording<'_>) -> Value {
    let text = part.text.split_whitespace().collect::<Vec<_>>().join(" ");
    context! {
        // A chain says nothing that its own parts, below it, do not say better.
        chain => part.joint.filter(|_| !part.parts.is_empty()).map(|joint| match joint {
            Joint::All => wording.lang.pick("次のすべてが成り立つか", "whether all of these hold"),
            Joint::Any => wording.lang.pick("次のどれかが成り立つか", "whether one of these holds"),
        }),
        label => part.name.as_ref().map(|name| named(name, wording.table, wording.lang)),
        text,
        value => wording.value(part),
        mark => wording.mark(part),
        decides => matches!(part.role, Role::Decides | Role::Hinders),
        idle => part.role == Role::Idle,
        parts => part.parts.iter().map(|part| node(part, wording)).collect::<Vec<_>>(),
    }
}

fn named(name: &str, table: Table, lang: Lang) -> String {
    label(name, Some(table)).get(lang).to_owned()
}
