//! Drafts to look at: what a city's departments and headquarters would get.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::{DateTime, NaiveDate, TimeZone, Utc};

use super::{Form, Outlet, Style};
use crate::alerts::{AlertKey, Told};
use crate::calendar::{Calendar, CalendarSettings};
use crate::charts::kpi as kpi_series;
use crate::lang::{Lang, Text};
use crate::notices::{Body, Digest, DigestLine, Draft, Item, Measure, Overview, Party};
use crate::plan::facts::{FactSettings, derive};
use crate::plan::fields::View;
use crate::plan::{Direction, Initiative, Kpi, Plan, Point, Recorded, Table, Target};
use crate::rules::Severity;

/// Monday, 7 December 2026, 9:00 in Japan.
pub(super) fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 12, 7, 0, 0, 0).unwrap()
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn style() -> Style {
    let mail = Outlet::Mail {
        from: "yamedoki@example.lg.jp".to_owned(),
        domain: "example.lg.jp".to_owned(),
        dkim: None,
    };
    let mut style = Style::new("飯盛市", chrono_tz::Asia::Tokyo)
        .with("mail", mail)
        .with("hook", Outlet::Form(Form::WEBHOOK))
        .with("chatwork", Outlet::Form(Form::Chatwork { self_unread: false }))
        .with("line_works", Outlet::Form(Form::LineWorks))
        .with("ntfy", Outlet::Form(Form::Ntfy))
        .with("alertmanager", Outlet::Form(Form::Alertmanager))
        .with("slack", Outlet::Form(Form::Slack))
        .with("teams", Outlet::Form(Form::Teams))
        .with("google-chat", Outlet::Form(Form::GoogleChat))
        .with("mattermost", Outlet::Form(Form::Mattermost))
        .with("rocket-chat", Outlet::Form(Form::RocketChat))
        .with("discord", Outlet::Form(Form::Discord));
    style.contact = Some("業務改善・DX推進課（内線1234）".to_owned());
    style
}

pub(super) fn draft(name: &str, lang: Lang, body: Body) -> Draft {
    let to = Party {
        department: Some("TOSHI".to_owned()),
        name: name.to_owned(),
        channel: "mail".to_owned(),
        addresses: vec!["toshi@example.lg.jp".to_owned()],
        lang,
        fallback: None,
    };
    Draft { to, not_before: now(), held: false, thread: Vec::new(), body }
}

pub(super) fn overdue(told: Told) -> Item {
    Item {
        alert: AlertKey { rule: "milestone-overdue".to_owned(), subject: "milestone/2-1-01-b".to_owned() },
        told,
        severity: Severity::Warning,
        title: Text::new(
            "現場に持ち出せるタブレット端末の配備：「対象業務の選定（本格実施分）」が期限（令和8年9月30日）を過ぎています",
            "現場に持ち出せるタブレット端末の配備: “対象業務の選定（本格実施分）” was due on 30 Sep 2026 and is still open",
        ),
        advice: Text::new(
            "すでに終わっている場合は、計画の「状態」を「完了」にし、「完了日」を入れてください。まだの場合は、いつまでに終えるかを決めて「期限」を改めてください。",
            "If it is finished, set its status to done and enter the date of completion. If not, decide when it will be and change the due date.",
        ),
        evidence: vec![
            (Text::new("期限", "due"), "2026-09-30".to_owned()),
            (Text::new("期限からの日数", "days late"), "68".to_owned()),
            (Text::new("年度のみの期限", "due from year"), "false".to_owned()),
        ],
        deadline: Some(day("2026-09-30")),
        initiative: Some("現場に持ち出せるタブレット端末の配備".to_owned()),
        owner: "都市計画課".to_owned(),
        since: day("2026-10-01"),
        copy: false,
        notes: Vec::new(),
        letter: None,
        asks: None,
    }
}

pub(super) fn decision() -> Item {
    Item {
        alert: AlertKey { rule: "renewal-decision-due".to_owned(), subject: "renewal/K-03".to_owned() },
        told: Told::DecisionAsked,
        severity: Severity::Critical,
        title: Text::new(
            "道路台帳システム保守契約：令和8年12月14日までに継続の判断がなければ終了します",
            "道路台帳システム保守契約 ends unless you decide to continue it by 14 Dec 2026",
        ),
        advice: Text::new(
            "継続・見直し・終了のいずれとするか、理由を添えてご検討ください。判断は推進本部が行います。",
            "Please say whether to continue, revise or end it, and why; the headquarters decides.",
        ),
        evidence: vec![
            (Text::new("判断の期限", "decide by"), "2026-12-14".to_owned()),
            (Text::new("満了日", "ends on"), "2027-03-31".to_owned()),
        ],
        deadline: Some(day("2026-12-14")),
        initiative: Some("新しい技術による維持管理の効率化".to_owned()),
        owner: "都市計画課".to_owned(),
        since: day("2026-09-15"),
        copy: false,
        notes: vec![
            "「都市計画課」の意見：継続（2030-03-31まで）（理由：更新の準備が進んでいるため）".to_owned(),
        ],
        letter: None,
        asks: None,
    }
}

