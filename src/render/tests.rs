//! Every message that a person reads, in both languages, and once with hostile input.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use mail_parser::{MessageParser, MimeHeaders};

use super::testing::*;
use super::*;
use crate::lang::{Lang, Text};
use crate::notices::Digest;

const KEY: &str = "8f3c1e-notice-1";

/// The parts of a mail, as a mail program would show them.
struct Mail {
    head: String,
    text: String,
    html: String,
    /// The names of what is attached, and its bytes.
    files: Vec<(String, Vec<u8>)>,
}

fn open(letter: &Letter) -> Mail {
    let raw = String::from_utf8(letter.payload.clone()).unwrap();
    let (head, _) = raw.split_once("\r\n\r\n").unwrap();
    let parsed = MessageParser::default().parse(&letter.payload).unwrap();
    let files = parsed
        .attachments()
        .map(|part| (part.attachment_name().unwrap().to_owned(), part.contents().to_vec()));
    Mail {
        head: head.to_owned(),
        text: parsed.body_text(0).unwrap().replace("\r\n", "\n"),
        html: parsed.body_html(0).unwrap().replace("\r\n", "\n"),
        files: files.collect(),
    }
}

/// The one attachment whose name ends so, as bytes.
fn file(mail: &Mail, kind: &str) -> Vec<u8> {
    let all: Vec<_> = mail.files.iter().filter(|(name, _)| name.ends_with(kind)).collect();
    let [(_, bytes)] = all.as_slice() else { panic!("{kind}: {:?}", mail.files) };
    bytes.clone()
}

fn both(name: &str, to: &str, body: &Body) {
    for lang in [Lang::Ja, Lang::En] {
        let letter = letter(&draft(to, lang, body.clone()), &style(), KEY, now()).unwrap();
        let mail = open(&letter);
        insta::assert_snapshot!(
            format!("{name}_{}", lang.code()),
            format!("{}\n\n{}", letter.subject, mail.text)
        );
        insta::assert_snapshot!(format!("{name}_html_{}", lang.code()), mail.html);
    }
}

#[test]
fn a_notice_says_what_it_rests_on_and_what_to_do() {
    let items = vec![decision(), overdue(Told::Reminder), overdue(Told::Escalated), kpi(true)];
    both("notice", "都市計画課", &Body::Notice(items));
}

#[test]
fn a_single_matter_gives_its_title_as_the_subject() {
    both("notice_one", "行政経営戦略推進本部", &Body::Notice(vec![overdue(Told::Opened)]));
}

#[test]
fn a_copy_says_that_others_act() {
    both("notice_copy", "都市計画課", &Body::Notice(vec![kpi(true)]));
}

#[test]
fn what_no_longer_applies_asks_for_nothing() {
    both(
        "notice_resolved",
        "都市計画課",
        &Body::Notice(vec![overdue(Told::Resolved), overdue(Told::Resolved)]),
    );
}

#[test]
fn a_sheet_explains_why_it_is_long() {
    both("sheet", "都市計画課", &Body::Sheet(vec![decision(), overdue(Told::Opened)]));
    both("sheet_empty", "総務課", &Body::Sheet(Vec::new()));
}

#[test]
fn an_overview_names_who_cannot_be_reached() {
    both("overview", "行政経営戦略推進本部", &Body::Overview(overview(true)));
}

#[test]
fn a_digest_begins_with_what_must_be_decided() {
    both("digest", "行政経営戦略推進本部", &Body::Digest(Box::new(digest())));
}

#[test]
fn a_quiet_and_late_digest_is_still_a_proof_of_life() {
    both("digest_quiet", "行政経営戦略推進本部", &Body::Digest(Box::new(quiet())));
}

#[test]
fn a_word_to_the_operator_keeps_its_paragraphs() {
    let body = Text::new(
        "ルール rules/own.toml に誤りがあります。\n3 | when = 'x'\n  |        ^^^\n\n前のルールのまま続けます。",
        "rules/own.toml is wrong.\n3 | when = 'x'\n  |        ^^^\n\nThe last good set stays.",
    );
    both("word", "運用担当", &Body::Word { subject: Text::new("ルールの誤り", "A broken rule"), body });
}

