//! The rules in force, and what they say of the plan today.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Caller;
use super::input::At;
use super::problem::Problem;
use super::words::{Grave, Words};
use crate::lang::{Lang, Text};
use crate::office::parts::{Places, rule_sources};
use crate::office::trouble::Trouble;
use crate::people::Deed;
use crate::rules::{Mode, Rule};
use crate::web::board::Board;
use crate::web::picture::Picture;

/// The operations of this matter.
pub(super) fn routes() -> OpenApiRouter<Arc<Board>> {
    OpenApiRouter::new().routes(routes!(rules)).routes(routes!(rule)).routes(routes!(files))
}

/// A rule as lists show it.
#[derive(Serialize, ToSchema)]
#[schema(as = Rule)]
struct RuleRow {
    /// Its name.
    name: String,
    /// The tables that it ranges over, in the singular.
    each: Vec<&'static str>,
    /// How grave what it finds is at first.
    severity: Grave,
    /// How long its condition must hold before it opens an alert: `0d`, `5bd`, …
    hold: String,
    /// Whether it only watches: nobody is told.
    shadow: bool,
    /// Whether it asks for a decision.
    asks: bool,
    /// Its labels.
    labels: BTreeMap<String, String>,
    /// Of how many rows it holds today.
    fires: usize,
    /// Of how many rows it cannot tell today, for a value is missing.
    cannot_tell: usize,
    /// On how many rows it failed today.
    errors: usize,
}

/// A rule, and the rows that it finds something of.
#[derive(Serialize, ToSchema)]
struct RuleShown {
    /// The rule.
    rule: RuleRow,
    /// The rows of which it holds today.
    findings: Vec<FindingShown>,
    /// The rows of which it cannot tell.
    unknown: Vec<UnknownShown>,
}

/// A row of which a rule holds.
#[derive(Serialize, ToSchema)]
struct FindingShown {
    /// The row, as `table/code`.
    subject: String,
    /// What is to be said of it.
    title: Words,
}

/// A row of which a rule cannot tell.
#[derive(Serialize, ToSchema)]
struct UnknownShown {
    /// The row, as `table/code`.
    subject: String,
    /// The values that are missing, by their names in the rule.
    missing: Vec<String>,
}

/// A file of rules.
#[derive(Serialize, ToSchema)]
struct RuleFile {
    /// Its name.
    name: String,
    /// What it says (TOML).
    text: String,
}

/// The rules in force, and of how many rows each holds today
#[utoipa::path(get, path = "/api/v1/rules", tag = "rules", responses((status = 200, body = Vec<RuleRow>)))]
async fn rules(caller: Caller, State(board): State<Arc<Board>>) -> Result<Json<Vec<RuleRow>>, Problem> {
    caller.may(Deed::Read)?;
    let picture = board.pictures.look().await?;
    let rules = &picture.parts.rules.rules;
    let mut counts = vec![[0usize; 3]; rules.len()];
    let judgement = &picture.judgement;
    let found = judgement.findings.iter().map(|finding| (finding.rule, 0));
    let unknown = judgement.unknown.iter().map(|unknown| (unknown.rule, 1));
    let errors = judgement.errors.iter().map(|fault| (fault.rule, 2));
    for (rule, what) in found.chain(unknown).chain(errors) {
        if let Some(count) = counts.get_mut(rule).and_then(|counts| counts.get_mut(what)) {
            *count += 1;
        }
    }
    Ok(Json(rules.iter().zip(counts).map(|(rule, counts)| row(rule, counts)).collect()))
}

/// A rule, with the rows that it finds something of, and those of which it cannot tell; 200 of each
#[utoipa::path(get, path = "/api/v1/rules/{name}", tag = "rules", params(("name" = String, Path)),
    responses((status = 200, body = RuleShown)))]
async fn rule(
    caller: Caller,
    State(board): State<Arc<Board>>,
    At(name): At<String>,
) -> Result<Json<RuleShown>, Problem> {
    caller.may(Deed::Read)?;
    let picture = board.pictures.look().await?;
    let (at, rule) =
        picture.parts.rules.find(&name).ok_or_else(|| Problem::no_such("ルール", "rule", &name))?;
    Ok(Json(shown(&picture, at, rule)))
}

/// How many rows of a rule are listed.
const LISTED: usize = 200;

fn shown(picture: &Picture, at: usize, rule: &Rule) -> RuleShown {
    let judgement = &picture.judgement;
    let parts = &picture.parts;
    let view = picture.view();
    let findings: Vec<_> = judgement.findings.iter().filter(|finding| finding.rule == at).collect();
    let unknown: Vec<_> = judgement.unknown.iter().filter(|unknown| unknown.rule == at).collect();
    let errors = judgement.errors.iter().filter(|fault| fault.rule == at).count();
    let name = |table, row| picture.plan.subject(table, row).unwrap_or_default();
    RuleShown {
        rule: row(rule, [findings.len(), unknown.len(), errors]),
        findings: findings
            .into_iter()
            .take(LISTED)
            .map(|finding| {
                let title = |lang| parts.rules.title(finding, &view, &parts.calendar, lang);
                let title = Text::new(title(Lang::Ja), title(Lang::En));
                FindingShown {
                    subject: name(finding.subject.table, finding.subject.row),
                    title: Words::from(&title),
                }
            })
            .collect(),
        unknown: unknown
            .into_iter()
            .take(LISTED)
            .map(|unknown| UnknownShown {
                subject: name(unknown.subject.table, unknown.subject.row),
                missing: unknown.missing.clone(),
            })
            .collect(),
    }
}

fn row(rule: &Rule, [fires, cannot_tell, errors]: [usize; 3]) -> RuleRow {
    RuleRow {
        name: rule.name.clone(),
        each: rule.each.iter().map(|table| table.singular()).collect(),
        severity: rule.severity.into(),
        hold: rule.hold.to_string(),
        shadow: rule.mode == Mode::Shadow,
        asks: rule.decision.is_some(),
        labels: rule.labels.clone(),
        fires,
        cannot_tell,
        errors,
    }
}

/// The rule files as they stand now, with their text
#[utoipa::path(get, path = "/api/v1/rule-files", operation_id = "rule_files", tag = "rules",
    responses((status = 200, body = Vec<RuleFile>)))]
async fn files(caller: Caller, State(board): State<Arc<Board>>) -> Result<Json<Vec<RuleFile>>, Problem> {
    caller.may(Deed::Read)?;
    let parts = board.engine.parts();
    let read = tokio::task::spawn_blocking(move || rule_sources(&Places::default(), &parts.config));
    let sources = read
        .await
        .map_err(|error| Trouble::System(Text::new(error.to_string(), error.to_string())))?
        .map_err(Trouble::System)?;
    let file = |name: &str| std::path::Path::new(name).file_name().map(|n| n.to_string_lossy().into_owned());
    let shown = |source: crate::rules::Source| RuleFile {
        name: file(&source.name).unwrap_or_default(),
        text: source.text,
    };
    Ok(Json(sources.into_iter().map(shown).collect()))
}