pub(super) fn kpi(copy: bool) -> Item {
    Item {
        alert: AlertKey { rule: "kpi-at-risk".to_owned(), subject: "kpi/1-1-01-K1".to_owned() },
        told: Told::Opened,
        severity: Severity::Info,
        title: Text::new(
            "時間外労働の削減：指標「時間外労働時間合計」が目標をやや下回っています（達成度82％）",
            "時間外労働の削減: “時間外労働時間合計” is somewhat below target (82% attained)",
        ),
        advice: Text::new("下回っている理由をご確認ください。", "Please look at why it is below."),
        evidence: vec![(Text::new("達成度", "attainment"), "0.82".to_owned())],
        deadline: None,
        initiative: Some("時間外労働の削減".to_owned()),
        owner: "人事課".to_owned(),
        since: day("2026-12-07"),
        copy,
        notes: Vec::new(),
        letter: None,
        asks: None,
    }
}

/// What an enemy would write into a plan.
pub(super) fn hostile() -> Item {
    let nasty = "選定\r\nBcc: all@example.com\r\n\r\n<script>alert(1)</script> <!channel> @all *太字* {{ 7*7 }} \u{202e}gnp\u{0}";
    Item {
        alert: AlertKey { rule: "own-rule".to_owned(), subject: "milestone/a\nb".to_owned() },
        told: Told::Reminder,
        severity: Severity::Critical,
        title: Text::new(nasty, nasty),
        advice: Text::new("&amp; <b>\"'\u{2028}", "&amp; <b>\"'\u{2028}"),
        evidence: vec![(Text::new("値\n値", "v\nv"), "<img src=x onerror=alert(1)>".to_owned())],
        deadline: Some(day("2026-12-07")),
        initiative: Some("<a href='http://evil.example/'>押す</a>".to_owned()),
        owner: "髙齢者㈱120㎡課\r\nX-Evil: 1".to_owned(),
        since: day("2026-12-07"),
        copy: true,
        notes: vec![nasty.to_owned()],
        letter: None,
        asks: None,
    }
}

pub(super) fn overview(waits: bool) -> Overview {
    Overview {
        watched: vec![(Text::new("取り組み", "initiatives"), 20), (Text::new("KPI", "KPIs"), 31)],
        by_rule: vec![
            ("renewal-past-end".to_owned(), Severity::Critical, 1),
            ("milestone-overdue".to_owned(), Severity::Warning, 4),
            ("our-own-rule".to_owned(), Severity::Info, 2),
        ],
        by_department: vec![("都市計画課".to_owned(), 5, true), ("総務課".to_owned(), 2, false)],
        waits,
        worst: vec![decision()],
    }
}

fn line(text: &str) -> DigestLine {
    DigestLine { subject: Some("renewal/K-04".to_owned()), text: text.to_owned() }
}

