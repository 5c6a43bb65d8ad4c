//! Several hours with one certificate: as one decision has them, all or none, each once.

use starknet::SyscallResult;
use starknet::testing::pop_log;
use crate::checkpoint::{Place, item_digest};
use crate::testing::refused;
use crate::testing::validators::{DAY, START, certify_items};
use crate::uptime::interface::{Certificate, IUptimeDispatcherTrait, IUptimeSafeDispatcherTrait, Report};
use crate::uptime::objects::hour_digest;
use crate::uptime::uptime::Uptime::{Event, HourCertified};
use crate::validator_set::interface::IValidatorSetDispatcherTrait;
use super::world::{HOUR, ReportTrait, World, after, certificate, drop_logs, report, world};

fn three() -> Span<Report> {
    [report(HOUR - 2), Report { block_hash: 'NEXT', present: 400, ..report(HOUR - 1) }, report(HOUR)].span()
}

#[feature("safe_dispatcher")]
fn certify(world: World, hours: Span<Report>) -> SyscallResult<()> {
    world.safe.certify(hours, certificate(world, 1, hours, [0, 1].span()))
}

#[test]
fn hours_of_one_decision_are_certified_at_once() {
    let world = world();
    drop_logs(world);
    certify(world, three()).unwrap();
    for report in three() {
        let facts = (*report).facts(START);
        assert_eq!(world.uptime.hour_digest(*report.hour), hour_digest(facts));
        assert!(world.uptime.is_certified(*report.hour));
        let event = HourCertified { hour: *report.hour, facts, column: *report.column };
        assert_eq!(pop_log(world.uptime.contract_address), Some(Event::HourCertified(event)));
    }
    assert!(!world.uptime.is_certified(HOUR - 3));
}

#[test]
fn no_hours_are_refused() {
    let world = world();
    refused(certify(world, [].span()), 'NO_HOURS');
}

#[test]
fn an_hour_comes_once_in_a_call_and_ever() {
    let world = world();
    refused(certify(world, [report(HOUR), report(HOUR)].span()), 'HOUR_CERTIFIED');
    let other = Report { present: 400, ..report(HOUR) };
    refused(certify(world, [report(HOUR - 1), report(HOUR), other].span()), 'HOUR_CERTIFIED');
    certify(world, three()).unwrap();
    refused(certify(world, three()), 'HOUR_CERTIFIED');
    refused(certify(world, [report(HOUR - 3), report(HOUR - 1)].span()), 'HOUR_CERTIFIED');
    assert_eq!(world.uptime.hour_digest(HOUR - 3), 0);
}

#[test]
fn order_is_the_decisions() {
    let world = world();
    let [first, second, third] = [*three()[0], *three()[1], *three()[2]];
    certify(world, [third, first, second].span()).unwrap();
    for report in three() {
        assert_eq!(world.uptime.hour_digest(*report.hour), hour_digest((*report).facts(START)));
    }
}

#[test]
#[feature("safe_dispatcher")]
fn only_what_one_decision_has_one_after_another_is_certified() {
    let world = world();
    let [first, second, third] = [*three()[0], *three()[1], *three()[2]];
    let signed = certificate(world, 1, three(), [0, 1].span());
    let lies = [
        [second, first, third].span(), [first, third].span(), [first, second].span(), [second, third].span(),
        [second].span(), [first, second, third, report(HOUR - 3)].span(),
        [first, Report { present: 401, ..second }, third].span(),
    ];
    for lie in lies.span() {
        refused(world.safe.certify(*lie, signed), 'SIGNATURE');
    }
    // Some of them, if the others' digests are told in their place.
    let before = [11, item_digest('uptime', first.payload())].span();
    let place = Place { before, ..signed.place };
    world.uptime.certify([second, third].span(), Certificate { place, ..signed });
    assert_eq!(world.uptime.hour_digest(first.hour), 0);
    let after = [item_digest('uptime', second.payload()), item_digest('uptime', third.payload()), 12].span();
    let place = Place { after, ..signed.place };
    world.uptime.certify([first].span(), Certificate { place, ..signed });
    assert!(world.uptime.is_certified(first.hour));
}

#[test]
#[feature("safe_dispatcher")]
fn an_item_of_another_topic_among_them_is_no_hour() {
    let world = world();
    let [first, second, third] = [*three()[0], *three()[1], *three()[2]];
    let items = [
        item_digest('uptime', first.payload()), item_digest('levels', second.payload()),
        item_digest('uptime', third.payload()),
    ];
    let signed = certify_items(world.validators, 1, items.span(), world.voters, [0, 1].span());
    refused(world.safe.certify(three(), signed), 'SIGNATURE');
}

#[test]
fn one_hour_that_contracts_do_not_take_spoils_them_all() {
    let world = world();
    let column = report(HOUR).column;
    let bad = [
        (report(HOUR + 1), 'HOUR_NOT_OVER'), (report(HOUR - 24), 'HOUR_TOO_OLD'),
        (Report { present: 501, ..report(HOUR - 1) }, 'PRESENT_RANGE'),
        (Report { column: column.slice(0, 2), ..report(HOUR - 1) }, 'COLUMN_LENGTH'),
    ];
    for (report_of, error) in bad.span() {
        refused(certify(world, [report(HOUR), *report_of].span()), *error);
        refused(certify(world, [*report_of, report(HOUR)].span()), *error);
    }
    assert_eq!(world.uptime.hour_digest(HOUR), 0);
    certify(world, [report(HOUR - 23), report(HOUR)].span()).unwrap();
}

#[test]
fn a_day_of_hours_is_the_most() {
    let world = world();
    let mut hours = array![];
    for back in 0..24_u32 {
        hours.append(report(HOUR - 23 + back));
    }
    certify(world, hours.span()).unwrap();
    assert!(world.uptime.is_certified(HOUR - 23) && world.uptime.is_certified(HOUR));
    hours.append(report(HOUR));
    refused(certify(world, hours.span()), 'HOUR_CERTIFIED');
}

/// Hours of an epoch that is over come with its own certificate, as long as that is taken, and with no other's.
#[test]
#[feature("safe_dispatcher")]
fn hours_do_not_cross_epochs() {
    let world = world();
    after(DAY);
    world.validators.set.rotate();
    let hours = [report(HOUR + 23), report(HOUR + 24)].span();
    let old = certificate(world, 1, hours, [0, 1].span());
    let elsewhere = Certificate { place: Place { epoch: 2, ..old.place }, ..old };
    refused(world.safe.certify(hours, elsewhere), 'SIGNATURE');
    world.uptime.certify([report(HOUR + 23)].span(), certificate(world, 1, [report(HOUR + 23)].span(), [0, 1].span()));
    world.uptime.certify([report(HOUR + 24)].span(), certificate(world, 2, [report(HOUR + 24)].span(), [0, 1].span()));
}