#[test]
fn a_word_has_its_dates_as_people_write_them_but_for_what_is_quoted_or_typed() {
    let en = "Due 2026-12-31.\n3 | on = 2026-12-31\nyamedoki evaluate --at 2026-12-31";
    let told = |lang| {
        let body = Body::Word { subject: Text::default(), body: Text::new(en, en) };
        written(&draft("課", lang, body), &style(), now()).unwrap().text
    };
    let (ja, en) = (told(Lang::Ja), told(Lang::En));
    assert!(ja.contains("Due 令和8年12月31日."), "{ja}");
    assert!(en.contains("Due 31 Dec 2026."), "{en}");
    assert!(en.contains("| on = 2026-12-31") && en.contains("--at 2026-12-31"), "{en}");
}

#[test]
fn a_letter_to_no_department_does_not_call_a_channel_by_name() {
    let body = Body::Word { subject: Text::new("確認", "a test"), body: Text::new("一文。", "A line.") };
    for (lang, opening) in [(Lang::Ja, "ご担当者様\n"), (Lang::En, "To whom it may concern\n")] {
        let mut word = draft("mail", lang, body.clone());
        word.to.department = None;
        assert!(written(&word, &style(), now()).unwrap().text.starts_with(opening));
    }
}

#[test]
fn hostile_text_reaches_neither_headers_nor_markup() {
    let body = Body::Notice(vec![hostile(), hostile()]);
    both("hostile", "髙齢者㈱120㎡課\r\nX-Evil: 1", &body);
    let mut evil = style();
    evil.city = "飯盛市\r\nBcc: all@example.com".to_owned();
    let letter =
        letter(&draft("課\r\nTo: x@example.com", Lang::Ja, body), &evil, "k\r\nBcc: y", now()).unwrap();
    let mail = open(&letter);
    let names: Vec<&str> = mail
        .head
        .split("\r\n")
        .filter(|l| !l.starts_with([' ', '\t']))
        .map(|l| l.split(':').next().unwrap())
        .collect();
    let expected = [
        "From",
        "Subject",
        "Date",
        "Message-ID",
        "To",
        "List-Id",
        "Auto-Submitted",
        "X-Auto-Response-Suppress",
        "Content-Language",
        "MIME-Version",
        "Content-Type",
    ];
    assert_eq!(names, expected);
    assert!(!mail.html.contains("<script>") && !mail.html.contains("<img"), "{}", mail.html);
    assert!(!letter.subject.contains(char::is_control));
}

#[test]
fn the_head_is_what_relays_and_robots_expect() {
    let letter =
        letter(&draft("都市計画課", Lang::Ja, Body::Notice(vec![decision()])), &style(), KEY, now()).unwrap();
    insta::assert_snapshot!("mail_head", open(&letter).head);
    let raw = String::from_utf8(letter.payload).unwrap();
    assert!(raw.is_ascii());
    assert!(raw.split("\r\n").all(|l| l.len() <= 998 && !l.contains('\n')));
}

#[test]
fn the_same_draft_gives_the_same_bytes() {
    let draft = draft("都市計画課", Lang::Ja, Body::Notice(vec![decision(), overdue(Told::Opened)]));
    let a = letter(&draft, &style(), KEY, now()).unwrap();
    assert_eq!(a, letter(&draft, &style(), KEY, now()).unwrap());
    assert_ne!(a.payload, letter(&draft, &style(), "another", now()).unwrap().payload);
}

#[test]
fn names_outside_the_old_character_sets_arrive_intact() {
    let mut item = overdue(Told::Opened);
    item.title = Text::new("髙橋㈱の120㎡〜𠮷野①", "x");
    let letter = letter(&draft("髙槻課", Lang::Ja, Body::Notice(vec![item])), &style(), KEY, now()).unwrap();
    assert_eq!(letter.subject, "【要対応】髙橋㈱の120㎡〜𠮷野①");
    let mail = open(&letter);
    assert!(mail.text.contains("髙橋㈱の120㎡〜𠮷野①") && mail.html.contains("髙橋㈱の120㎡〜𠮷野①"));
}