pub(super) fn digest() -> Digest {
    let mut old = overdue(Told::Escalated);
    old.severity = Severity::Critical;
    Digest {
        department: None,
        from: day("2026-11-30"),
        to: day("2026-12-06"),
        late: None,
        decisions: vec![decision()],
        decided: vec![line(
            "更新案件「清掃業務委託」：継続（2027-03-31まで）。2026-12-02、推進本部（佐藤）。理由：利用が多いため",
        )],
        by_default: vec![line(
            "更新案件「複合機賃貸借」：終了（最終日は2027-03-31）。2026-12-03、期限までに判断がなかったため",
        )],
        blocked: vec![line("取り組み「窓口の改善」：2026-12-04、お知らせが届いたことを確かめられません。")],
        follow_ups: vec![line(
            "取り組み「庁内の連絡」：2026-12-20までに、計画を改める（2026-10-21に「見直し」と判断）",
        )],
        new: vec![kpi(false)],
        worse: vec![old],
        better: vec![kpi(false)],
        resolved: vec![overdue(Told::Resolved)],
        vanished: Vec::new(),
        broken: vec![broken()],
        measures: measures(),
        standing: 12,
        critical: vec![Item { told: Told::Opened, severity: Severity::Critical, ..overdue(Told::Opened) }],
        silences: vec![line("対象：initiative/2-1-02（佐藤が設定、2026-12-31まで。理由：庁舎移転）")],
        passed_on: vec![line("期限を過ぎています（計画の所管部署「総務課」から「人事課」へ）")],
        unknown: vec![(
            "kpi-at-risk".to_owned(),
            "ふるさと納税の寄附額".to_owned(),
            vec![Text::new("達成度", "attainment")],
        )],
        errors: vec![(
            "own-rule".to_owned(),
            "窓口の待ち時間".to_owned(),
            Text::new("0で割りました", "division by zero"),
        )],
        by_perspective: vec![("人".to_owned(), 5, [0, 1, 2]), ("情報・デジタル化".to_owned(), 6, [1, 2, 3])],
        by_department: vec![("都市計画課".to_owned(), 3, [1, 1, 0]), ("人事課".to_owned(), 2, [0, 0, 1])],
        coming: vec![(day("2026-12-21"), kpi(false))],
        due: vec![(day("2026-12-14"), decision())],
        failures: vec![(
            "総務課".to_owned(),
            "【要対応】期限を過ぎた項目 2件（総務課）".to_owned(),
            "550 5.1.1 User unknown".to_owned(),
        )],
        watched: vec![(Text::new("取り組み", "initiatives"), 20), (Text::new("更新案件", "renewals"), 12)],
        imported: Some((day("2026-12-01"), "plan.xlsx".to_owned())),
        newest_data: Some(day("2026-11-30")),
    }
}

/// One whose promised day has passed.
fn broken() -> Item {
    let mut item = overdue(Told::Reminder);
    item.alert.subject = "milestone/3-1-02-a".to_owned();
    item.title = Text::new(
        "庁内チャットの試行：「効果のまとめ」が期限（令和8年10月31日）を過ぎています",
        "庁内チャットの試行: “効果のまとめ” was due on 31 Oct 2026 and is still open",
    );
    item.notes = vec!["約束の日（2026-12-04）を過ぎました（1回目、合計2日の遅れ）".to_owned()];
    item
}

/// Two indicators off their way; the second has no target yet.
pub(super) fn measures() -> Vec<Measure> {
    let point = |on: &str, value: f64| Point { on: day(on), value };
    let target = |on: &str, value: f64| Target { on: day(on), value: Some(value), ignored: false };
    let one = Kpi {
        code: "1-1-01-K1".to_owned(),
        name: "時間外労働時間合計".to_owned(),
        unit: Some("時間".to_owned()),
        direction: Direction::Decrease,
        baseline: Some(point("2025-03-31", 52_000.0)),
        on_track_at: 0.9,
        at_risk_at: 0.7,
        targets: vec![target("2027-03-31", 46_000.0), target("2028-03-31", 40_000.0)],
        measurements: vec![
            point("2025-09-30", 51_800.0),
            point("2026-03-31", 51_500.0),
            point("2026-09-30", 51_200.0),
        ],
        ..Kpi::default()
    };
    let two = Kpi {
        code: "2-1-02-K1".to_owned(),
        name: "オンライン申請の割合".to_owned(),
        unit: Some("％".to_owned()),
        measurements: vec![point("2026-03-31", 21.5)],
        ..Kpi::default()
    };
    let plan = Plan { initiatives: vec![Initiative::default()], kpis: vec![one, two], ..Plan::default() };
    let calendar = Calendar::new(CalendarSettings::default());
    let today = day("2026-12-07");
    let facts = derive(&plan, &Recorded::default(), &calendar, &FactSettings::default(), today);
    let view = View { plan: &plan, facts: &facts };
    let measure = |row: usize, initiative: &str, owner: &str| Measure {
        subject: plan.subject(Table::Kpis, row).unwrap(),
        initiative: initiative.to_owned(),
        owner: owner.to_owned(),
        asked: row == 0,
        series: kpi_series(&view, &calendar, row).unwrap(),
    };
    vec![measure(0, "時間外労働の削減", "人事課"), measure(1, "窓口の改善", "市民課")]
}

/// A week in which nothing happened.
pub(super) fn quiet() -> Digest {
    let busy = digest();
    Digest {
        from: busy.from,
        to: busy.to,
        late: Some(2),
        standing: 3,
        by_perspective: vec![("人".to_owned(), 5, [0, 0, 3])],
        watched: busy.watched,
        imported: busy.imported,
        newest_data: None,
        ..Digest::default()
    }
}
