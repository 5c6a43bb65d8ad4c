use crate::uptime::objects::{Absences, AbsencesPacking, LevelsRound, LevelsRoundPacking, Recent, RecentPacking, RecentTrait};

#[test]
fn words_have_the_documented_layout() {
    assert_eq!(RecentPacking::pack(Recent { latest: 1, marks: 2 }), 1 + 2 * 0x100000000);
    let full = Recent { latest: 0xffffffff, marks: 0xffffff };
    assert_eq!(RecentPacking::unpack(RecentPacking::pack(full)), full);
    assert_eq!(LevelsRoundPacking::pack(LevelsRound { day: 1, part: 2, index: 3 }), 0x30200000001);
    let last = LevelsRound { day: 0xffffffff, part: 0xff, index: 0xffff };
    assert_eq!(LevelsRoundPacking::unpack(LevelsRoundPacking::pack(last)), last);
    assert_eq!(AbsencesPacking::pack(Absences { day: 1, count: 3 }), 0x300000001);
    let crowd = Absences { day: 0xffffffff, count: 0xffff };
    assert_eq!(AbsencesPacking::unpack(AbsencesPacking::pack(crowd)), crowd);
}

#[test]
fn hours_are_marked_once_within_their_window() {
    let first = Recent { latest: 0, marks: 0 }.mark(1_000).unwrap();
    assert_eq!(first, Recent { latest: 1_000, marks: 1 });
    assert!(first.mark(1_000).is_none() && first.mark(976).is_none());
    let edge = first.mark(977).unwrap();
    assert_eq!(edge, Recent { latest: 1_000, marks: 0x800001 });
    assert!(edge.mark(977).is_none());
    assert_eq!(edge.mark(1_001), Some(Recent { latest: 1_001, marks: 3 }));
    assert_eq!(edge.mark(1_023), Some(Recent { latest: 1_023, marks: 0x800001 }));
    assert_eq!(edge.mark(1_024), Some(Recent { latest: 1_024, marks: 1 }));
    assert_eq!(edge.mark(0xffffffff), Some(Recent { latest: 0xffffffff, marks: 1 }));
}
