//! `check`: configuration, rules, templates and plan; every mistake found.

use serde_json::json;

use super::{CheckArgs, Cli, Failure, Format, Out, refusal, setting};
use crate::clock::Clock;
use crate::daemon::parts::Parts;
use crate::intake::{self, Known};
use crate::lang::Text;
use crate::plan::BuildSettings;

/// Runs it.
pub(super) fn run(cli: &Cli, args: &CheckArgs, out: &mut Out) -> Result<(), Failure> {
    let places = setting::places(cli, args.rules.as_deref());
    let mut mistakes = 0;
    let parts = match Parts::load(&places) {
        Ok(loaded) => {
            loaded.warnings.iter().for_each(|warning| out.remark(warning));
            let today = loaded.parts.calendar.today(Clock::System.now());
            loaded.parts.holidays_run_out(today).iter().for_each(|warning| out.remark(warning));
            report(&loaded.parts, args, out);
            Some(loaded.parts)
        }
        Err(found) => {
            mistakes += found.len();
            found.iter().for_each(|mistake| out.remark(mistake));
            None
        }
    };
    let plan = args.plan.clone().or_else(|| parts.as_ref().and_then(|p| p.config.source.path.clone()));
    if let Some(path) = plan {
        let calendar = parts.map(|p| p.calendar).unwrap_or_else(crate::calendar::Calendar::japan);
        let today = calendar.today(Clock::System.now());
        let settings = BuildSettings { today: Some(today) };
        match intake::read_plan(&path, &Known::new(calendar), settings, &mut |_| {}) {
            Ok((intake, _)) => {
                let rows: usize = intake.counts.values().map(|c| c.accepted).sum();
                for warning in &intake.warnings {
                    out.remark(&Text::new(
                        format!("注意  {}  {}", warning.place, warning.message.ja),
                        format!("note  {}  {}", warning.place, warning.message.en),
                    ));
                }
                if args.format == Format::Text {
                    out.say(
                        format!("計画: {} … {rows} 行、誤りなし", path.display()),
                        format!("plan: {}: {rows} rows, no mistake", path.display()),
                    );
                }
            }
            Err(refused) => {
                mistakes += refused.problems.len();
                refusal::refuse(&path, &refused, Format::Text, out);
            }
        }
    }
    if args.format == Format::Json {
        out.line(json!({"ok": mistakes == 0, "mistakes": mistakes}).to_string());
    }
    if mistakes == 0 {
        return Ok(());
    }
    Err(Failure::input(Text::new(format!("誤り {mistakes} 件"), format!("{mistakes} mistakes"))))
}

fn report(parts: &Parts, args: &CheckArgs, out: &mut Out) {
    if args.format == Format::Json {
        return;
    }
    let channels: Vec<&str> = parts.config.channels.keys().map(String::as_str).collect();
    out.say(
        format!("設定: 誤りなし（送信経路: {}）", channels.join("、")),
        format!("configuration: no mistake (channels: {})", channels.join(", ")),
    );
    out.say(
        format!("ルール: {} 件、誤りなし", parts.rules.rules.len()),
        format!("rules: {}, no mistake", parts.rules.rules.len()),
    );
}
