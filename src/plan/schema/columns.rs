//! The columns of each table, in the order in which they are written.

use super::choices::{
    COMPARISON, DEFAULT_OUTCOME, DIRECTION, KPI_KIND, LANGUAGE, MILESTONE_STATUS, RENEWAL_KIND, ROLE, STATUS,
    TRAJECTORY,
};
use super::{Column, Kind, Table, Unit};

const DAYS: Unit = Unit::Of(&["日", "日間", "日以内", "d", "days", "day"]);
const MONTHS: Unit = Unit::Of(&[
    "か月",
    "ヶ月",
    "カ月",
    "ヵ月",
    "ケ月",
    "箇月",
    "か月ごと",
    "か月毎",
    "月",
    "mo",
    "months",
    "month",
]);
const YEARS: Unit = Unit::Of(&["年", "年ごと", "年毎", "か年", "y", "years", "year"]);
const TIMES: Unit = Unit::Of(&["回", "回連続", "times"]);
const YEN: Unit = Unit::Of(&["円", "¥", "JPY", "yen"]);

const fn column(name: &'static str, ja: &'static [&'static str], kind: Kind) -> Column {
    Column { name, ja, kind, required: false }
}

const fn required(name: &'static str, ja: &'static [&'static str], kind: Kind) -> Column {
    Column { name, ja, kind, required: true }
}

/// 部署
pub(super) static DEPARTMENTS: &[Column] = &[
    required("code", &["コード", "部署コード"], Kind::Code),
    required("name", &["名称", "部署名", "所属名"], Kind::Text),
    column("role", &["役割"], Kind::Choice(ROLE)),
    column("parent", &["上位部署", "上位組織"], Kind::Department),
    column("emails", &["メール", "メールアドレス"], Kind::List),
    column("channel", &["チャット", "チャンネル"], Kind::Text),
    column("language", &["言語"], Kind::Choice(LANGUAGE)),
    column("valid_until", &["廃止日"], Kind::Date),
    column("successor", &["後継部署", "承継部署"], Kind::Department),
];

/// 取り組み
pub(super) static INITIATIVES: &[Column] = &[
    required("code", &["コード", "取り組みコード", "取組コード"], Kind::Code),
    required("title", &["取り組み名", "取組名", "取組名称", "取り組み名称"], Kind::Text),
    column("perspective", &["分野", "視点"], Kind::Text),
    column("direction", &["取り組みの方向性", "取組の方向性"], Kind::Text),
    column("policy", &["取組方針", "取り組み方針"], Kind::Text),
    required("owner", &["所管部署", "所管課", "担当部署", "担当課"], Kind::DepartmentList),
    column("related", &["関係部署", "関係課", "関連部署"], Kind::DepartmentList),
    column("target_state", &["目指す姿"], Kind::Text),
    column("references", &["参考事例", "参考"], Kind::Text),
    column("new", &["新規", "新規事業"], Kind::YesNo),
    column("starts_on", &["開始日", "始期"], Kind::Date),
    column("ends_on", &["終了日", "終期", "終了予定日"], Kind::Date),
    column("status", &["状態"], Kind::Choice(STATUS)),
    column("tags", &["タグ"], Kind::List),
];

/// 年度別取り組み
pub(super) static MILESTONES: &[Column] = &[
    required("code", &["コード", "項目コード"], Kind::Code),
    required(
        "initiative",
        &["取り組み", "取組", "取り組みコード", "取組コード"],
        Kind::Ref(Table::Initiatives),
    ),
    required("title", &["項目", "項目名"], Kind::Text),
    column("fiscal_year", &["年度", "実施年度"], Kind::FiscalYear),
    column("content", &["取組内容", "取り組み内容", "内容"], Kind::Text),
    column("due_on", &["期限", "期日"], Kind::DateOrYear),
    column("status", &["状態", "進捗", "進捗状況"], Kind::Choice(MILESTONE_STATUS)),
    column("completed_on", &["完了日"], Kind::Date),
    column("updated_on", &["更新日", "最終更新日"], Kind::Date),
];

/// KPI
pub(super) static KPIS: &[Column] = &[
    required("code", &["コード", "指標コード", "KPIコード"], Kind::Code),
    required(
        "initiative",
        &["取り組み", "取組", "取り組みコード", "取組コード"],
        Kind::Ref(Table::Initiatives),
    ),
    required("name", &["指標", "指標名", "KPI名", "KPI"], Kind::Text),
    column("unit", &["単位"], Kind::Text),
    column("direction", &["方向", "目標の方向"], Kind::Choice(DIRECTION)),
    column("kind", &["種別", "指標の種別"], Kind::Choice(KPI_KIND)),
    column("baseline_on", &["基準日", "基準時点"], Kind::Date),
    column("baseline", &["基準値", "現状値"], Kind::Number(Unit::Kpi)),
    column("trajectory", &["軌道"], Kind::Choice(TRAJECTORY)),
    column("on_track_at", &["順調"], Kind::Number(Unit::Plain)),
    column("at_risk_at", &["注意"], Kind::Number(Unit::Plain)),
    column("tolerance", &["許容幅", "許容範囲"], Kind::Number(Unit::Kpi)),
    column("report_every", &["報告周期"], Kind::Whole(MONTHS)),
    column("report_grace", &["報告猶予"], Kind::Whole(DAYS)),
    column("tags", &["タグ"], Kind::List),
];

/// 目標値
pub(super) static KPI_TARGETS: &[Column] = &[
    required("kpi", &["指標コード", "KPIコード", "指標"], Kind::Ref(Table::Kpis)),
    required("on", &["時点", "目標時点", "目標年月日", "年月日"], Kind::Date),
    required("value", &["目標値", "目標"], Kind::Number(Unit::Kpi)),
];

/// 実績値
pub(super) static MEASUREMENTS: &[Column] = &[
    required("kpi", &["指標コード", "KPIコード", "指標"], Kind::Ref(Table::Kpis)),
    required("on", &["時点", "実績時点", "測定日", "年月日"], Kind::Date),
    required("value", &["実績値", "実績"], Kind::Number(Unit::Kpi)),
    column("reported_by", &["報告者", "報告者名"], Kind::Text),
    column("note", &["備考", "メモ"], Kind::Text),
];

/// やめるポイント
pub(super) static EXIT_POINTS: &[Column] = &[
    required("code", &["コード"], Kind::Code),
    required(
        "initiative",
        &["取り組み", "取組", "取り組みコード", "取組コード"],
        Kind::Ref(Table::Initiatives),
    ),
    required("description", &["内容", "やめるポイント", "説明"], Kind::Text),
    column("on", &["期日", "期限"], Kind::Date),
    column("kpi", &["指標コード", "KPIコード", "指標"], Kind::Ref(Table::Kpis)),
    column("comparison", &["比較"], Kind::Choice(COMPARISON)),
    column("threshold", &["基準", "しきい値", "閾値"], Kind::Number(Unit::Kpi)),
    column("consecutive", &["連続回数"], Kind::Whole(TIMES)),
    column("from", &["判定開始日", "判定開始"], Kind::Date),
    column("decide_within", &["判断期限", "判断期間"], Kind::Whole(DAYS)),
    column("default_outcome", &["既定の結論"], Kind::Choice(DEFAULT_OUTCOME)),
];

/// 更新案件
pub(super) static RENEWALS: &[Column] = &[
    required("code", &["コード", "案件コード"], Kind::Code),
    required("kind", &["種類", "種別"], Kind::Choice(RENEWAL_KIND)),
    required("title", &["名称", "案件名", "件名"], Kind::Text),
    column("counterparty", &["相手方"], Kind::Text),
    required("owner", &["所管部署", "所管課", "担当部署", "担当課"], Kind::DepartmentList),
    column("related", &["関係部署", "関係課", "関連部署"], Kind::DepartmentList),
    column(
        "initiative",
        &["取り組み", "取組", "取り組みコード", "取組コード"],
        Kind::Ref(Table::Initiatives),
    ),
    column("starts_on", &["開始日", "締結日", "始期"], Kind::Date),
    column("ends_on", &["満了日", "終期", "有効期限", "期間満了日"], Kind::Date),
    column("term", &["更新期間"], Kind::Span),
    column("notice", &["予告期間"], Kind::Span),
    column("notice_by", &["予告期限"], Kind::Date),
    column("auto_renews", &["自動更新条項", "自動更新"], Kind::YesNo),
    column("notice_sent_on", &["予告送付日", "予告通知日"], Kind::Date),
    column("review_every", &["見直し周期"], Kind::Whole(YEARS)),
    column("reviewed_on", &["前回見直し日"], Kind::Date),
    column("annual_cost", &["年額", "年間費用"], Kind::Number(YEN)),
    column("times_renewed", &["更新回数"], Kind::Whole(TIMES)),
    column("status", &["状態"], Kind::Choice(STATUS)),
    column("ended_on", &["終了確認日"], Kind::Date),
];
