//! `outbox show`: all that is known of one letter.

mod words;

use clap::Args;
use serde_json::{Value as Json, json};

use super::list::json_row;
use super::no_such_letter;
use crate::cli::setting::Desk;
use crate::cli::{Failure, Format, Out};
use crate::lang::Text;
use crate::office::letters::{decoded, fates};
use crate::office::stored::stored_plan;
use crate::store::{Circuit, Dossier, ToldRow};

/// `outbox show`
#[derive(Args, Debug)]
pub struct ShowArgs {
    /// The letter's key, as `outbox list` shows it
    #[arg(value_name = "KEY")]
    pub key: String,
    /// Print what the letter says, decoded
    #[arg(long, conflicts_with_all = ["raw", "format"])]
    pub text: bool,
    /// Print the letter's bytes as they go out
    #[arg(long, conflicts_with = "format")]
    pub raw: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Runs it.
pub(super) fn run(desk: &Desk, args: &ShowArgs, out: &mut Out) -> Result<(), Failure> {
    let (dossier, circuits) =
        desk.block(async |store| Ok((store.dossier(&args.key).await?, store.circuits().await?)))?;
    let dossier = dossier.ok_or_else(|| no_such_letter(&args.key))?;
    if args.text || args.raw {
        let payload = dossier.payload.as_deref().ok_or_else(|| gone(&args.key))?;
        if args.raw {
            out.bytes(payload);
        } else {
            out.line(decoded(payload));
        }
        return Ok(());
    }
    if args.format == Format::Json {
        out.line(json(&dossier).to_string());
        return Ok(());
    }
    let plan = desk.block(async |store| Ok(stored_plan(store, None).await?.plan))?;
    let circuit: Option<&Circuit> = circuits.iter().find(|c| c.channel == dossier.letter.channel);
    words::print(&dossier, circuit, &plan, desk, out);
    Ok(())
}

fn gone(key: &str) -> Failure {
    Failure::input(Text::new(
        format!(
            "キー {key} の本文は、保存の期間を過ぎて残っていません。経過は outbox show {key} で見られます。"
        ),
        format!("the text of the letter {key} is no longer kept; outbox show {key} has the rest."),
    ))
}

fn json(dossier: &Dossier) -> Json {
    let told: Vec<&ToldRow> = dossier.told.iter().collect();
    let mut letter = json_row(&dossier.letter, &told);
    let fates = fates(dossier);
    let recipients = fates.iter().map(|(address, (fate, code, detail))| {
        json!({"address": address, "fate": fate, "code": code, "detail": detail})
    });
    letter["recipients"] = recipients.collect();
    letter["not_before"] = dossier.not_before.to_rfc3339().into();
    letter["fallback"] = json!(dossier.fallback);
    letter["bytes"] = json!(dossier.payload.as_ref().map(Vec::len));
    let returned = dossier.returned.iter().map(|back| {
        json!({
            "at": back.at.to_rfc3339(),
            "address": back.address,
            "final": back.last,
            "code": back.code,
            "detail": back.detail,
        })
    });
    letter["returned"] = returned.collect();
    let record = dossier.record.iter().map(
        |(at, actor, kind, data)| json!({"at": at.to_rfc3339(), "actor": actor, "kind": kind, "data": data}),
    );
    letter["record"] = record.collect();
    letter
}
