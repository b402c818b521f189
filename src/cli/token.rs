//! `token`: programs that use the API.

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use serde_json::json;

use super::answer::{at, joined};
use super::setting::Desk;
use super::user::{RoleArg, department, named};
use super::who::who;
use super::{Cli, Failure, Format, Out};
use crate::clock::Clock;
use crate::intake::answers::date;
use crate::lang::{Text, counted};
use crate::office::secrets;
use crate::store::{NewToken, TokenRow};

/// `token`
#[derive(Args, Debug)]
pub struct TokenArgs {
    /// What to do
    #[command(subcommand)]
    pub command: TokenCommand,
}

/// What can be done with tokens.
#[derive(Subcommand, Debug)]
pub enum TokenCommand {
    /// Make a token for a program; it is shown once
    Add(AddArgs),
    /// List the tokens; what was given out is not among it
    List {
        /// Those too that are no longer accepted
        #[arg(long)]
        all: bool,
        /// How to print
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Accept a token no longer
    Revoke {
        /// Its number, as `token list` shows it
        #[arg(value_name = "ID")]
        id: i64,
        /// Who revokes it, for the record [default: the user's name]
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
    },
}

/// `token add`
#[derive(Args, Debug)]
pub struct AddArgs {
    /// What it is for, as the record shows who did it
    pub name: String,
    /// What it may do
    #[arg(long, value_enum)]
    pub role: RoleArg,
    /// Whose matters are its own, by code or name; for the role department
    #[arg(long, value_name = "DEPARTMENT")]
    pub department: Option<String>,
    /// Its last day [default: it is accepted until it is revoked]
    #[arg(long, value_name = "DATE")]
    pub expires: Option<String>,
    /// Who makes it, for the record [default: the user's name]
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
}

/// Runs it.
pub(super) fn run(cli: &Cli, args: &TokenArgs, out: &mut Out) -> Result<(), Failure> {
    let desk = Desk::existing(cli, out)?;
    match &args.command {
        TokenCommand::Add(args) => add(&desk, args, out),
        TokenCommand::List { all, format } => list(&desk, *all, *format, out),
        TokenCommand::Revoke { id, by } => revoke(&desk, *id, by.as_deref(), out),
    }
}

fn add(desk: &Desk, args: &AddArgs, out: &mut Out) -> Result<(), Failure> {
    let (now, by) = (Clock::System.now(), who(args.by.as_deref()));
    let mut mistakes = Vec::new();
    let role = args.role.role();
    let department = department(desk, role, args.department.as_deref(), &mut mistakes)?;
    let expires_at = args.expires.as_deref().and_then(|text| expiry(desk, text, now, &mut mistakes));
    let name = args.name.trim();
    if name.is_empty() {
        mistakes.push(at("NAME", Text::new("何に使うかを書いてください。", "say what it is for.")));
    }
    if !mistakes.is_empty() {
        return Err(Failure::input(joined(mistakes)));
    }
    let secret = secrets::secret()?;
    let token = secrets::hashed(&secret);
    let department = department.as_deref();
    let new = NewToken { at: now, by: &by, token: &token, name, role, department, expires_at };
    let id = desk.block(async |store| Ok(store.add_token(&new).await?))?;
    out.say(format!("トークン {id}番を作りました。"), format!("token {id} is made."));
    out.line(format!("  {secret}"));
    out.say(
        "もう一度は表示できません。プログラムは、ヘッダー Authorization: Bearer （トークン） を付けて使います。",
        "It cannot be shown again. Programs send it in the header Authorization: Bearer TOKEN.",
    );
    Ok(())
}

/// The end of the last day.
fn expiry(desk: &Desk, text: &str, now: DateTime<Utc>, mistakes: &mut Vec<Text>) -> Option<DateTime<Utc>> {
    let calendar = &desk.parts.calendar;
    let last = date(text, calendar).map_err(|message| mistakes.push(at("--expires", message))).ok()?;
    let until = calendar.midnight(last.succ_opt()?);
    if until <= now {
        let today = calendar.today(now);
        mistakes.push(at(
            "--expires",
            Text::new(
                format!("{last} は過ぎた日です。今日（{today}）以降の日を書いてください。"),
                format!("{last} has passed; give today ({today}) or a later day."),
            ),
        ));
        return None;
    }
    Some(until)
}

fn list(desk: &Desk, all: bool, format: Format, out: &mut Out) -> Result<(), Failure> {
    let now = Clock::System.now();
    let tokens = desk.block(async |store| Ok(store.tokens().await?))?;
    let shown: Vec<&TokenRow> = tokens.iter().filter(|token| all || accepted(token, now)).collect();
    if format == Format::Json {
        let rows: Vec<_> = shown.iter().map(|token| row(token, now)).collect();
        out.line(json!({ "tokens": rows }).to_string());
        return Ok(());
    }
    let (lang, calendar) = (out.lang, &desk.parts.calendar);
    for token in &shown {
        let role = named(token.person.role, token.person.department.as_deref(), lang);
        let over =
            if accepted(token, now) { "" } else { lang.pick("（使えません）", " (not accepted)") };
        out.line(format!("{:>4}  {}  {role}{over}", token.id, token.person.name));
        let day = |at: DateTime<Utc>| calendar.today(at).to_string();
        let used = token.used_at.map_or(lang.pick("なし", "never").to_owned(), day);
        let last = token.expires_at.map(|at| day(at - chrono::TimeDelta::milliseconds(1)));
        let last = last.unwrap_or_else(|| lang.pick("なし", "none").to_owned());
        out.say(
            format!(
                "      作成 {} {}  期限 {last}  最後の利用 {used}",
                day(token.created_at),
                token.created_by
            ),
            format!(
                "      made {} by {}  last day {last}  last used {used}",
                day(token.created_at),
                token.created_by
            ),
        );
    }
    out.say(format!("\n{} 件", shown.len()), format!("\n{}", counted(shown.len(), "token")));
    Ok(())
}

fn accepted(token: &TokenRow, now: DateTime<Utc>) -> bool {
    token.revoked_at.is_none() && token.expires_at.is_none_or(|at| at > now)
}

fn row(token: &TokenRow, now: DateTime<Utc>) -> serde_json::Value {
    let at = |at: Option<DateTime<Utc>>| at.map(|at| at.to_rfc3339());
    json!({
        "id": token.id,
        "name": token.person.name,
        "role": token.person.role.name(),
        "department": token.person.department,
        "accepted": accepted(token, now),
        "created_at": token.created_at.to_rfc3339(),
        "created_by": token.created_by,
        "expires_at": at(token.expires_at),
        "used_at": at(token.used_at),
        "revoked_at": at(token.revoked_at),
    })
}

fn revoke(desk: &Desk, id: i64, by: Option<&str>, out: &mut Out) -> Result<(), Failure> {
    let (now, by) = (Clock::System.now(), who(by));
    if !desk.block(async |store| Ok(store.revoke_token(now, &by, id).await?))? {
        return Err(Failure::input(Text::new(
            format!(
                "トークン {id}番はないか、もう使えません。yamedoki token list --all で確かめてください。"
            ),
            format!("there is no token {id}, or it was revoked before; see yamedoki token list --all."),
        )));
    }
    out.say(format!("トークン {id}番を使えなくしました。"), format!("token {id} is no longer accepted."));
    Ok(())
}