#[test]
fn a_later_letter_leads_back_to_the_first_and_the_first_to_none() {
    let mut draft = draft("都市計画課", Lang::Ja, Body::Notice(vec![decision()]));
    let head = |draft: &Draft| open(&letter(draft, &style(), KEY, now()).unwrap()).head;
    assert!(!head(&draft).contains("In-Reply-To") && !head(&draft).contains("References"));
    draft.thread = vec!["first".to_owned(), "second".to_owned()];
    let later = head(&draft);
    assert!(later.contains("\r\nIn-Reply-To: <first@example.lg.jp>\r\n"), "{later}");
    assert!(
        later.contains("\r\nReferences: <second@example.lg.jp>\r\n <first@example.lg.jp>\r\n"),
        "{later}"
    );
}

#[test]
fn answers_go_where_the_city_wants_them() {
    let draft = draft("都市計画課", Lang::Ja, Body::Notice(vec![decision()]));
    let style = Style { reply_to: Some("事務局 <office@example.lg.jp>".to_owned()), ..style() };
    let head = open(&letter(&draft, &style, KEY, now()).unwrap()).head;
    assert!(head.contains("<office@example.lg.jp>") && head.contains("\r\nReply-To: "), "{head}");
}

/// The lines of the letter's calendar, unfolded.
fn calendar(body: Body, lang: Lang) -> Vec<String> {
    let mail = open(&letter(&draft("都市計画課", lang, body), &style(), KEY, now()).unwrap());
    let text = String::from_utf8(file(&mail, ".ics")).unwrap().replace("\r\n ", "");
    text.split("\r\n").map(str::to_owned).collect()
}

#[test]
fn the_dates_of_a_notice_go_into_a_calendar() {
    let mut later = decision();
    later.deadline = Some(day("2026-12-28"));
    later.alert.subject = "renewal/K-04".to_owned();
    let items = vec![decision(), later, overdue(Told::Reminder), kpi(false)];
    insta::assert_snapshot!("calendar_ja", calendar(Body::Notice(items.clone()), Lang::Ja).join("\n"));
    let uid = |items| calendar(Body::Notice(items), Lang::En).into_iter().find(|l| l.starts_with("UID"));
    let moved = Item { deadline: Some(day("2027-01-15")), told: Told::Reminder, ..decision() };
    assert_eq!(uid(vec![decision()]), uid(vec![moved]), "a later letter renews the event");
}

#[test]
fn a_letter_without_a_date_or_a_list_has_nothing_attached() {
    for body in [
        Body::Notice(vec![kpi(false)]),
        Body::Notice(vec![overdue(Told::Reminder)]),
        Body::Sheet(Vec::new()),
        Body::Digest(Box::new(quiet())),
        Body::Word { subject: Text::new("件名", "s"), body: Text::new("本文", "b") },
    ] {
        let letter = letter(&draft("都市計画課", Lang::Ja, body), &style(), KEY, now()).unwrap();
        let mail = open(&letter);
        assert!(mail.files.is_empty(), "{:?}", mail.files);
        assert!(mail.head.contains("multipart/alternative"), "{}", mail.head);
    }
}

#[test]
fn a_city_that_wants_no_attachments_gets_none() {
    let draft = draft("都市計画課", Lang::Ja, Body::Sheet(vec![decision()]));
    let plain = Style { attachments: false, ..style() };
    assert!(open(&letter(&draft, &plain, KEY, now()).unwrap()).files.is_empty());
    assert_eq!(open(&letter(&draft, &style(), KEY, now()).unwrap()).files.len(), 2);
}

/// The cells of the list attached to `body`, row by row, and whether one is a formula.
fn list(body: Body, lang: Lang) -> (Vec<Vec<Data>>, bool) {
    let mail = open(&letter(&draft("都市計画課", lang, body), &style(), KEY, now()).unwrap());
    let mut book = Xlsx::new(Cursor::new(file(&mail, ".xlsx"))).unwrap();
    let name = lang.pick("一覧", "list").to_owned();
    let formulas = book.worksheet_formula(&name).unwrap();
    let range = book.worksheet_range(&name).unwrap();
    (range.rows().map(<[Data]>::to_vec).collect(), formulas.used_cells().next().is_some())
}

