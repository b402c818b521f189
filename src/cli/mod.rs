//! The command line: what can be asked, one file a command.

mod day;
mod failure;
mod japanese;
mod out;
mod refusal;
mod usage;

mod addresses;
mod alerts;
mod annotate;
mod answer;
mod answers;
mod audit;
mod backup;
mod bounces;
mod channel;
mod check;
mod close;
mod decide;
mod demo;
mod diff;
mod digest;
mod evaluate;
mod explain;
mod export;
mod feed;
mod history;
mod import;
mod init;
mod letter;
mod openapi;
mod outbox;
mod publish;
mod restore;
mod serve;
mod setting;
mod silence;
mod simulate;
mod template;
mod test;
mod token;
mod upkeep;
mod user;
mod who;

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::lang::{Lang, Text};

pub use failure::Failure;
pub use out::Out;
pub use simulate::{SimulateArgs, SimulateFormat};

/// Yamedoki (やめどき) holds a city to its plan: it watches milestones, KPIs, exit points and renewals,
/// writes to the departments that own them, and sends the headquarters a weekly digest.
#[derive(Parser, Debug)]
#[command(name = "yamedoki", version, arg_required_else_help = true, max_term_width = 100)]
pub struct Cli {
    /// The configuration [default: config/yamedoki.toml or yamedoki.toml here, else the built-in defaults]
    #[arg(long, global = true, value_name = "FILE", env = "YAMEDOKI_CONFIG")]
    pub config: Option<PathBuf>,
    /// The language of messages: ja or en [default: by locale]
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<LangArg>,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// A language on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LangArg {
    /// Japanese
    Ja,
    /// English
    En,
}

/// How a command prints what it found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Text,
    /// For scripts
    Json,
}

/// What can be asked.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Show the main job on a worked example: a year of a city in seconds
    Demo(DemoArgs),
    /// Write a configuration, the rules and an empty plan workbook to start from
    Init(InitArgs),
    /// Write an empty plan workbook with drop-downs and a worked example row
    Template(TemplateArgs),
    /// Read a plan (.xlsx, a folder of CSV files, TOML) into the store
    Import(ImportArgs),
    /// Write the plan in force as a workbook, CSV files or TOML, as import reads them
    Export(export::ExportArgs),
    /// Check configuration, rules, plan and database; print every mistake found
    Check(CheckArgs),
    /// Run rule tests: what fires and what must not, who is told
    Test(test::TestArgs),
    /// Judge a plan, or the store, on a day, without touching anything
    Evaluate(EvaluateArgs),
    /// Show what a row of the plan said when, from which file, and what was decided and answered
    History(history::HistoryArgs),
    /// Show what changed in the plan between two days
    Diff(diff::DiffArgs),
    /// Take a row that vanished from its source out of the plan
    Close(close::CloseArgs),
    /// Explain why a rule fires on a row or not, where every value comes from, and who was told
    Explain(explain::ExplainArgs),
    /// Play a span of days, nobody acting: who would be told what, what would end by default
    Simulate(simulate::SimulateArgs),
    /// Run the daemon: evaluate, write letters, deliver them
    Serve(ServeArgs),
    /// Show the headquarters' weekly digest as it would be sent now
    Digest(digest::DigestArgs),
    /// List the alerts
    Alerts(AlertsArgs),
    /// Record a decision: continue, revise or end an initiative, a renewal, or at an exit point
    Decide(decide::DecideArgs),
    /// Answer an alert: working on it, postponed, done, a value, a proposal, not ours
    Answer(answer::AnswerArgs),
    /// Answers on a sheet, for offices that cannot open links
    Answers(answers::AnswersArgs),
    /// Keep alerts quiet until a day, for a reason
    Silence(silence::SilenceArgs),
    /// Calendar feeds by secret addresses: make one, list them, end one
    Feed(feed::FeedArgs),
    /// Print the description of the JSON API (OpenAPI 3.1)
    Openapi(openapi::OpenapiArgs),
    /// List what is queued for delivery, send again what failed, release or discard what is held
    Outbox(outbox::OutboxArgs),
    /// List the addresses that mail came back from, or send to one again
    Addresses(addresses::AddressesArgs),
    /// Read returned mail now
    Bounces(bounces::BouncesArgs),
    /// Check the audit record, or write it out
    Audit(audit::AuditArgs),
    /// Copy the database, verified, also while the daemon runs
    Backup(backup::BackupArgs),
    /// Put a backup in the place of the database; nobody is told twice by it
    Restore(restore::RestoreArgs),
    /// Take away what is old, as the daemon does every night (`[retention]` in the configuration)
    Upkeep(upkeep::UpkeepArgs),
    /// Try a channel with a real message
    Channel(ChannelArgs),
    /// Who may come to the board: add an account, change it, disable it
    User(user::UserArgs),
    /// Tokens for programs that use the API
    Token(token::TokenArgs),
    /// Write the citizens' page: progress and measures as files for any web server
    Publish(publish::PublishArgs),
    /// Draft the letter that ends an agreement which would renew itself, as a page to print
    Letter(letter::LetterArgs),
}

