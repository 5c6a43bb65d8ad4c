//! An hour is certified once, when it is over, within a day, as more than two thirds of the validators say.

use starknet::testing::pop_log;
use crate::testing::validators::{DAY, START, certify};
use crate::testing::refused;
use crate::uptime::interface::{Certificate, IUptimeDispatcherTrait, IUptimeSafeDispatcherTrait, Report};
use crate::uptime::objects::hour_digest;
use crate::uptime::uptime::Uptime::{Event, HourCertified};
use super::world::{HOUR, ReportTrait, after, certificate, drop_logs, report, world};

#[test]
fn a_certified_hour_is_kept_under_its_digest() {
    let world = world();
    drop_logs(world);
    report(HOUR).certify(world);
    let facts = report(HOUR).facts(START);
    assert_eq!(world.uptime.hour_digest(HOUR), hour_digest(facts));
    assert_eq!(world.uptime.hour_digest(HOUR + 720), hour_digest(facts));
    let event = HourCertified { hour: HOUR, facts, column: report(HOUR).column };
    assert_eq!(pop_log(world.uptime.contract_address), Some(Event::HourCertified(event)));
    assert!(world.uptime.is_certified(HOUR) && !world.uptime.is_certified(HOUR - 1));
    assert!(!world.uptime.is_certified(HOUR + 720));
}

#[test]
fn an_hour_that_is_not_over_is_refused() {
    let world = world();
    refused(report(HOUR + 1).certify_safely(world), 'HOUR_NOT_OVER');
    after(3_599);
    refused(report(HOUR + 1).certify_safely(world), 'HOUR_NOT_OVER');
    refused(report(0xffffffff).certify_safely(world), 'HOUR_NOT_OVER');
    after(3_600);
    report(HOUR + 1).certify(world);
}

#[test]
fn an_hour_more_than_a_day_ago_is_refused() {
    let world = world();
    refused(report(HOUR - 24).certify_safely(world), 'HOUR_TOO_OLD');
    refused(report(0).certify_safely(world), 'HOUR_TOO_OLD');
    report(HOUR - 23).certify(world);
    after(DAY);
    refused(report(HOUR).certify_safely(world), 'HOUR_TOO_OLD');
}

#[test]
fn an_hour_is_certified_once_in_whatever_order() {
    let world = world();
    report(HOUR).certify(world);
    refused(report(HOUR).certify_safely(world), 'HOUR_CERTIFIED');
    let other = Report { present: 498, ..report(HOUR) };
    refused(other.certify_safely(world), 'HOUR_CERTIFIED');
    report(HOUR - 5).certify(world);
    refused(report(HOUR - 5).certify_safely(world), 'HOUR_CERTIFIED');
    after(23 * 3_600);
    report(HOUR + 23).certify(world);
    refused(report(HOUR).certify_safely(world), 'HOUR_CERTIFIED');
    report(HOUR + 1).certify(world);
}

#[test]
fn what_is_certified_is_what_was_signed() {
    let world = world();
    let signed = report(HOUR);
    let lies = [
        Report { present: 498, ..signed }, Report { workers: 501, ..signed }, Report { block_hash: 'OTHER', ..signed },
        Report { column: [*signed.column[0], *signed.column[1], 0xf].span(), ..signed },
    ];
    for lie in lies.span() {
        refused(lie.certify_as(world, signed), 'SIGNATURE');
    }
    after(3_600);
    refused(report(HOUR + 1).certify_as(world, signed), 'SIGNATURE');
}

#[test]
#[feature("safe_dispatcher")]
fn an_item_of_another_topic_certifies_no_hour() {
    let world = world();
    let payload = report(HOUR).payload();
    let levels = certify(world.validators, 1, 'levels', payload, world.voters, [0, 1].span());
    refused(world.safe.certify([report(HOUR)].span(), levels), 'SIGNATURE');
}

#[test]
#[feature("safe_dispatcher")]
fn two_thirds_or_less_certify_no_hour() {
    let world = world();
    let hours = [report(HOUR)].span();
    refused(world.safe.certify(hours, certificate(world, 1, hours, [0, 2].span())), 'NO_QUORUM');
    assert_eq!(world.uptime.hour_digest(HOUR), 0);
}

/// Neither its own items before and after it, nor another order of them, make another decision of one checkpoint.
#[test]
#[feature("safe_dispatcher")]
fn an_item_stands_only_where_it_was_decided() {
    let world = world();
    let hours = [report(HOUR)].span();
    let certificate = certificate(world, 1, hours, [0, 1].span());
    let place = certificate.place;
    let elsewhere = [
        crate::checkpoint::Place { before: place.after, after: place.before, ..place },
        crate::checkpoint::Place { before: [].span(), after: [11, 12].span(), ..place },
        crate::checkpoint::Place { after: [12, 13].span(), ..place },
        crate::checkpoint::Place { sequence: 10, ..place },
    ];
    for place in elsewhere.span() {
        let moved = Certificate { place: *place, ..certificate };
        refused(world.safe.certify(hours, moved), 'SIGNATURE');
    }
    world.uptime.certify(hours, certificate);
}

#[test]
fn a_column_has_one_bit_a_worker_and_no_other() {
    let world = world();
    let full = 0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff;
    let honest = report(HOUR);
    let short = Report { column: [full, full].span(), ..honest };
    refused(short.certify_safely(world), 'COLUMN_LENGTH');
    let long = Report { column: [full, full, 0xf, 0].span(), ..honest };
    refused(long.certify_safely(world), 'COLUMN_LENGTH');
    let wide = Report { column: [full, full + 1, 0xf].span(), ..honest };
    refused(wide.certify_safely(world), 'COLUMN_RANGE');
    let negative = Report { column: [full, -1, 0xf].span(), ..honest };
    refused(negative.certify_safely(world), 'COLUMN_RANGE');
    let tail = Report { column: [full, full, 0x1f].span(), ..honest };
    refused(tail.certify_safely(world), 'COLUMN_TAIL');
    let crowd = Report { present: 501, ..honest };
    refused(crowd.certify_safely(world), 'PRESENT_RANGE');
    let nobody = Report { workers: 0, present: 0, column: [].span(), ..honest };
    refused(nobody.certify_safely(world), 'COLUMN_LENGTH');
}
