//! What clap says of a command that was written wrongly, in Japanese.

use std::ffi::OsString;
use std::num::ParseIntError;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, Error};

use super::day::Mistake;

/// Help, the version, or a mistake in Japanese, in what was asked of `command`; `colour`: where the
/// reader's screen shows it.
pub(super) fn in_japanese(
    error: &Error,
    command: &mut Command,
    arguments: &[OsString],
    colour: bool,
) -> String {
    match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let rendered = error.render();
            options(if colour { rendered.ansi().to_string() } else { rendered.to_string() })
        }
        _ => mistake(error, &usage(error, command, arguments)),
    }
}

/// clap has this word built in.
fn options(text: String) -> String {
    text.replace("[OPTIONS]", "[オプション]")
}

/// How to write it: clap's own word of it, which it has for some mistakes only, else the command's.
fn usage(error: &Error, command: &mut Command, arguments: &[OsString]) -> String {
    let usage = match error.get(ContextKind::Usage) {
        Some(usage) => usage.to_string(),
        None => {
            command.build();
            let words: Vec<&str> = arguments.iter().skip(1).filter_map(|word| word.to_str()).collect();
            asked(command, &words)
        }
    };
    options(usage.trim().trim_start_matches("Usage:").trim().to_owned())
}

/// The usage of the subcommand that the words ask for, as far as they name one.
fn asked(command: &mut Command, words: &[&str]) -> String {
    let [word, rest @ ..] = words else { return command.render_usage().to_string() };
    match command.find_subcommand_mut(word) {
        Some(sub) => asked(sub, rest),
        None => asked(command, rest),
    }
}

fn mistake(error: &Error, usage: &str) -> String {
    let mut lines = vec![format!("誤り: {}", found(error))];
    lines.extend(suggestions(error));
    lines.push(String::new());
    lines.push(format!("使い方: {usage}"));
    lines.push(String::new());
    lines.push("詳しくは --help をご覧ください。\n".to_owned());
    lines.join("\n")
}

