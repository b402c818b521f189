//! The Japanese help: clap's definitions carry the English, this table the rest. A test holds that
//! nothing is missing.

use clap::Command;

/// Help by place: the commands' names joined by blanks, then `--argument` or nothing.
const HELP: &[(&str, &str)] = &[
    (
        "",
        "やめどき：計画の節目・KPI・やめるポイント・更新案件を見守り、所管部署へ知らせ、本部へ週報を送ります",
    ),
    ("--config", "設定ファイル［既定：config/yamedoki.toml、なければ yamedoki.toml、なければ内蔵の既定値］"),
    ("--lang", "表示の言語：ja または en［既定：ロケールによる］"),
    ("demo", "例の計画で一通りの働きを見せます（ある市の一年を数秒で）"),
    ("demo --out", "通知と記録の書き出し先"),
    ("demo --months", "2026年4月から何か月分を動かすか（1〜24）［既定：12］"),
    ("demo --yes", "デモが作ったのでないフォルダーでも確認せずに上書きします"),
    ("init", "設定・ルール・空の計画ブックを書き出します（使い始めの一式）"),
    ("init --dir", "書き出し先のフォルダー"),
    ("init --force", "既にあるファイルを上書きします"),
    ("template", "空の計画ブックを書き出します（選択肢と記入例つき）"),
    ("template --path", "書き出すブック（.xlsx）"),
    ("template --force", "既にあれば上書きします"),
    ("import", "計画（.xlsx、CSV のフォルダー、TOML）を読み込みます"),
    ("import --path", "計画：ブック、CSV または TOML のフォルダー、TOML ファイル"),
    ("import --dry-run", "変わるところを項目ごとに見せるだけで、保存しません"),
    ("import --explain", "文字どおりでない読み方をしたセルと仮置き（〇台など）をすべて挙げます"),
    ("import --by", "記録に残す取込者の名前［既定：利用者名］"),
    ("import --source", "取込元の名前（ファイルの場所が変わる場合に）［既定：パス］"),
    ("import --format", "出力の形：text または json"),
    ("check", "設定・ルール・計画を調べ、見つかった誤りをすべて示します"),
    ("check --plan", "この計画も調べます［既定：設定された取込元］"),
    ("check --rules", "このルールを調べます［既定：設定されたルール］"),
    ("check --format", "出力の形：text または json"),
    ("evaluate", "ある日の判定を、何も変えずに見せます"),
    ("evaluate --plan", "この計画だけを判定します［既定：保存された計画］"),
    ("evaluate --rules", "このルールで判定します［既定：設定されたルール、なければ内蔵のルール］"),
    ("evaluate --at", "判定の日（2026-05-01 の形）［既定：今日］"),
    ("evaluate --format", "出力の形：text または json"),
    ("serve", "常駐して、判定し、通知を作り、届けます"),
    ("serve --once", "今すべきことをすべて済ませたら終わります"),
    ("digest", "本部の週報を、今送るとしたらどうなるか見せます"),
    ("digest --preview", "画面に出すだけで、送りません（送るのは常駐の予定による）"),
    ("digest --html", "HTML の部分を出します"),
    ("alerts", "警告の一覧"),
    ("alerts --state", "この状態のものだけ"),
    ("alerts --rule", "このルールのものだけ"),
    ("alerts --department", "この部署（コードまたは名称）のものだけ"),
    ("alerts --format", "出力の形：text または json"),
    ("outbox", "送信待ちの一覧、失敗したものの再送、保留したものの送信と破棄"),
    ("outbox list", "一覧（新しいものから）"),
    ("outbox list --state", "この状態のものだけ"),
    ("outbox list --format", "出力の形：text または json"),
    ("outbox retry", "届けられなかったものをもう一度送ります"),
    ("outbox retry --key", "outbox list が示すキー"),
    ("outbox retry --all", "失敗したものすべて"),
    ("outbox release", "保留したもの（各部署の最初の一覧、一度に多すぎた通知）を送り出します"),
    ("outbox release --hold", "この名前で保留したものだけ：adoption、belt、belt:2026-04-02T07:00"),
    ("outbox release --by", "記録に残す名前［既定：利用者名］"),
    ("outbox discard", "保留したものを捨てます。送られることはなく、捨てたことが記録に残ります"),
    ("outbox discard --hold", "この名前で保留したもの：belt、belt:2026-04-02T07:00、adoption［既定：belt］"),
    ("outbox discard --because", "捨てる理由（記録に残ります）"),
    ("outbox discard --by", "記録に残す名前［既定：利用者名］"),
    ("audit", "記録（監査ログ）を確かめる、書き出す"),
    ("audit verify", "記録に書き換え・削除・並べ替え・書き足し・切り落としがないか確かめます"),
    ("audit verify --format", "出力の形：text または json"),
    ("audit export", "記録をハッシュごと書き出します。保管や、第三者による確認のため（docs/audit.md）"),
    ("audit export --path", "書き出すファイル［既定：標準出力］"),
    ("audit export --from", "最初の日（2026-04-01 の形、市の時刻）［既定：初めから］"),
    ("audit export --to", "最後の日［既定：終わりまで］"),
    ("audit export --format", "ファイルの形：jsonl（1行に1件のJSON）または csv（表計算用）"),
    ("audit export --force", "既にあるファイルを上書きします"),
    ("channel", "送信経路を実際の一通で試します"),
    ("channel test", "実際に一通送ります"),
    ("channel test --name", "設定での送信経路の名前"),
    ("channel test --to", "宛先のメールアドレス（メールの場合）"),
];

