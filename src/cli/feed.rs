//! `feed`: calendar addresses, for programs that subscribe to calendars.

use clap::{Args, Subcommand};
use serde_json::json;

use super::setting::{self, Desk};
use super::who::who;
use super::{Cli, Failure, Format, Out};
use crate::clock::Clock;
use crate::lang::{Text, counted};
use crate::office::feeds;
use crate::office::stored::stored_plan;
use crate::store::FeedRow;

/// `feed`
#[derive(Args, Debug)]
pub struct FeedArgs {
    /// What to do
    #[command(subcommand)]
    pub command: FeedCommand,
}

/// What can be done with feeds.
#[derive(Subcommand, Debug)]
pub enum FeedCommand {
    /// Make a secret address, shown this once: whoever knows it reads the calendar
    Add {
        /// Whose dates, by code or name [default: the headquarters, which sees all departments]
        #[arg(long, value_name = "DEPARTMENT")]
        department: Option<String>,
        /// Who makes it, for the record [default: the user's name]
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
    },
    /// List the feeds: whose, made when and by whom, when last read
    List {
        /// Those that were ended too
        #[arg(long)]
        all: bool,
        /// How to print
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// End an address: whoever has it reads nothing from now on
    Revoke {
        /// Its number, as `feed list` shows it
        #[arg(value_name = "ID")]
        id: i64,
        /// Who ends it, for the record [default: the user's name]
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
    },
}

/// Runs it.
pub(super) fn run(cli: &Cli, args: &FeedArgs, out: &mut Out) -> Result<(), Failure> {
    let desk = Desk::existing(cli, out)?;
    match &args.command {
        FeedCommand::Add { department, by } => add(&desk, department.as_deref(), by.as_deref(), out),
        FeedCommand::List { all, format } => list(&desk, *all, *format, out),
        FeedCommand::Revoke { id, by } => revoke(&desk, *id, by.as_deref(), out),
    }
}

fn add(desk: &Desk, department: Option<&str>, by: Option<&str>, out: &mut Out) -> Result<(), Failure> {
    let plan = desk.block(async |store| Ok(stored_plan(store, None).await?.plan))?;
    let department = department.map(|asked| setting::department(&plan, asked)).transpose()?;
    let code = department.map(|department| department.code.as_str());
    let (now, by) = (Clock::System.now(), who(by));
    let (id, secret) = desk.block(async |store| feeds::made(store, code, now, &by).await)?;
    let url = desk.parts.config.web.url.as_deref();
    out.line(feeds::address(url, &secret));
    out.remark(&Text::new(
        format!("カレンダー {id}番のアドレスです。ここで一度だけ示します。知っている人はだれでも予定を見られます。"),
        format!("This is the address of feed {id}, shown this once. Whoever knows it reads the calendar."),
    ));
    if url.is_none() {
        out.remark(&Text::new(
            "設定の [web] url がないため、アドレスの前半（https://…）がありません。画面のアドレスを前に付けてください。",
            "As [web] url is not configured, the address lacks its beginning (https://…): put the board's before it.",
        ));
    }
    Ok(())
}

fn list(desk: &Desk, all: bool, format: Format, out: &mut Out) -> Result<(), Failure> {
    let (feeds, plan) =
        desk.block(async |store| Ok((store.feeds().await?, stored_plan(store, None).await?.plan)))?;
    let shown: Vec<&FeedRow> = feeds.iter().filter(|feed| all || feed.revoked_at.is_none()).collect();
    if format == Format::Json {
        let rows: Vec<serde_json::Value> = shown.iter().map(|feed| json(feed)).collect();
        out.line(json!({ "feeds": rows }).to_string());
        return Ok(());
    }
    let lang = out.lang;
    let day = |at| desk.parts.calendar.today(at);
    for feed in &shown {
        let whose = match &feed.department {
            Some(code) => setting::named(&plan, code, lang),
            None => lang.pick("推進本部", "the headquarters").to_owned(),
        };
        let read = match feed.fetched_at.map(day) {
            Some(day) => lang.pick(format!("最後に読まれた日 {day}"), format!("last read on {day}")),
            None => lang.pick("まだ読まれていません", "not read yet").to_owned(),
        };
        let ended = if feed.revoked_at.is_some() { lang.pick("（終了）", " (ended)") } else { "" };
        out.line(format!("{:>4}  {whose}{ended}", feed.id));
        out.line(format!("      {}  {}  {read}", day(feed.created_at), feed.created_by));
    }
    out.say(format!("\n{} 件", shown.len()), format!("\n{}", counted(shown.len(), "feed")));
    Ok(())
}

fn json(feed: &FeedRow) -> serde_json::Value {
    json!({
        "id": feed.id,
        "department": feed.department,
        "created_at": feed.created_at.to_rfc3339(),
        "created_by": feed.created_by,
        "fetched_at": feed.fetched_at.map(|at| at.to_rfc3339()),
        "revoked_at": feed.revoked_at.map(|at| at.to_rfc3339()),
    })
}

fn revoke(desk: &Desk, id: i64, by: Option<&str>, out: &mut Out) -> Result<(), Failure> {
    let (now, by) = (Clock::System.now(), who(by));
    if !desk.block(async |store| Ok(store.revoke_feed(id, now, &by).await?))? {
        return Err(Failure::input(Text::new(
            format!(
                "カレンダー {id}番はありません（ないか、もう止められています）。feed list --all で確かめてください。"
            ),
            format!("there is no feed {id}, or it has ended; see feed list --all."),
        )));
    }
    out.say(
        format!("カレンダー {id}番を止めました。このアドレスではもう読めません。"),
        format!("feed {id} is ended; nothing is read at its address any more."),
    );
    Ok(())
}