#[test]
fn a_list_holds_each_item_in_its_row() {
    let (rows, _) = list(Body::Sheet(vec![decision(), overdue(Told::Opened)]), Lang::Ja);
    let texts = |row: &[Data]| row.iter().map(ToString::to_string).collect::<Vec<_>>();
    let heads = ["見出し", "区分", "件名", "取り組み", "所管部署", "期限", "該当した日", "状況", "お願い"];
    assert_eq!(texts(&rows[0]), heads);
    assert_eq!(rows.len(), 3);
    assert_eq!(
        texts(&rows[1])[1..5],
        [
            "緊急",
            "道路台帳システム保守契約：令和8年12月14日までに継続の判断がなければ終了します",
            "新しい技術による維持管理の効率化",
            "都市計画課"
        ]
    );
    let date = |cell: &Data| match cell {
        Data::DateTime(date) => date.as_datetime().unwrap().date(),
        other => panic!("{other:?} is no date"),
    };
    assert_eq!((date(&rows[1][5]), date(&rows[2][6])), (day("2026-12-14"), day("2026-10-01")));
}

#[test]
fn the_digest_s_list_says_under_what_each_item_stands() {
    let (rows, _) = list(Body::Digest(Box::new(digest())), Lang::En);
    let sections: Vec<String> = rows[1..].iter().map(|row| row[0].to_string()).collect();
    assert_eq!(sections.len(), 9);
    assert_eq!(sections.iter().collect::<std::collections::BTreeSet<_>>().len(), 9, "{sections:?}");
}

#[test]
fn what_looks_like_a_formula_stays_a_text() {
    let formula = "=cmd|'/c calc'!A1";
    let item = Item { title: Text::new(formula, formula), owner: "+1".to_owned(), ..decision() };
    let (rows, formulas) = list(Body::Sheet(vec![item, hostile()]), Lang::Ja);
    assert_eq!(rows[1][2], Data::String(formula.to_owned()));
    assert_eq!(rows[1][4], Data::String("+1".to_owned()));
    assert!(!formulas);
}

#[test]
fn a_letter_stays_small() {
    let size = |body: Body| {
        letter(&draft("都市計画課", Lang::Ja, body), &style(), KEY, now()).unwrap().payload.len()
    };
    let notice = size(Body::Notice(vec![decision(), overdue(Told::Reminder), kpi(true)]));
    let sheet = size(Body::Sheet([vec![decision(); 3], vec![overdue(Told::Opened); 7]].concat()));
    let digest = size(Body::Digest(Box::new(digest())));
    assert!(notice < 30_000 && sheet < 90_000 && digest < 60_000, "{notice} {sheet} {digest}");
}

#[test]
fn gmail_clips_neither_a_sheet_of_twenty_nor_the_fullest_digest() {
    let html =
        |body: Body| written(&draft("都市計画課", Lang::Ja, body), &style(), now()).unwrap().html.len();
    let twenty = html(Body::Sheet(vec![decision(); 20]));
    assert!(twenty < 50_000, "{twenty}");
    let many = |item: Item| vec![item; 300];
    let full = Digest {
        decisions: many(decision()),
        new: many(overdue(Told::Opened)),
        worse: many(overdue(Told::Escalated)),
        broken: many(overdue(Told::Reminder)),
        vanished: many(overdue(Told::Opened)),
        better: many(kpi(false)),
        resolved: many(overdue(Told::Resolved)),
        critical: many(decision()),
        coming: many(kpi(false)).into_iter().map(|item| (day("2026-12-21"), item)).collect(),
        due: many(overdue(Told::Opened)).into_iter().map(|item| (day("2026-12-21"), item)).collect(),
        by_department: (0..90).map(|n| (format!("第{n}課"), 5, [n, 1, 2])).collect(),
        measures: [measures(), measures(), measures(), measures()].concat(),
        unknown: vec![digest().unknown[0].clone(); 300],
        ..digest()
    };
    let full = html(Body::Digest(Box::new(full)));
    assert!(full < 60_000, "{full}");
}