/// What clap itself adds.
const BUILT_IN: &[(&str, &str)] = &[("help", "この説明を表示します"), ("version", "版を表示します")];

const TEMPLATE: &str = "{before-help}{about-with-newline}\n使い方: {usage}\n\n{all-args}{after-help}";

fn text(place: &str) -> Option<&'static str> {
    HELP.iter().find(|(p, _)| *p == place).map(|(_, t)| *t)
}

/// The same command with its help in Japanese.
pub(super) fn translate(command: Command) -> Command {
    translate_at(command, "")
}

fn translate_at(mut command: Command, place: &str) -> Command {
    if let Some(about) = text(place) {
        command = command.about(about).long_about(None::<&str>);
    }
    command = command
        .help_template(TEMPLATE)
        .subcommand_help_heading("コマンド")
        .subcommand_value_name("コマンド")
        .next_help_heading("オプション")
        .disable_help_subcommand(true);
    let arguments: Vec<String> = command.get_arguments().map(|a| a.get_id().to_string()).collect();
    for id in arguments {
        let at = format!("{place} --{}", id.replace('_', "-"));
        if let Some(help) = text(at.trim_start()) {
            let heading = |a: &clap::Arg| if a.is_positional() { "引数" } else { "オプション" };
            command = command.mut_arg(&id, |a| {
                let heading = heading(&a);
                a.help(help).long_help(None::<&str>).help_heading(heading)
            });
        }
    }
    for (id, help) in BUILT_IN {
        if *id == "version" && !place.is_empty() {
            continue;
        }
        command = match *id {
            "help" => command.disable_help_flag(true).arg(
                clap::Arg::new("help")
                    .short('h')
                    .long("help")
                    .action(clap::ArgAction::Help)
                    .help(*help)
                    .help_heading("オプション"),
            ),
            _ => command.disable_version_flag(true).arg(
                clap::Arg::new("version")
                    .short('V')
                    .long("version")
                    .action(clap::ArgAction::Version)
                    .help(*help)
                    .help_heading("オプション"),
            ),
        };
    }
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    for name in names {
        let at = format!("{place} {name}");
        command = command.mut_subcommand(&name, |c| translate_at(c, at.trim_start()));
    }
    command
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::*;

    fn places(command: &Command, place: &str, found: &mut BTreeSet<String>) {
        found.insert(place.to_owned());
        for argument in command.get_arguments() {
            found.insert(
                format!("{place} --{}", argument.get_id().as_str().replace('_', "-")).trim_start().to_owned(),
            );
        }
        for sub in command.get_subcommands() {
            places(sub, format!("{place} {}", sub.get_name()).trim_start(), found);
        }
    }

    #[test]
    fn every_command_and_argument_has_its_japanese_help_and_no_other() {
        let mut expected = BTreeSet::new();
        places(&crate::cli::Cli::command(), "", &mut expected);
        let written: BTreeSet<String> = HELP.iter().map(|(p, _)| (*p).to_owned()).collect();
        assert_eq!(written, expected);
    }

    #[test]
    fn the_japanese_help_is_whole_and_well_formed() {
        let mut command = translate(crate::cli::Cli::command());
        command.clone().debug_assert();
        let help = command.render_long_help().to_string();
        assert!(help.contains("使い方") && help.contains("表示の言語"), "{help}");
        assert!(
            !help.contains("Usage") && !help.contains("Options") && !help.contains("Print help"),
            "{help}"
        );
    }
}
