//! `addresses`: mail addresses that mail came back from, and the word that one works again.

use clap::{Args, Subcommand};
use serde_json::json;

use super::setting::{self, Desk};
use super::who::who;
use super::{Cli, Failure, Format, Out};
use crate::clock::Clock;
use crate::lang::Text;
use crate::office::stored::stored_plan;
use crate::plan::Plan;
use crate::store::Unreachable;

/// `addresses`
#[derive(Args, Debug)]
pub struct AddressesArgs {
    /// What to do with them
    #[command(subcommand)]
    pub command: AddressesCommand,
}

/// What can be done with addresses.
#[derive(Subcommand, Debug)]
pub enum AddressesCommand {
    /// List the addresses that nothing is sent to because mail came back for good
    List {
        /// How to print
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Send to an address again: it works now
    Clear(ClearArgs),
}

/// `addresses clear`
#[derive(Args, Debug)]
pub struct ClearArgs {
    /// The address, as addresses list shows it
    pub address: String,
    /// Why; it stays on record
    #[arg(long, value_name = "TEXT")]
    pub because: Option<String>,
    /// Who says so, for the record [default: the user's name]
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
}

/// Runs it.
pub(super) fn run(cli: &Cli, args: &AddressesArgs, out: &mut Out) -> Result<(), Failure> {
    let desk = Desk::existing(cli, out)?;
    match &args.command {
        AddressesCommand::List { format } => list(&desk, *format, out),
        AddressesCommand::Clear(args) => clear(&desk, args, out),
    }
}

/// The departments that have this address in the plan, by code.
fn having<'a>(plan: &'a Plan, address: &str) -> Vec<&'a str> {
    let has = |emails: &[String]| emails.iter().any(|email| email.to_lowercase() == address.to_lowercase());
    plan.departments.iter().filter(|d| has(&d.emails)).map(|d| d.code.as_str()).collect()
}

fn list(desk: &Desk, format: Format, out: &mut Out) -> Result<(), Failure> {
    let (rows, plan) =
        desk.block(async |store| Ok((store.unreachable().await?, stored_plan(store, None).await?.plan)))?;
    match format {
        Format::Json => {
            let rows = rows.iter().map(|row| {
                json!({
                    "address": row.address,
                    "since": row.since.to_rfc3339(),
                    "code": row.code,
                    "detail": row.detail,
                    "letter": row.letter,
                    "departments": having(&plan, &row.address),
                })
            });
            out.line(json!({ "addresses": rows.collect::<Vec<_>>() }).to_string());
        }
        Format::Text => {
            rows.iter().for_each(|row| shown(row, desk, &plan, out));
            let n = rows.len();
            out.say(
                format!("届かないアドレス: {n} 件"),
                format!(
                    "{} that cannot be reached",
                    match n {
                        1 => "1 address".to_owned(),
                        n => format!("{n} addresses"),
                    }
                ),
            );
        }
    }
    Ok(())
}

fn shown(row: &Unreachable, desk: &Desk, plan: &Plan, out: &mut Out) {
    let lang = out.lang;
    let departments: Vec<String> =
        having(plan, &row.address).into_iter().map(|code| setting::named(plan, code, lang)).collect();
    let whose = match departments.is_empty() {
        true => lang.pick("計画にはもうありません".to_owned(), "no longer in the plan".to_owned()),
        false => departments.join(lang.pick("、", ", ")),
    };
    let since = desk.parts.calendar.today(row.since);
    let why = [&row.code, &row.detail].into_iter().flatten().cloned().collect::<Vec<_>>().join("  ");
    out.line(format!("{}  {whose}", row.address));
    out.say(format!("      {since} から  {why}"), format!("      since {since}  {why}"));
}

fn clear(desk: &Desk, args: &ClearArgs, out: &mut Out) -> Result<(), Failure> {
    let by = who(args.by.as_deref());
    let (address, now) = (args.address.trim(), Clock::System.now());
    let because = args.because.as_deref().map(str::trim).filter(|because| !because.is_empty());
    let cleared =
        desk.block(async |store| Ok(store.clear_unreachable(address, now, &by, because).await?))?;
    if !cleared {
        let known = desk.block(async |store| Ok(store.unreachable().await?))?;
        return Err(Failure::input(not_listed(address, &known)));
    }
    out.say(
        format!("{address} へ、次の通知からまた送ります。"),
        format!("{address} gets letters again, from the next one on."),
    );
    Ok(())
}

fn not_listed(address: &str, known: &[Unreachable]) -> Text {
    let near = known
        .iter()
        .map(|row| (strsim::jaro_winkler(&row.address.to_lowercase(), &address.to_lowercase()), &row.address))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(likeness, _)| *likeness > 0.75);
    let (meant_ja, meant_en) = match near {
        Some((_, near)) => (format!("「{near}」ではありませんか。"), format!(" Did you mean \"{near}\"?")),
        None => (String::new(), String::new()),
    };
    let n = known.len();
    Text::new(
        format!(
            "「{address}」は、届かないアドレスの一覧にありません。{meant_ja}一覧（{n}件）は yamedoki addresses list で見られます。"
        ),
        format!(
            "\"{address}\" is not among the addresses that cannot be reached.{meant_en} yamedoki addresses list shows them ({n})."
        ),
    )
}
