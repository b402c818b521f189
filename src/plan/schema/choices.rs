//! The closed sets of the plan's columns, with their Japanese spellings.

use super::Choice;

const fn choice(value: &'static str, ja: &'static [&'static str]) -> Choice {
    Choice { value, ja }
}

/// `departments.role`
pub(super) const ROLE: &[Choice] = &[
    choice("department", &["部署", "所管部署", "課"]),
    choice("headquarters", &["本部", "推進本部", "事務局"]),
];

/// `departments.language`
pub(super) const LANGUAGE: &[Choice] = &[choice("ja", &["日本語", "和文"]), choice("en", &["英語", "英文"])];

/// `initiatives.status`, `renewals.status`
pub(super) const STATUS: &[Choice] = &[
    choice("active", &["実施中", "継続中", "有効"]),
    choice("ending", &["終了予定", "廃止予定"]),
    choice("ended", &["終了", "終了済", "終了済み", "廃止"]),
];

/// `milestones.status`
pub(super) const MILESTONE_STATUS: &[Choice] = &[
    choice("planned", &["未着手", "予定", "計画"]),
    choice("in_progress", &["実施中", "着手", "着手済", "着手済み", "進行中"]),
    choice("done", &["完了", "済", "実施済", "実施済み"]),
    choice("dropped", &["中止", "取りやめ", "取止め"]),
];

/// `kpis.direction`
pub(super) const DIRECTION: &[Choice] = &[
    choice("increase", &["増加", "向上", "増"]),
    choice("decrease", &["減少", "低減", "減"]),
    choice("maintain", &["維持"]),
];

/// `kpis.kind`
pub(super) const KPI_KIND: &[Choice] = &[
    choice("level", &["時点値", "時点"]),
    choice("cumulative", &["累計", "累計値", "累積"]),
    choice("flow", &["年度値", "単年度", "年度計"]),
];

/// `kpis.trajectory`
pub(super) const TRAJECTORY: &[Choice] = &[choice("linear", &["直線"]), choice("step", &["階段", "段階"])];

/// `exit_points.comparison`
pub(super) const COMPARISON: &[Choice] = &[
    choice("<", &["未満", "を下回る"]),
    choice("<=", &["以下", "≤", "≦"]),
    choice(">", &["超", "超過", "を超える", "を上回る"]),
    choice(">=", &["以上", "≥", "≧"]),
];

/// `exit_points.default_outcome`
pub(super) const DEFAULT_OUTCOME: &[Choice] =
    &[choice("end", &["終了", "廃止"]), choice("revise", &["見直し", "見直", "見直す"])];

/// `renewals.kind`
pub(super) const RENEWAL_KIND: &[Choice] = &[
    choice("ordinance", &["条例"]),
    choice("agreement", &["協定", "包括協定", "連携協定"]),
    choice("contract", &["契約"]),
    choice("subsidy", &["補助金", "補助"]),
    choice("designated_manager", &["指定管理", "指定管理者"]),
    choice("other", &["その他"]),
];