#[test]
fn what_the_letter_leaves_out_is_counted_and_stands_in_the_list() {
    let items: Vec<Item> = (0..40)
        .map(|n| Item {
            alert: AlertKey { rule: "milestone-overdue".to_owned(), subject: format!("milestone/{n}") },
            ..overdue(Told::Opened)
        })
        .collect();
    let body = Body::Digest(Box::new(Digest { new: items, ..quiet() }));
    let text = |style: &Style| written(&draft("本部", Lang::Ja, body.clone()), style, now()).unwrap().text;
    assert!(text(&style()).contains("ほか34件あります（添付の一覧でご覧になれます）"), "{}", text(&style()));
    let board = Style { attachments: false, link: Some("https://x.example".to_owned()), ..style() };
    assert!(text(&board).contains("ほか34件あります（画面の一覧でご覧になれます）"));
    let neither = Style { attachments: false, ..style() };
    assert!(text(&neither).contains("ほか34件あります（yamedoki alertsでご覧になれます）"));
    assert_eq!(list(body, Lang::Ja).0.len(), 41);
}

#[test]
fn a_digest_leads_to_the_board_and_a_department_s_own_to_no_page_that_decides() {
    let style = Style { link: Some("https://yamedoki.example.lg.jp/".to_owned()), ..style() };
    let html = |digest: Digest| {
        let draft = draft("課", Lang::Ja, Body::Digest(Box::new(digest)));
        written(&draft, &style, now()).unwrap().html.replace("&#x2f;", "/")
    };
    let (alert, decide) = (
        "href=\"https://yamedoki.example.lg.jp/alerts/renewal-decision-due/renewal/K-03\"",
        "href=\"https://yamedoki.example.lg.jp/decide/renewal/K-03\"",
    );
    let city = html(digest());
    assert!(city.contains(alert) && city.contains(decide), "{city}");
    let own = html(Digest { department: Some("都市計画課".to_owned()), ..digest() });
    assert!(own.contains(alert) && !own.contains("/decide/"), "{own}");
    let mut nasty = decision();
    nasty.alert.subject = "renewal/\"><script>/..".to_owned();
    let evil = html(Digest { decisions: vec![nasty], ..quiet() });
    assert!(evil.contains("/renewal/%22%3E%3Cscript%3E%2F..") && !evil.contains("<script>"), "{evil}");
}

#[test]
fn pictures_stand_in_the_letter_by_their_ids_and_nowhere_in_a_chat() {
    let body = Body::Digest(Box::new(Digest { measures: vec![measures(); 5].concat(), ..digest() }));
    let drawn = |svg: &str, width: u32| {
        assert!(svg.starts_with("<svg") && width > 300);
        Some(vec![0x89, b'P', b'N', b'G'])
    };
    let mut to = draft("本部", Lang::Ja, body);
    let letter = illustrated(&to, &style(), &drawn, KEY, now()).unwrap();
    let parsed = MessageParser::default().parse(&letter.payload).unwrap();
    let html = parsed.body_html(0).unwrap();
    let ids: Vec<String> =
        parsed.attachments().filter_map(|part| part.content_id().map(str::to_owned)).collect();
    assert_eq!(ids.len(), 6, "the most pressing");
    assert!(ids.iter().all(|id| html.contains(&format!("cid:{id}"))), "{ids:?}");
    assert!(ids.iter().all(|id| id.ends_with("@example.lg.jp")), "{ids:?}");
    assert_eq!(letter, illustrated(&to, &style(), &drawn, KEY, now()).unwrap());
    to.to.channel = "slack".to_owned();
    let undrawn = |_: &str, _: u32| panic!("nobody sees it");
    illustrated(&to, &style(), &undrawn, KEY, now()).unwrap();
}

fn json(channel: &str, body: Body) -> serde_json::Value {
    let mut draft = draft("都市計画課", Lang::Ja, body);
    draft.to.channel = channel.to_owned();
    serde_json::from_slice(&letter(&draft, &style(), KEY, now()).unwrap().payload).unwrap()
}

#[test]
fn a_webhook_carries_the_items_as_data() {
    insta::assert_json_snapshot!("webhook_notice", json("hook", Body::Notice(vec![decision(), hostile()])));
    insta::assert_json_snapshot!("webhook_digest", json("hook", Body::Digest(Box::new(digest()))));
    insta::assert_json_snapshot!("webhook_overview", json("hook", Body::Overview(overview(false))));
}

