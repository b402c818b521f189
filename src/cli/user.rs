//! `user`: who may come to the board.

use std::io::Read;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::answer::{at, joined};
use super::setting::{self, Desk};
use super::who::who;
use super::{Cli, Failure, Format, Out};
use crate::clock::Clock;
use crate::lang::{Lang, Text, counted};
use crate::office::passwords;
use crate::office::stored::stored_plan;
use crate::people::{Person, Role, login, new_login};
use crate::store::{Account, AccountChange, NewAccount};

/// `user`
#[derive(Args, Debug)]
pub struct UserArgs {
    /// What to do
    #[command(subcommand)]
    pub command: UserCommand,
}

/// What can be done with accounts.
#[derive(Subcommand, Debug)]
pub enum UserCommand {
    /// Add an account; without --password-file a password is made and shown once
    Add(AddArgs),
    /// List the accounts
    List {
        /// How to print
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Let nobody in by an account; whoever is signed in by it is signed out
    Disable(OneArgs),
    /// Let an account in again, also one that is locked after wrong passwords
    Enable(OneArgs),
    /// Give an account a new password, to be changed at the next sign-in; its sessions end
    Password(PasswordArgs),
    /// Give an account another role
    Role(RoleArgs),
}

/// `user add`
#[derive(Args, Debug)]
pub struct AddArgs {
    /// What they sign in with: letters, digits and . _ - @ + \
    pub login: String,
    /// Their name, as pages and the record show it [default: the login]
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// What they are here for
    #[arg(long, value_enum)]
    pub role: RoleArg,
    /// Whose matters are theirs, by code or name; for the role department
    #[arg(long, value_name = "DEPARTMENT")]
    pub department: Option<String>,
    /// A file that holds their password; - is standard input
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
    /// No password: only a proxy in front lets them in ([web.proxy] user_header)
    #[arg(long, conflicts_with = "password_file")]
    pub no_password: bool,
    /// Who adds it, for the record [default: the user's name]
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
}

/// `user disable`, `user enable`
#[derive(Args, Debug)]
pub struct OneArgs {
    /// The account's login
    pub login: String,
    /// Who does it, for the record [default: the user's name]
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
}

/// `user password`
#[derive(Args, Debug)]
pub struct PasswordArgs {
    /// The account's login
    pub login: String,
    /// A file that holds the new password; - is standard input [default: one is made and shown once]
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
    /// Who does it, for the record [default: the user's name]
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
}

/// `user role`
#[derive(Args, Debug)]
pub struct RoleArgs {
    /// The account's login
    pub login: String,
    /// What they are here for
    #[arg(value_enum)]
    pub role: RoleArg,
    /// Whose matters are theirs, by code or name; for the role department
    #[arg(long, value_name = "DEPARTMENT")]
    pub department: Option<String>,
    /// Who does it, for the record [default: the user's name]
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
}

/// A role on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RoleArg {
    /// Reads the plan and how it stands
    Viewer,
    /// Reads, and answers for its own department's matters
    Department,
    /// Decides, silences, releases what is held
    Headquarters,
    /// Looks after letters that did not arrive
    Operator,
    /// Reads everything, the audit record too, and changes nothing
    Auditor,
}

impl RoleArg {
    /// The role that is meant.
    pub(super) fn role(self) -> Role {
        match self {
            RoleArg::Viewer => Role::Viewer,
            RoleArg::Department => Role::Department,
            RoleArg::Headquarters => Role::Headquarters,
            RoleArg::Operator => Role::Operator,
            RoleArg::Auditor => Role::Auditor,
        }
    }
}

/// Runs it.
pub(super) fn run(cli: &Cli, args: &UserArgs, out: &mut Out) -> Result<(), Failure> {
    match &args.command {
        UserCommand::Add(args) => add(&Desk::open(cli, out)?, args, out),
        UserCommand::List { format } => list(&Desk::existing(cli, out)?, *format, out),
        UserCommand::Disable(args) => {
            let said = Text::new("のアカウントを止めました。", " is disabled; nobody comes in by it.");
            one(&Desk::existing(cli, out)?, args, AccountChange::Disable, &said, out)
        }
        UserCommand::Enable(args) => {
            let said = Text::new("のアカウントを使えるようにしました。", " may come in again.");
            one(&Desk::existing(cli, out)?, args, AccountChange::Enable, &said, out)
        }
        UserCommand::Password(args) => password(&Desk::existing(cli, out)?, args, out),
        UserCommand::Role(args) => role(&Desk::existing(cli, out)?, args, out),
    }
}