/// `demo`
#[derive(Args, Debug)]
pub struct DemoArgs {
    /// Where the letters and the store go
    #[arg(long, value_name = "DIR", default_value = "yamedoki-demo")]
    pub out: PathBuf,
    /// Overwrite a folder that was not made by the demo, without asking
    #[arg(long)]
    pub yes: bool,
    /// How many months to play, from April 2026 on: 1 to 24
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = day::months)]
    pub months: u32,
}

/// `init`
#[derive(Args, Debug)]
pub struct InitArgs {
    /// The folder to write into
    #[arg(value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
    /// Overwrite files that are there
    #[arg(long)]
    pub force: bool,
}

/// `template`
#[derive(Args, Debug)]
pub struct TemplateArgs {
    /// The workbook to write
    #[arg(value_name = "PATH.xlsx")]
    pub path: PathBuf,
    /// Overwrite it if it is there
    #[arg(long)]
    pub force: bool,
}

/// `import`
#[derive(Args, Debug)]
pub struct ImportArgs {
    /// The plan: a workbook, a folder of CSV or TOML files, or a TOML file
    #[arg(value_name = "PATH")]
    pub path: PathBuf,
    /// Show what would change, by field; store nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Mark rows that the source no longer has as vanished: their owner is told until someone closes them
    #[arg(long)]
    pub sync: bool,
    /// With --sync: go on though more than a fifth of a table, a whole table or a column is gone
    #[arg(long, requires = "sync")]
    pub accept_shrink: bool,
    /// Take over cells that contradict a recorded decision
    #[arg(long = "override")]
    pub overrides: bool,
    /// List every cell that was not read literally, and every placeholder
    #[arg(long)]
    pub explain: bool,
    /// Where the source is refused: write a copy of it with a comment on each bad cell
    #[arg(long, value_name = "COPY.xlsx")]
    pub annotate: Option<PathBuf>,
    /// Overwrite the annotated copy if it is there
    #[arg(long, requires = "annotate")]
    pub force: bool,
    /// Who imports, for the record [default: the user's name]
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// The source's name, where the path changes from time to time [default: the path]
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// `check`
#[derive(Args, Debug)]
pub struct CheckArgs {
    /// Check this plan too [default: the configured source]
    #[arg(long, value_name = "PATH")]
    pub plan: Option<PathBuf>,
    /// Check these rules [default: the configured ones]
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// `evaluate`
#[derive(Args, Debug)]
pub struct EvaluateArgs {
    /// Judge this plan alone [default: the store]
    #[arg(long, value_name = "PATH")]
    pub plan: Option<PathBuf>,
    /// Judge by these rules [default: the configured ones, else the built-in pack]
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// The day of the judgement, as 2026-05-01 [default: today]
    #[arg(long, value_name = "DATE", value_parser = day::day)]
    pub at: Option<NaiveDate>,
    /// Judge what the store knew at the end of this day [default: all it knows]
    #[arg(long, value_name = "DATE", value_parser = day::day, conflicts_with = "plan")]
    pub as_of: Option<NaiveDate>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// `serve`
#[derive(Args, Debug)]
pub struct ServeArgs {
    /// Stop after everything that is due now is done
    #[arg(long)]
    pub once: bool,
}

/// `alerts`
#[derive(Args, Debug)]
pub struct AlertsArgs {
    /// Only those in this state
    #[arg(long, value_enum)]
    pub state: Option<StateArg>,
    /// Only those of this rule
    #[arg(long, value_name = "NAME")]
    pub rule: Option<String>,
    /// Only those of this department, by code or name
    #[arg(long, value_name = "DEPARTMENT")]
    pub department: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// An alert's state on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StateArg {
    /// Its condition holds, not yet for long enough
    Pending,
    /// It fires
    Firing,
    /// It is over
    Resolved,
}

/// `channel`
#[derive(Args, Debug)]
pub struct ChannelArgs {
    /// What to do with it
    #[command(subcommand)]
    pub command: ChannelCommand,
}

/// What can be done with a channel.
#[derive(Subcommand, Debug)]
pub enum ChannelCommand {
    /// Send one real message through it
    Test {
        /// The channel's name in the configuration
        name: String,
        /// The address to send to, for a mail channel
        #[arg(long, value_name = "ADDRESS")]
        to: Option<String>,
    },
}

/// Runs the command line `arguments`: the process's `main`.
pub fn main(arguments: Vec<OsString>) -> ExitCode {
    let lang = language(&arguments);
    let mut command = Cli::command();
    if lang == Lang::Ja {
        command = japanese::translate(command);
    }
    let parsed = command.try_get_matches_from_mut(&arguments).and_then(|m| Cli::from_arg_matches(&m));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => {
            tell(&error, &mut command, &arguments, lang);
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let mut out = Out::standard(lang);
    let result = run(&cli, &mut out);
    out.flush();
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if failure.text != Text::default() {
                out.remark(&failure.text);
            }
            ExitCode::from(failure.code)
        }
    }
}

/// Prints help, or what is wrong with the command.
fn tell(error: &clap::Error, command: &mut clap::Command, arguments: &[OsString], lang: Lang) {
    if lang == Lang::En {
        let _ = error.print();
        return;
    }
    let plain = crate::config::process_env("NO_COLOR").is_some();
    let mut text = |screen: bool| usage::in_japanese(error, command, arguments, screen && !plain);
    let written = if error.use_stderr() {
        std::io::stderr().write_all(text(std::io::stderr().is_terminal()).as_bytes())
    } else {
        std::io::stdout().write_all(text(std::io::stdout().is_terminal()).as_bytes())
    };
    drop(written); // nobody is there to be told
}

/// The language asked for by `--lang`, read before the rest so that help and errors speak it too.
fn language(arguments: &[OsString]) -> Lang {
    let mut words = arguments.iter().filter_map(|a| a.to_str());
    while let Some(word) = words.next() {
        let value = match word {
            "--lang" => words.next(),
            _ => word.strip_prefix("--lang="),
        };
        if let Some(lang) = value.and_then(Lang::parse) {
            return lang;
        }
    }
    crate::config::locale(&crate::config::process_env).unwrap_or_default()
}

fn run(cli: &Cli, out: &mut Out) -> Result<(), Failure> {
    match &cli.command {
        Command::Demo(args) => demo::run(args, out),
        Command::Init(args) => init::run(args, out),
        Command::Template(args) => template::run(args, out),
        Command::Import(args) => import::run(cli, args, out),
        Command::Export(args) => export::run(cli, args, out),
        Command::Check(args) => check::run(cli, args, out),
        Command::Test(args) => test::run(cli, args, out),
        Command::Evaluate(args) => evaluate::run(cli, args, out),
        Command::History(args) => history::run(cli, args, out),
        Command::Diff(args) => diff::run(cli, args, out),
        Command::Close(args) => close::run(cli, args, out),
        Command::Explain(args) => explain::run(cli, args, out),
        Command::Simulate(args) => simulate::run(cli, args, out),
        Command::Serve(args) => serve::run(cli, args, out),
        Command::Digest(args) => digest::run(cli, args, out),
        Command::Alerts(args) => alerts::run(cli, args, out),
        Command::Decide(args) => decide::run(cli, args, out),
        Command::Answer(args) => answer::run(cli, args, out),
        Command::Answers(args) => answers::run(cli, args, out),
        Command::Silence(args) => silence::run(cli, args, out),
        Command::Feed(args) => feed::run(cli, args, out),
        Command::Openapi(_) => openapi::run(out),
        Command::Outbox(args) => outbox::run(cli, args, out),
        Command::Addresses(args) => addresses::run(cli, args, out),
        Command::Bounces(args) => bounces::run(cli, args, out),
        Command::Audit(args) => audit::run(cli, args, out),
        Command::Backup(args) => backup::run(cli, args, out),
        Command::Restore(args) => restore::run(cli, args, out),
        Command::Upkeep(args) => upkeep::run(cli, args, out),
        Command::Channel(args) => channel::run(cli, args, out),
        Command::User(args) => user::run(cli, args, out),
        Command::Token(args) => token::run(cli, args, out),
        Command::Publish(args) => publish::run(cli, args, out),
        Command::Letter(args) => letter::run(cli, args, out),
    }
}
