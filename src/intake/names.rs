//! Which table a sheet, file or array is, by its folded name.

use super::cell::{fold, quote};
use crate::lang::{Lang, Text};
use crate::plan::Table;

/// The table of this name, English or Japanese.
pub(crate) fn table(name: &str) -> Option<Table> {
    let name = fold::name(name);
    Table::ALL.into_iter().find(|t| spellings(*t).any(|s| fold::name(s) == name))
}

/// The name of the first sheet of an annotated copy: what is wrong with the workbook.
pub(crate) fn result(lang: Lang) -> &'static str {
    lang.pick("取り込み結果", "Import result")
}

/// Whether a sheet is that list: it is passed over when the copy is imported.
pub(crate) fn is_result(name: &str) -> bool {
    [Lang::Ja, Lang::En].iter().any(|lang| result(*lang) == name)
}

/// The warning that a name is no table's, with the nearest that is.
pub(crate) fn unknown_table(found: &str) -> Text {
    let near = fold::nearest(found, Table::ALL.into_iter().flat_map(spellings));
    let found = quote(found);
    let mut message = Text::new(
        format!("「{found}」は計画の表の名前ではないため、読みません。"),
        format!("`{found}` is no table of a plan, and is not read."),
    );
    if let Some(near) = near {
        message.ja += &format!("「{near}」のことですか。");
        message.en += &format!(" Did you mean `{near}`?");
    }
    message
}

/// The mistake that one table has two sources.
pub(crate) fn twice(table: Table, other: &str) -> Text {
    let ja = table.ja().first().copied().unwrap_or(table.name());
    Text::new(
        format!("表「{ja}」が {other} にもあります。どちらが正しいか決められないため、1つにしてください。"),
        format!("the table `{}` is in {other} as well; keep one of them.", table.name()),
    )
}

/// The mistake that nothing of the source is a table.
pub(crate) fn no_table() -> Text {
    let ja: Vec<&str> = Table::ALL.iter().filter_map(|t| t.ja().first().copied()).collect();
    let en: Vec<&str> = Table::ALL.iter().map(|t| t.name()).collect();
    Text::new(
        format!(
            "計画の表が1つもありません。シート名・ファイル名（TOML では [[…]] の名前）は {} のどれかにしてください。",
            ja.join("、")
        ),
        format!("holds no table of a plan; name the sheets, files or (in TOML) arrays {}.", en.join(", ")),
    )
}

fn spellings(table: Table) -> impl Iterator<Item = &'static str> {
    [table.name(), table.singular()].into_iter().chain(table.ja().iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_named_in_both_languages_and_any_width() {
        for (name, found) in [
            ("kpis", Some(Table::Kpis)),
            ("ＫＰＩ", Some(Table::Kpis)),
            ("Kpi_Targets", Some(Table::KpiTargets)),
            ("KPI targets", Some(Table::KpiTargets)),
            ("取り組み", Some(Table::Initiatives)),
            (" 年度別取り組み ", Some(Table::Milestones)),
            ("やめるﾎﾟｲﾝﾄ", Some(Table::ExitPoints)),
            ("更新案件", Some(Table::Renewals)),
            ("説明", None),
        ] {
            assert_eq!(table(name), found, "{name}");
        }
    }

    #[test]
    fn the_list_of_an_annotated_copy_is_known_in_both_languages() {
        assert!(is_result("取り込み結果") && is_result("Import result") && !is_result("KPI"));
    }

    #[test]
    fn an_unknown_name_is_met_with_the_nearest() {
        let message = unknown_table("更新案件２");
        assert!(message.ja.contains("「更新案件」のことですか"), "{}", message.ja);
        assert!(message.en.contains("Did you mean `更新案件`"), "{}", message.en);
    }
}