fn add(desk: &Desk, args: &AddArgs, out: &mut Out) -> Result<(), Failure> {
    let mut mistakes = Vec::new();
    let login = new_login(&args.login).map_err(|text| mistakes.push(at("LOGIN", text))).ok();
    let role = args.role.role();
    let department = department(desk, role, args.department.as_deref(), &mut mistakes)?;
    let name = args.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let name = name.map(str::to_owned).or_else(|| login.clone()).unwrap_or_default();
    let about = [login.as_deref().unwrap_or_default(), &name];
    let given = args.password_file.as_deref().map(|file| typed(file, &about, &mut mistakes)).transpose()?;
    let Some(login) = login.filter(|_| mistakes.is_empty()) else {
        return Err(Failure::input(joined(mistakes)));
    };
    let made = match (args.no_password, given.is_some()) {
        (false, false) => Some(passwords::generated()?),
        _ => None,
    };
    let phc = given.as_ref().or(made.as_ref()).map(|password| passwords::kept(password)).transpose()?;
    let (now, by) = (Clock::System.now(), who(args.by.as_deref()));
    let person = Person { login: login.clone(), name, role, department };
    let must_change = phc.is_some();
    let new = NewAccount { at: now, by: &by, person: &person, password: phc.as_deref(), must_change };
    if desk.block(async |store| Ok(store.add_account(&new).await?))?.is_none() {
        return Err(Failure::input(Text::new(
            format!(
                "ログイン名「{login}」のアカウントは、もうあります。yamedoki user list で確かめてください。"
            ),
            format!("there is an account \"{login}\" already; see yamedoki user list."),
        )));
    }
    out.say(format!("{login} のアカウントを作りました。"), format!("{login} is added."));
    told(made.as_deref(), phc.is_some(), out);
    Ok(())
}

/// What to do with the password now.
fn told(made: Option<&str>, has_one: bool, out: &mut Out) {
    if let Some(password) = made {
        out.line(format!("  {password}"));
        out.say(
            "これが最初のパスワードです。もう一度は表示できません。本人に直接渡してください。最初のログインで、本人が変えます。",
            "This is the first password. It cannot be shown again; hand it to them in person. They change it when they first sign in.",
        );
    } else if has_one {
        out.say(
            "最初のログインで、本人がパスワードを変えます。",
            "They change the password when they first sign in.",
        );
    } else {
        out.say(
            "パスワードはありません。前に置いたプロキシの認証（設定の [web.proxy]）でだけ入れます。",
            "It has no password: only the proxy in front ([web.proxy] in the configuration) lets them in.",
        );
    }
}

/// The department of a department's account by its code; others have none.
pub(super) fn department(
    desk: &Desk,
    role: Role,
    asked: Option<&str>,
    mistakes: &mut Vec<Text>,
) -> Result<Option<String>, Failure> {
    match (role, asked) {
        (Role::Department, Some(asked)) => {
            let plan = desk.block(async |store| Ok(stored_plan(store, None).await?.plan))?;
            let found = setting::department(&plan, asked);
            Ok(found.map_err(|e| mistakes.push(at("--department", e.text))).ok().map(|d| d.code.clone()))
        }
        (Role::Department, None) => {
            let text = Text::new(
                "役割が department のときは、部署のコードか名称が要ります。",
                "the role department needs one, by code or name.",
            );
            mistakes.push(at("--department", text));
            Ok(None)
        }
        (_, Some(_)) => {
            let text = Text::new(
                "部署を付けるのは、役割が department のときだけです。",
                "only the role department has one.",
            );
            mistakes.push(at("--department", text));
            Ok(None)
        }
        (_, None) => Ok(None),
    }
}

/// The password in a file, or on standard input; its line break at the end is none of it.
fn typed(file: &Path, about: &[&str], mistakes: &mut Vec<Text>) -> Result<String, Failure> {
    let mut text = String::new();
    if file == Path::new("-") {
        std::io::stdin().lock().take(4096).read_to_string(&mut text)?;
    } else {
        text = std::fs::read_to_string(file).map_err(|error| {
            let file = file.display();
            Failure::input(Text::new(
                format!("{file} を読めません: {error}"),
                format!("cannot read {file}: {error}"),
            ))
        })?;
    }
    let password = text.trim_end_matches(['\r', '\n']).to_owned();
    if let Err(text) = passwords::accepted(&password, about) {
        mistakes.push(at("--password-file", text));
    }
    Ok(password)
}

/// The account that is meant.
fn account(desk: &Desk, asked: &str) -> Result<Account, Failure> {
    let login = login(asked);
    let all = desk.block(async |store| Ok(store.accounts().await?))?;
    let near = all
        .iter()
        .map(|account| account.person.login.as_str())
        .max_by(|a, b| strsim::jaro_winkler(a, &login).total_cmp(&strsim::jaro_winkler(b, &login)))
        .filter(|near| strsim::jaro_winkler(near, &login) > 0.75)
        .map(str::to_owned);
    all.into_iter().find(|account| account.person.login == login).ok_or_else(|| {
        let (ja, en) = near.map_or((String::new(), String::new()), |near| {
            (format!("「{near}」ではありませんか。"), format!(" Did you mean \"{near}\"?"))
        });
        let asked = asked.escape_debug();
        Failure::input(Text::new(
            format!("ログイン名「{asked}」のアカウントはありません。{ja}yamedoki user list で見られます。"),
            format!("there is no account \"{asked}\".{en} See yamedoki user list."),
        ))
    })
}

