//! `init`: a configuration, the rules and an empty plan workbook to start from.

use std::fs;
use std::path::Path;

use super::{Failure, InitArgs, Out, template};
use crate::config;
use crate::lang::Text;
use crate::rules;

const HOLIDAYS: &str = include_str!("../../config/calendar/japan.csv");

/// What the written configuration says instead of the template, whose defaults are those of an empty
/// file: it stands in `config/`, and what it is about stands beside that folder.
const CONNECTED: &[(&str, &str)] = &[
    ("# holidays = \"syukujitsu.csv\"\n", "holidays = \"calendar/japan.csv\"\n"),
    ("#path = \"yamedoki.db\"\n", "path = \"../yamedoki.db\"\n"),
    ("# path = \"plan.xlsx\"\n", "# path = \"../plan.xlsx\"\n"),
    ("# dir = \"rules\"\n", "dir = \"../rules\"\n"),
    (
        "#[channel.file]\n#type = \"file\"\n#dir = \"outbox\"\n",
        "[channel.file]\ntype = \"file\"\ndir = \"../outbox\"\n",
    ),
];

/// Runs it.
pub(super) fn run(args: &InitArgs, out: &mut Out) -> Result<(), Failure> {
    let mut files: Vec<(String, String)> = vec![
        ("config/yamedoki.toml".into(), configuration()),
        ("config/calendar/japan.csv".into(), HOLIDAYS.into()),
    ];
    files.extend(rules::pack().into_iter().map(|source| (source.name, source.text)));
    let workbook = args.dir.join("plan.xlsx");
    let there: Vec<String> = files
        .iter()
        .map(|(name, _)| args.dir.join(name))
        .chain([workbook.clone()])
        .filter(|path| path.exists())
        .map(|path| path.display().to_string())
        .collect();
    if !there.is_empty() && !args.force {
        return Err(Failure::input(Text::new(
            format!(
                "既にあります: {}\n上書きするには --force を付けてください。何も書き出していません。",
                there.join("、")
            ),
            format!("already there: {}\nUse --force to overwrite. Nothing was written.", there.join(", ")),
        )));
    }
    for (name, text) in &files {
        write(&args.dir.join(name), text)?;
        out.line(args.dir.join(name).display().to_string());
    }
    template::write(&workbook)?;
    out.line(workbook.display().to_string());
    let here =
        if args.dir == Path::new(".") { String::new() } else { format!("cd {} && ", args.dir.display()) };
    out.say(
        format!(
            "\n次にすること:\n  1. plan.xlsx に計画を記入します（記入例の行は読み込まれません）\n  2. {here}yamedoki import plan.xlsx --dry-run   内容を確かめます\n  3. yamedoki import plan.xlsx             読み込みます\n  4. config/yamedoki.toml に送信経路（メール中継）を設定し、yamedoki check\n  5. yamedoki user add hanako --role headquarters   画面のアカウントを作ります\n  6. yamedoki serve                        常駐を始め、画面（http://127.0.0.1:9464）を開きます"
        ),
        format!(
            "\nWhat to do next:\n  1. fill in plan.xlsx (the example rows are not read)\n  2. {here}yamedoki import plan.xlsx --dry-run   to see what it says\n  3. yamedoki import plan.xlsx             to read it in\n  4. set the mail relay in config/yamedoki.toml, then yamedoki check\n  5. yamedoki user add hanako --role headquarters   to let somebody in to the board\n  6. yamedoki serve                        to start the daemon and the board (http://127.0.0.1:9464)"
        ),
    );
    Ok(())
}

fn configuration() -> String {
    CONNECTED.iter().fold(config::TEMPLATE.to_owned(), |text, (from, to)| text.replacen(from, to, 1))
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(path, text));
    written.map_err(|error| super::failure::unwritten(path, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_connection_has_its_one_place_in_the_template() {
        for (from, to) in CONNECTED {
            assert_eq!(config::TEMPLATE.matches(from).count(), 1, "{from}");
            assert_eq!(configuration().matches(to).count(), 1, "{to}");
        }
    }
}