fn found(error: &Error) -> String {
    let one = |kind| words(error, kind).join(" ");
    let (argument, value) = (one(ContextKind::InvalidArg), one(ContextKind::InvalidValue));
    match error.kind() {
        ErrorKind::MissingRequiredArgument => {
            format!("次の指定が足りません。{}", list(error, ContextKind::InvalidArg))
        }
        ErrorKind::MissingSubcommand => format!(
            "「{}」のあとに、何をするかが要ります。{}",
            one(ContextKind::InvalidSubcommand),
            list(error, ContextKind::ValidSubcommand)
        ),
        ErrorKind::UnknownArgument => format!("「{argument}」という指定はありません。"),
        ErrorKind::InvalidSubcommand => {
            format!("「{}」というコマンドはありません。", one(ContextKind::InvalidSubcommand))
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            format!("{argument} には値が要ります。{}", choices(error))
        }
        ErrorKind::InvalidValue => format!("{argument} に「{value}」は使えません。{}", choices(error)),
        ErrorKind::ValueValidation => format!("{argument} に「{value}」は使えません。{}", because(error)),
        ErrorKind::ArgumentConflict => conflict(error, &argument),
        ErrorKind::TooManyValues => format!("{argument} に余分な値「{value}」があります。"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!(
            "{argument} の値の数が合いません（{}{}個のところ、{}個）。",
            one(ContextKind::MinValues),
            one(ContextKind::ExpectedNumValues),
            one(ContextKind::ActualNumValues)
        ),
        ErrorKind::NoEquals => format!("{argument} の値は「=」でつないで書いてください。"),
        ErrorKind::InvalidUtf8 => {
            "指定の中に、文字として読めないもの（UTF-8 でないもの）があります。".to_owned()
        }
        _ => format!("コマンドの書き方を読み取れません（{}）。", error.kind()),
    }
}

fn conflict(error: &Error, argument: &str) -> String {
    let prior = words(error, ContextKind::PriorArg);
    if prior.iter().any(|other| other == argument) {
        return format!("{argument} は一度しか指定できません。");
    }
    match prior.as_slice() {
        [] => format!("{argument} は、ほかの指定と一緒には使えません。"),
        _ => format!("{argument} は {} と一緒には使えません。", prior.join("、")),
    }
}

/// Why a value was not taken.
fn because(error: &Error) -> String {
    let Some(source) = std::error::Error::source(error) else { return String::new() };
    if let Some(Mistake(text)) = source.downcast_ref() {
        return text.ja.clone();
    }
    match source.downcast_ref::<ParseIntError>() {
        Some(_) => "整数で書いてください。".to_owned(),
        None => format!("（{source}）"),
    }
}

fn choices(error: &Error) -> String {
    match words(error, ContextKind::ValidValue).as_slice() {
        [] => String::new(),
        values => format!("使えるのは {} です。", values.join("、")),
    }
}

fn list(error: &Error, kind: ContextKind) -> String {
    words(error, kind).iter().map(|word| format!("\n  {word}")).collect()
}

fn suggestions(error: &Error) -> Vec<String> {
    let kinds = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    let near = kinds.into_iter().map(|kind| words(error, kind)).filter(|words| !words.is_empty());
    near.map(|words| format!("「{}」ではありませんか。", words.join("」「"))).collect()
}

fn words(error: &Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        None | Some(ContextValue::None) => Vec::new(),
        Some(ContextValue::Strings(words)) => words.clone(),
        Some(other) => vec![other.to_string()],
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use clap::{Arg, CommandFactory};

    use super::*;
    use crate::cli::{Cli, japanese};

    fn check(command: Command, arguments: Vec<OsString>, kind: ErrorKind, said: &[&str]) {
        let mut command = japanese::translate(command);
        let error = command.try_get_matches_from_mut(&arguments).expect_err("a mistake");
        assert_eq!(error.kind(), kind, "{arguments:?}: {error}");
        let text = in_japanese(&error, &mut command, &arguments, false);
        for word in ["誤り: ", "使い方: ", "詳しくは --help"].iter().chain(said) {
            assert!(text.contains(word), "{arguments:?}: `{word}` is not in\n{text}");
        }
        for word in ["Usage", "error", "tip:", "argument", "invalid", "OPTIONS"] {
            assert!(!text.contains(word), "{arguments:?}: `{word}` is in\n{text}");
        }
    }

    #[test]
    fn every_kind_of_mistake_on_the_command_line_is_told_in_japanese() {
        use ErrorKind as K;
        for (line, kind, said) in [
            (
                "decide renewal/K-07 end",
                K::MissingRequiredArgument,
                &["足りません", "--because <TEXT>", "使い方: yamedoki decide"][..],
            ),
            ("silence add --rule x --because y", K::MissingRequiredArgument, &["--until <DATE>"]),
            ("answer x", K::MissingRequiredArgument, &["--working-until"]),
            (
                "evaluat",
                K::InvalidSubcommand,
                &["「evaluat」というコマンドはありません", "「evaluate」ではありませんか"],
            ),
            ("silence ad", K::InvalidSubcommand, &["「add」"]),
            (
                "alerts --sate firing",
                K::UnknownArgument,
                &["「--sate」という指定はありません", "「--state」ではありませんか"],
            ),
            ("--lang jp alerts", K::InvalidValue, &["--lang <LANG> に「jp」は使えません", "ja、en"]),
            ("alerts --state", K::InvalidValue, &["値が要ります", "pending、firing、resolved"]),
            ("decide renewal/K-07 stop --because x", K::InvalidValue, &["continue、revise、end"]),
            ("evaluate --at あした", K::ValueValidation, &["--at <DATE> に「あした」は使えません", "R8.4.1"]),
            ("silence end three", K::ValueValidation, &["「three」", "整数"]),
            ("demo --months 30", K::ValueValidation, &["1から24まで"]),
            (
                "evaluate --plan a --as-of 2026-04-01",
                K::ArgumentConflict,
                &["--plan <PATH>", "一緒には使えません"],
            ),
            ("alerts --rule a --rule b", K::ArgumentConflict, &["一度しか"]),
            ("serve --once=1", K::TooManyValues, &["余分な値「1」"]),
        ] {
            let arguments = std::iter::once("yamedoki").chain(line.split(' ')).map(OsString::from).collect();
            check(Cli::command(), arguments, kind, said);
        }
    }

    #[test]
    fn kinds_that_no_command_gives_today_have_their_words_too() {
        use std::os::unix::ffi::OsStringExt;
        let command = || {
            Command::new("x")
                .version("1")
                .arg(Arg::new("two").long("two").num_args(2..))
                .arg(Arg::new("pair").long("pair").num_args(2).value_names(["A", "B"]))
                .arg(Arg::new("by").long("by").require_equals(true))
                .subcommand(Command::new("sub").subcommand_required(true).subcommand(Command::new("leaf")))
        };
        for (line, kind, said) in [
            ("x --two 1", ErrorKind::TooFewValues, "2個のところ、1個"),
            ("x --pair 1", ErrorKind::WrongNumberOfValues, "2個のところ、1個"),
            ("x --by 1", ErrorKind::NoEquals, "「=」"),
            ("x sub", ErrorKind::MissingSubcommand, "leaf"),
        ] {
            check(command(), line.split(' ').map(OsString::from).collect(), kind, &[said]);
        }
        let broken = vec![
            OsString::from("yamedoki"),
            "alerts".into(),
            "--rule".into(),
            OsString::from_vec(vec![0xff]),
        ];
        check(Cli::command(), broken, ErrorKind::InvalidUtf8, &["UTF-8"]);
    }
}
