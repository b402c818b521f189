//! Whom letters cannot reach: told while there is time to mend it, and nothing is refused for it.

use lettre::Address;

use crate::lang::Text;
use crate::notices::Desk;
use crate::plan::{Department, naming};

/// What keeps letters from departments that are in force today: addresses that are none, channels that
/// the configuration lacks, a headquarters that nothing reaches.
pub fn warnings(desk: &Desk<'_>) -> Vec<Text> {
    let alive = |d: &&Department| d.valid_until.is_none_or(|last| desk.today <= last);
    let departments = desk.plan.departments.iter().filter(alive);
    let mut warnings: Vec<Text> = departments.flat_map(|d| of_department(d, desk)).collect();
    warnings.extend(headquarters(desk));
    warnings.extend(fallbacks(desk));
    warnings
}

/// Codes of `[delivery.fallbacks]` that no department of the plan has: what they say is for nobody.
fn fallbacks(desk: &Desk<'_>) -> impl Iterator<Item = Text> {
    let known = |code: &str| desk.plan.departments.iter().any(|d| d.code == code);
    let unknown = desk.settings.fallbacks.keys().filter(move |code| !known(code));
    unknown.map(|code| {
        let (mut ja, mut en) = (String::new(), String::new());
        if let Some(near) = naming::nearest(code, desk.plan.departments.iter().map(|d| d.code.as_str())) {
            (ja, en) = (format!("「{near}」ではありませんか。"), format!(" Did you mean \"{near}\"?"));
        }
        Text::new(
            format!("[delivery.fallbacks] の「{code}」というコードの部署は、計画にありません。この行は誰にも使われません。{ja}部署の表のコードを書いてください。"),
            format!("[delivery.fallbacks]: no department of the plan has the code \"{code}\", and its line is for nobody.{en} Write a code of the table of departments."),
        )
    })
}

/// That no headquarters, or none that can be reached, is there: the overview, the digest and what waits
/// for a decision reach nobody then.
pub fn headquarters(desk: &Desk<'_>) -> Option<Text> {
    let all: Vec<&Department> =
        desk.headquarters().into_iter().filter_map(|index| desk.plan.departments.get(index)).collect();
    if all.iter().any(|d| desk.party(d).is_some()) {
        return None;
    }
    let names: Vec<&str> = all.iter().map(|d| d.name.as_str()).collect();
    Some(if names.is_empty() {
        Text::new(
            "本部（役割が「本部」の部署）がありません。導入時の一覧と週報は、誰にも届きません。部署の表で、本部にあたる部署の役割を「本部」にしてください。",
            "there is no headquarters (a department whose role is headquarters): the overview and the weekly digest reach nobody. Give the department that is the headquarters this role in the table of departments.",
        )
    } else {
        Text::new(
            format!(
                "本部（{}）に届く宛先がありません。導入時の一覧と週報は、誰にも届きません。部署の表にメールアドレスかチャネルを書いてください。",
                names.join("、")
            ),
            format!(
                "nothing reaches the headquarters ({}): the overview and the weekly digest reach nobody. Give it a mail address or a channel in the table of departments.",
                names.join(", ")
            ),
        )
    })
}

/// Of the departments in force today those that mail comes back from.
pub fn returning(desk: &Desk<'_>) -> Vec<Text> {
    let alive = |d: &&Department| d.valid_until.is_none_or(|last| desk.today <= last);
    desk.plan.departments.iter().filter(alive).flat_map(|d| returned(d, desk)).collect()
}

fn returned<'a>(department: &'a Department, desk: &'a Desk<'_>) -> impl Iterator<Item = Text> + use<'a> {
    let Department { code, name, emails, .. } = department;
    emails.iter().filter(|email| desk.settings.comes_back(email)).map(move |email| {
        Text::new(
            format!("{name}（{code}）の「{email}」へのメールは戻ってきたため、そこへは送りません。部署の表のアドレスを直すか、また使えるなら yamedoki addresses clear {email} としてください。"),
            format!("{name} ({code}): mail to \"{email}\" came back and nothing is sent there; mend the address in the table of departments, or, where it works again, run yamedoki addresses clear {email}."),
        )
    })
}

fn of_department(department: &Department, desk: &Desk<'_>) -> Vec<Text> {
    let Department { code, name, .. } = department;
    let bad = department.emails.iter().filter(|email| email.parse::<Address>().is_err());
    let mut found: Vec<Text> = bad
        .map(|email| {
            Text::new(
                format!("{name}（{code}）の「{email}」はメールアドレスではないため、そこには届きません。kikaku@city.example.jp の形で書いてください。"),
                format!("{name} ({code}): \"{email}\" is no mail address and letters do not reach it; write it as kikaku@city.example.jp."),
            )
        })
        .collect();
    found.extend(returned(department, desk));
    let channels = &desk.settings.channels;
    if let Some(channel) = department.channel.as_ref().filter(|c| !channels.contains_key(*c)) {
        let list = channels.keys().cloned().collect::<Vec<_>>().join(", ");
        let default = &desk.settings.default_channel;
        found.push(Text::new(
            format!("{name}（{code}）のチャネル「{channel}」は設定にないため、既定の {default} から送ります。あるのは: {list}"),
            format!("{name} ({code}): there is no channel \"{channel}\" in the configuration; letters leave through the default one, {default}. There are: {list}"),
        ));
    }
    found
}