#[test]
fn a_letter_knows_what_it_tells() {
    let body = Body::Notice(vec![decision(), overdue(Told::Reminder)]);
    let letter = letter(&draft("都市計画課", Lang::Ja, body), &style(), KEY, now()).unwrap();
    assert!(letter.critical);
    assert_eq!(letter.recipients, ["toshi@example.lg.jp"]);
    assert_eq!(
        letter.tells,
        [(decision().alert, Told::DecisionAsked), (overdue(Told::Reminder).alert, Told::Reminder)]
    );
}

#[test]
fn what_cannot_be_sent_is_named() {
    let mut lost = draft("都市計画課", Lang::Ja, Body::Notice(vec![decision()]));
    lost.to.channel = "fax".to_owned();
    let said = |d: &Draft| letter(d, &style(), KEY, now()).unwrap_err().to_string();
    assert_eq!(said(&lost), "no channel is called “fax”");
    lost.to.channel = "mail".to_owned();
    lost.to.addresses = vec!["toshi@".to_owned()];
    assert!(said(&lost).starts_with("“toshi@” is no mail address"), "{}", said(&lost));
    lost.to.addresses.clear();
    assert_eq!(said(&lost), "“都市計画課” has no mail address");
}

#[test]
fn a_city_that_gives_no_name_is_spoken_of_all_the_same() {
    for (lang, words) in [(Lang::Ja, "本市の計画"), (Lang::En, "the plan of the city")] {
        let body = Body::Word { subject: Text::new("件名", "subject"), body: Text::new("本文", "body") };
        let draft = draft("運用担当者", lang, body);
        let style = Style { city: String::new(), ..style() };
        let written = written(&draft, &style, now()).unwrap();
        assert!(written.text.contains(words) && written.html.contains(words), "{}", written.text);
    }
}

/// A notice whose items ask an answer of the reader's department, and one that only is a copy.
fn asking(channel: &str) -> Letter {
    let asks = || Some(crate::notices::Asks { department: "TOSHI".to_owned(), opening: 1 });
    let copy = Item { asks: asks(), ..kpi(true) };
    let items = vec![Item { asks: asks(), ..decision() }, copy, overdue(Told::Resolved)];
    let mut draft = draft("都市計画課", Lang::Ja, Body::Notice(items));
    draft.to.channel = channel.to_owned();
    let links = Links::new("https://yamedoki.example.lg.jp", [7; 32], 60);
    letter(&draft, &Style { links: Some(links), ..style() }, KEY, now()).unwrap()
}

#[test]
fn who_is_asked_gets_a_link_to_answer_by_and_who_gets_a_copy_one_to_read() {
    let mail = open(&asking("mail"));
    assert_eq!(mail.text.matches("https://yamedoki.example.lg.jp/a/").count(), 1, "{}", mail.text);
    let alert = "お知らせの画面：https://yamedoki.example.lg.jp/alerts/kpi-at-risk/kpi/1-1-01-K1";
    assert!(mail.text.contains(alert), "{}", mail.text);
    assert!(
        mail.html.contains(">回答する</a>") && mail.html.contains(">お知らせの画面</a>"),
        "{}",
        mail.html
    );
    assert_eq!(asking("mail").payload, asking("mail").payload, "a retry sends the same bytes");
}

#[test]
fn every_service_carries_the_link_to_answer_by() {
    for channel in [
        "hook",
        "chatwork",
        "line_works",
        "ntfy",
        "alertmanager",
        "slack",
        "teams",
        "google-chat",
        "mattermost",
        "rocket-chat",
        "discord",
    ] {
        let payload =
            String::from_utf8(asking(channel).payload).unwrap().replace("%2F", "/").replace("%3A", ":");
        assert!(payload.contains("https://yamedoki.example.lg.jp/a/"), "{channel}: {payload}");
        assert!(
            payload.contains("https://yamedoki.example.lg.jp/alerts/kpi-at-risk"),
            "{channel}: {payload}"
        );
    }
}
