//! `letter`: the draft of the letter that ends an agreement or contract, as a page to print.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;

use super::failure::unwritten;
use super::setting::{self, Desk};
use super::{Cli, Failure, Out};
use crate::clock::Clock;
use crate::lang::Text;
use crate::notices::EndLetter;
use crate::office::stored::stored_plan;
use crate::plan::facts;
use crate::plan::{Outcome, Plan, Recorded, Renewal, RenewalKind, Table, naming};
use crate::render;

/// `letter`
#[derive(Args, Debug)]
pub struct LetterArgs {
    /// The agreement or contract, as renewal/CODE or by its code
    #[arg(value_name = "SUBJECT")]
    pub subject: String,
    /// Where to write the page [default: print it]
    #[arg(long, value_name = "PATH.html")]
    pub out: Option<PathBuf>,
    /// Take it from this plan [default: the store]
    #[arg(long, value_name = "PATH")]
    pub plan: Option<PathBuf>,
    /// Overwrite the page if it is there
    #[arg(long)]
    pub force: bool,
}

/// Runs it.
pub(super) fn run(cli: &Cli, args: &LetterArgs, out: &mut Out) -> Result<(), Failure> {
    let (parts, plan, recorded, today) = plan(cli, args, out)?;
    let row = find(&plan, &args.subject)?;
    let renewal = &plan.renewals[row];
    let facts = facts::derive(&plan, &Recorded::default(), &parts.calendar, &parts.config.facts, today);
    let mut letter =
        EndLetter::of(renewal, &plan, facts.renewals[row].notice_by).ok_or_else(|| repeal(renewal))?;
    letter.cautions.extend(goes_on(renewal, &recorded, today));
    for Text { ja, en } in &letter.cautions {
        out.remark(&Text::new(format!("注意  {ja}"), format!("note  {en}")));
    }
    let page =
        render::end_letter(&letter, &parts.style, out.lang).map_err(|error| Failure::system(error.text()))?;
    let Some(path) = &args.out else {
        out.line(page);
        return Ok(());
    };
    if path.exists() && !args.force {
        return Err(Failure::input(Text::new(
            format!("{} は既にあります。上書きするには --force を付けてください。", path.display()),
            format!("{} is already there. Use --force to overwrite it.", path.display()),
        )));
    }
    std::fs::write(path, page).map_err(|error| unwritten(path, &error))?;
    out.line(path.display().to_string());
    Ok(())
}

fn plan(
    cli: &Cli,
    args: &LetterArgs,
    out: &mut Out,
) -> Result<(crate::office::parts::Parts, Plan, Recorded, NaiveDate), Failure> {
    let now = Clock::System.now();
    if let Some(path) = &args.plan {
        let parts = setting::load_without_rules(cli, out)?.parts;
        let today = parts.calendar.today(now);
        let plan = setting::read_plan(path, &parts.calendar, today, out)?;
        return Ok((parts, plan, Recorded::default(), today));
    }
    let desk = Desk::existing(cli, out)?;
    let today = desk.parts.calendar.today(now);
    let stored = desk.block(async |store| stored_plan(store, Some(today)).await)?;
    Ok((desk.parts, stored.plan, stored.recorded, today))
}

/// That it was decided to continue it, where that is the last that was decided.
fn goes_on(renewal: &Renewal, recorded: &Recorded, today: NaiveDate) -> Option<Text> {
    let subject = format!("{}/{}", Table::Renewals.singular(), renewal.code);
    let last = recorded.last_decision(&subject, today).filter(|last| last.outcome == Outcome::Continue)?;
    Some(Text::new(
        format!(
            "{} に「継続」と判断されています。終了の通知としてお使いになる前に、終了の判断があるかどうかと、文中の終了日をご確認ください。",
            last.day
        ),
        format!(
            "On {} it was decided to continue it. Before this letter is used, please make sure that it is to end, and check the last day in the letter.",
            last.day
        ),
    ))
}

/// The renewal asked for; else the nearest there is.
fn find(plan: &Plan, asked: &str) -> Result<usize, Failure> {
    let names: Vec<String> = plan.renewals.iter().map(|r| format!("renewal/{}", r.code)).collect();
    let names = || names.iter().map(String::as_str);
    let meant = naming::meant(asked, names());
    let row = names().position(|name| name == meant);
    row.ok_or_else(|| {
        let near = naming::nearest(asked, names())
            .and_then(|near| plan.renewals.get(names().position(|n| n == near)?));
        let (ja, en) = near
            .map(|r| {
                (
                    format!("近いのは renewal/{}（{}）です。", r.code, r.title),
                    format!(" The nearest is renewal/{} ({}).", r.code, r.title),
                )
            })
            .unwrap_or_default();
        Failure::input(Text::new(
            format!("更新案件「{asked}」は計画にありません。{ja}"),
            format!("the plan has no renewal {asked:?}.{en}"),
        ))
    })
}

fn repeal(renewal: &Renewal) -> Failure {
    debug_assert_eq!(renewal.kind, RenewalKind::Ordinance);
    Failure::input(Text::new(
        format!(
            "「{}」は条例です。終了には廃止の議決が必要で、相手方への通知文はありません。",
            renewal.title
        ),
        format!("{} is an ordinance: it ends by a vote to repeal it, not by a letter.", renewal.title),
    ))
}
