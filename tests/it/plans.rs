//! Plans for tests.

use crate::world::World;

/// Writes a small, sound plan as a folder of CSV files: one department, one initiative whose parts
/// are quiet on 2026-06-01 (`plan-incomplete` and such need an initiative that lacks something).
pub(crate) fn small(world: &World, dir: &str) {
    let write = |name: &str, text: &str| {
        world.write(&format!("{dir}/{name}.csv"), text);
    };
    write(
        "departments",
        "code,name,role,emails\nHQ,行政経営戦略推進本部,headquarters,hq@example.lg.jp\nTK,都市計画課,,toshi@example.lg.jp\n",
    );
    write(
        "initiatives",
        "code,title,owner,policy,target_state,starts_on,ends_on\nI1,タブレット端末の配備,都市計画課,方針,姿,2026-04-01,2029-03-31\n",
    );
    write(
        "milestones",
        "code,initiative,title,fiscal_year,content,due_on,status,completed_on\nM1,I1,対象業務の選定,2026,,2026-09-30,,\nM2,I1,機種選定,2026,,2026-10-30,,\nM3,I1,試行,2027,,,,\n",
    );
    write("kpis", "code,initiative,name,unit\nK1,I1,端末数,台\n");
    write("kpi_targets", "kpi,on,value\nK1,2029-03-31,40\n");
}

/// Writes a plan with `milestones` milestones in the same folder.
pub(crate) fn large(world: &World, dir: &str, milestones: usize) {
    small(world, dir);
    let mut text = String::from("code,initiative,title,fiscal_year,content,due_on,status,completed_on\n");
    for n in 1..=milestones {
        text.push_str(&format!("M{n},I1,対象業務の選定（その{n}）と機種選定と見積もり,2026,試行分の機種選定と予算化,2026-09-30,,\n"));
    }
    world.write(&format!("{dir}/milestones.csv"), text);
}
