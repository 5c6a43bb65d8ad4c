//! What others learn of certified hours.

use crate::testing::refused;
use crate::testing::validators::START;
use crate::uptime::column;
use crate::validator_set::interface::IValidatorSetDispatcherTrait;
use crate::uptime::interface::{IUptimeDispatcherTrait, IUptimeSafeDispatcherTrait, Month, Opening, Report};
use super::world::{HOUR, ReportTrait, World, add_workers, after, path, report, worker, world};

fn with_workers() -> World {
    let world = world();
    add_workers(world, [1, 2, 3, 4, 249, 250, 251, 496, 497, 498, 500, 501].span(), 0);
    world
}

#[test]
fn the_missing_missed_it_and_the_others_did_not() {
    let world = with_workers();
    report(HOUR).certify(world);
    for index in [3, 250, 497].span() {
        assert!(world.uptime.missed(worker(*index), report(HOUR).opening(START, *index)));
    }
    for index in [1, 2, 4, 249, 251, 496, 498, 500].span() {
        assert!(!world.uptime.missed(worker(*index), report(HOUR).opening(START, *index)));
    }
}

#[test]
fn who_came_after_the_column_or_never_missed_nothing() {
    let world = with_workers();
    report(HOUR).certify(world);
    assert!(!world.uptime.missed(worker(501), report(HOUR).opening(START, 500)));
    assert!(!world.uptime.missed(worker(900), report(HOUR).opening(START, 500)));
}

/// A15: a network that was down for three days has failed nobody's uptime.
#[test]
fn an_hour_with_more_than_a_third_missing_counts_for_nobody() {
    let world = with_workers();
    let empty = [0, 0, 0].span();
    let outage = Report { present: 333, column: empty, ..report(HOUR) };
    outage.certify(world);
    assert!(!world.uptime.missed(worker(3), outage.opening(START, 3)));
    let mut hour = HOUR;
    while hour != HOUR + 72 {
        hour += 1;
        after(3_600 * (hour - HOUR).into());
        let outage = Report { hour, present: 0, column: empty, ..report(hour) };
        outage.certify(world);
        let opening = outage.opening(START + 3_600 * (hour - HOUR).into(), 3);
        assert!(!world.uptime.missed(worker(3), opening));
    }
    after(3_600 * 73);
    let enough = Report { present: 334, column: empty, ..report(HOUR + 73) };
    enough.certify(world);
    assert!(world.uptime.missed(worker(3), enough.opening(START + 3_600 * 73, 3)));
}

#[test]
#[feature("safe_dispatcher")]
fn an_opening_is_of_a_certified_column() {
    let world = with_workers();
    let forged = report(HOUR);
    refused(world.safe.missed(worker(3), forged.opening(START, 3)), 'HOUR_UNKNOWN');
    report(HOUR).certify(world);
    let opening = report(HOUR).opening(START, 3);
    refused(world.safe.missed(worker(3), Opening { felt: opening.felt + 4, ..opening }), 'OPENING');
    refused(world.safe.missed(worker(3), report(HOUR).opening(START, 250)), 'OPENING');
    // The node above the felt, with the rest of the path.
    let left = column::root_of(forged.column.slice(0, 2));
    let higher = Opening { felt: left, path: forged_tail(forged.column), ..opening };
    refused(world.safe.missed(worker(3), higher), 'OPENING');
}

fn forged_tail(column: Span<felt252>) -> Span<felt252> {
    path(column, 1).slice(1, 1)
}

#[test]
fn an_hour_gives_way_to_the_one_thirty_days_later() {
    let world = with_workers();
    report(HOUR).certify(world);
    after(720 * 3_600);
    world.validators.set.rotate();
    let next = report(HOUR + 720);
    next.certify_in(world, 2);
    assert_eq!(world.uptime.hour_digest(HOUR), world.uptime.hour_digest(HOUR + 720));
    assert!(world.uptime.missed(worker(3), next.opening(START + 720 * 3_600, 3)));
}

#[test]
fn the_month_is_read_hour_by_hour() {
    let world = with_workers();
    report(HOUR - 2).certify(world);
    report(HOUR - 1).certify(world);
    let outage = Report { present: 10, ..report(HOUR) };
    outage.certify(world);
    let openings = |index: u16| {
        [
            report(HOUR - 2).opening(START, index), report(HOUR - 1).opening(START, index),
            outage.opening(START, index),
        ]
            .span()
    };
    // HOUR % 720 is 319: bits 77 and 78 of the second felt, and 79 for the hour that does not count.
    let bits = column::power_of_two(77) + column::power_of_two(78);
    let always = Month { there: [0, bits, 0], counted: [0, bits, 0] };
    assert_eq!(world.uptime.month(worker(1), openings(1)), always);
    assert_eq!(world.uptime.month(worker(3), openings(3)), Month { there: [0; 3], counted: [0, bits, 0] });
    assert_eq!(world.uptime.month(worker(501), openings(500)), Month { there: [0; 3], counted: [0; 3] });
}

#[test]
#[feature("safe_dispatcher")]
fn a_month_counts_no_hour_twice_and_none_of_an_older_month() {
    let world = with_workers();
    report(HOUR).certify(world);
    let opening = report(HOUR).opening(START, 1);
    refused(world.safe.month(worker(1), [opening, opening].span()), 'OPENINGS_ORDER');
    after(719 * 3_600);
    refused(world.safe.month(worker(1), [opening].span()), 'OPENINGS_ORDER');
}