fn one(
    desk: &Desk,
    args: &OneArgs,
    change: AccountChange<'_>,
    said: &Text,
    out: &mut Out,
) -> Result<(), Failure> {
    let login = account(desk, &args.login)?.person.login;
    let (now, by) = (Clock::System.now(), who(args.by.as_deref()));
    desk.block(async |store| Ok(store.change_account(now, &by, &login, change).await?))?;
    out.say(format!("{login} {}", said.ja), format!("{login}{}", said.en));
    Ok(())
}

fn password(desk: &Desk, args: &PasswordArgs, out: &mut Out) -> Result<(), Failure> {
    let Person { login, name, .. } = account(desk, &args.login)?.person;
    let mut mistakes = Vec::new();
    let about = [login.as_str(), name.as_str()];
    let given = args.password_file.as_deref().map(|file| typed(file, &about, &mut mistakes)).transpose()?;
    if !mistakes.is_empty() {
        return Err(Failure::input(joined(mistakes)));
    }
    let made = if given.is_none() { Some(passwords::generated()?) } else { None };
    let password = given.as_ref().or(made.as_ref()).map_or("", |password| password);
    let (phc, now, by) = (passwords::kept(password)?, Clock::System.now(), who(args.by.as_deref()));
    let change = AccountChange::Password(&phc, true);
    desk.block(async |store| Ok(store.change_account(now, &by, &login, change).await?))?;
    out.say(
        format!("{login} のパスワードを変えました。ログイン中の画面は終わりました。"),
        format!("{login} has a new password; whoever was signed in is signed out."),
    );
    told(made.as_deref(), true, out);
    Ok(())
}

fn role(desk: &Desk, args: &RoleArgs, out: &mut Out) -> Result<(), Failure> {
    let login = account(desk, &args.login)?.person.login;
    let mut mistakes = Vec::new();
    let role = args.role.role();
    let department = department(desk, role, args.department.as_deref(), &mut mistakes)?;
    if !mistakes.is_empty() {
        return Err(Failure::input(joined(mistakes)));
    }
    let (now, by) = (Clock::System.now(), who(args.by.as_deref()));
    let change = AccountChange::Role(role, department.as_deref());
    desk.block(async |store| Ok(store.change_account(now, &by, &login, change).await?))?;
    let what = named(role, department.as_deref(), out.lang);
    out.say(format!("{login} の役割を「{what}」にしました。"), format!("{login} is now: {what}."));
    Ok(())
}

/// A role for people, with its department.
pub(super) fn named(role: Role, department: Option<&str>, lang: Lang) -> String {
    let name = match role {
        Role::Viewer => lang.pick("閲覧", "viewer"),
        Role::Department => lang.pick("部署", "department"),
        Role::Headquarters => lang.pick("推進本部", "headquarters"),
        Role::Operator => lang.pick("運用担当", "operator"),
        Role::Auditor => lang.pick("監査", "auditor"),
    };
    department.map_or(name.to_owned(), |code| format!("{name} {code}"))
}

fn list(desk: &Desk, format: Format, out: &mut Out) -> Result<(), Failure> {
    let accounts = desk.block(async |store| Ok(store.accounts().await?))?;
    if format == Format::Json {
        let rows: Vec<_> = accounts.iter().map(row).collect();
        out.line(json!({ "accounts": rows }).to_string());
        return Ok(());
    }
    let lang = out.lang;
    for account in &accounts {
        let Person { login, name, role, department } = &account.person;
        let mut notes = Vec::new();
        if account.disabled_at.is_some() {
            notes.push(lang.pick("停止中", "disabled"));
        }
        if account.password.is_none() {
            notes.push(lang.pick("パスワードなし", "no password"));
        } else if account.must_change {
            notes.push(lang.pick("パスワード変更待ち", "password to be changed"));
        }
        let role = named(*role, department.as_deref(), lang);
        out.line(format!("{login}  {name}  {role}  {}", notes.join(lang.pick("、", ", "))).trim_end());
    }
    out.say(format!("\n{} 件", accounts.len()), format!("\n{}", counted(accounts.len(), "account")));
    Ok(())
}

fn row(account: &Account) -> serde_json::Value {
    let Person { login, name, role, department } = &account.person;
    json!({
        "login": login,
        "name": name,
        "role": role.name(),
        "department": department,
        "password": account.password.is_some(),
        "must_change": account.must_change,
        "created_at": account.created_at.to_rfc3339(),
        "disabled_at": account.disabled_at.map(|at| at.to_rfc3339()),
    })
}
