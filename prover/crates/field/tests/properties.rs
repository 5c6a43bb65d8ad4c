//! The field against another implementation, and every path of the lanes against the portable one.

use ciro_field::{Fe, Lanes, NotCanonical, Path, batch_inverse};
use proptest::prelude::*;
use starknet_types_core::felt::Felt;

const P_WORDS: [u64; 4] = [1, 0, 0, (1 << 59) + 17];

/// Anything, with the borders often: 0, 1, p-1, p-2, around powers of two, sparse words.
fn element() -> impl Strategy<Value = Fe> {
    let word = || prop_oneof![3 => any::<u64>(), 1 => Just(0), 1 => Just(u64::MAX), 1 => Just(1)];
    let words = [word(), word(), word(), word()];
    prop_oneof![
        4 => words.prop_map(|[a, b, c, d]| Fe::from_words([a, b, c, d >> 5]).unwrap()),
        4 => [word(), word(), word(), word()].prop_map(|[a, b, c, d]| Fe::from_montgomery([a, b, c, d >> 5]).unwrap()),
        1 => any::<i64>().prop_map(Fe::from_i64),
        1 => (-3i64..3).prop_map(Fe::from_i64),
        // Just below p, and around 2^251, where multiples of p are taken off.
        1 => (0u64..4).prop_map(|x| -Fe::from_montgomery([x, 0, 0, 0]).unwrap()),
        1 => (word(), word()).prop_map(|(a, b)| Fe::from_montgomery([a, b, b >> 1, 1 << 59]).unwrap()),
        1 => word().prop_map(|a| Fe::from_montgomery([a, u64::MAX, u64::MAX, (1 << 59) - 1]).unwrap()),
    ]
}

fn slices(count: usize) -> impl Strategy<Value = Vec<Vec<Fe>>> {
    (0usize..40).prop_flat_map(move |len| proptest::collection::vec(proptest::collection::vec(element(), len), count))
}

proptest! {
    #[test]
    fn arithmetic_is_that_of_the_other_crate(a in element(), b in element(), e in any::<u64>()) {
        let (x, y) = (Felt::from(a), Felt::from(b));
        prop_assert_eq!(Fe::from(x), a);
        prop_assert_eq!(a.to_bytes_be(), x.to_bytes_be());
        prop_assert_eq!(Fe::from_bytes_be(&x.to_bytes_be()), Ok(a));
        prop_assert_eq!(Felt::from(a + b), x + y);
        prop_assert_eq!(Felt::from(a - b), x - y);
        prop_assert_eq!(Felt::from(a * b), x * y);
        prop_assert_eq!(Felt::from(a.square()), x * x);
        prop_assert_eq!(Felt::from(-a), -x);
        prop_assert_eq!(Felt::from(a.double()), x + x);
        prop_assert_eq!(Felt::from(a.pow(e)), x.pow(e));
        prop_assert_eq!(a.inverse().map(Felt::from), x.inverse());
    }

    #[test]
    fn results_are_reduced(a in element(), b in element()) {
        for x in [a + b, a - b, a * b, a.square(), -a, a.double()] {
            prop_assert_eq!(Fe::from_montgomery(x.to_montgomery()), Some(x));
            prop_assert_eq!(Fe::from_words(x.to_words()), Some(x));
        }
    }

    #[test]
    fn integers_are_themselves(x in any::<i64>()) {
        prop_assert_eq!(Felt::from(Fe::from_i64(x)), Felt::from(x));
        prop_assert_eq!(Felt::from(Fe::from_u64(x as u64)), Felt::from(x as u64));
    }

    #[test]
    fn bytes_from_p_on_are_refused(over in any::<[u64; 4]>()) {
        let mut bytes = [0u8; 32];
        // At least 2^252: above p in any case.
        let words = [over[0] | 1 << 60, over[1], over[2], over[3]];
        bytes.as_chunks_mut::<8>().0.iter_mut().zip(words).for_each(|(chunk, word)| *chunk = word.to_be_bytes());
        prop_assert_eq!(Fe::from_bytes_be(&bytes), Err(NotCanonical));
    }

    #[test]
    fn felts_with_raw_words_of_p_or_more_are_reduced(raw in any::<[u64; 4]>()) {
        let [a, b, c, d] = raw;
        let (low, high) = ([a, b, c, d & ((1 << 58) - 1)], d >> 58);
        // raw = low + high·2^250, both canonical.
        let high = Fe::from_words([0, 0, 0, 1 << 58]).unwrap() * Fe::from_u64(high);
        let one = Fe::ONE.to_montgomery();
        let expected = Fe::from_words(low).unwrap() + high;
        let x = Fe::from(Felt::from_raw([d, c, b, a]));
        prop_assert_eq!(x * Fe::from_words(one).unwrap(), expected);
    }

    #[test]
    fn batches_of_inverses(mut some in proptest::collection::vec(element(), 0..20)) {
        let expected: Vec<Fe> = some.iter().map(|x| x.inverse().unwrap_or(Fe::ZERO)).collect();
        batch_inverse(&mut some);
        prop_assert_eq!(some, expected);
    }

    #[test]
    fn lanes_agree(slices in slices(4), w in [element(), element(), element()]) {
        let [a, b, c, d] = <[Vec<Fe>; 4]>::try_from(slices).unwrap();
        let zip = |a: &[Fe], b: &[Fe], f: fn(Fe, Fe) -> Fe| -> Vec<Fe> { a.iter().zip(b).map(|(&a, &b)| f(a, b)).collect() };
        let r = w[0];
        for lanes in Lanes::available() {
            let on = |work: &dyn Fn(&mut [Fe])| { let mut a = a.clone(); work(&mut a); a };
            prop_assert_eq!(on(&|a| lanes.add(a, &b)), zip(&a, &b, |a, b| a + b), "{:?}", lanes);
            prop_assert_eq!(on(&|a| lanes.sub(a, &b)), zip(&a, &b, |a, b| a - b), "{:?}", lanes);
            prop_assert_eq!(on(&|a| lanes.mul(a, &b)), zip(&a, &b, |a, b| a * b), "{:?}", lanes);
            let scaled: Vec<Fe> = a.iter().map(|&a| a * r).collect();
            prop_assert_eq!(on(&|a| lanes.scale(a, r)), scaled, "{:?}", lanes);
            let products = zip(&b, &c, |b, c| b * c);
            prop_assert_eq!(on(&|a| lanes.mul_add(a, &b, &c)), zip(&a, &products, |a, b| a + b), "{:?}", lanes);
            let scaled: Vec<Fe> = b.iter().map(|&b| b * r).collect();
            prop_assert_eq!(on(&|a| lanes.scale_add(a, &b, r)), zip(&a, &scaled, |a, b| a + b), "{:?}", lanes);
            let folded: Vec<Fe> = a.iter().zip(&b).map(|(&a, &b)| a + r * (b - a)).collect();
            prop_assert_eq!(on(&|a| lanes.fold(a, &b, r)), folded, "{:?}", lanes);
            prop_assert_eq!(lanes.dot(&b, &c), products.iter().copied().sum(), "{:?}", lanes);

            let differences = [zip(&b, &a, |b, a| b - a), zip(&d, &c, |d, c| d - c)];
            let leading = zip(&differences[0], &differences[1], |a, b| a * b).into_iter().sum::<Fe>();
            let constant = zip(&a, &c, |a, c| a * c).into_iter().sum::<Fe>();
            prop_assert_eq!(lanes.quadratic([&a, &b], [&c, &d]), [constant, leading], "{:?}", lanes);

            let (mut x, mut y) = (a.clone(), b.clone());
            lanes.butterfly(&mut x, &mut y, r);
            let scaled: Vec<Fe> = b.iter().map(|&b| b * r).collect();
            prop_assert_eq!(&x, &zip(&a, &scaled, |a, b| a + b), "{:?}", lanes);
            prop_assert_eq!(&y, &zip(&a, &scaled, |a, b| a - b), "{:?}", lanes);
            let (mut x, mut y) = (a.clone(), b.clone());
            lanes.unbutterfly(&mut x, &mut y, r);
            prop_assert_eq!(&x, &zip(&a, &b, |a, b| a + b), "{:?}", lanes);
            let differences: Vec<Fe> = zip(&a, &b, |a, b| a - b).into_iter().map(|x| x * r).collect();
            prop_assert_eq!(&y, &differences, "{:?}", lanes);

            let (mut fast, mut slow) = ([a.clone(), b.clone(), c.clone(), d.clone()], [a.clone(), b.clone(), c.clone(), d.clone()]);
            let [p, q, s, t] = &mut fast;
            lanes.butterfly4([p, q, s, t], w);
            let [p, q, s, t] = &mut slow;
            lanes.butterfly(p, s, w[0]);
            lanes.butterfly(q, t, w[0]);
            lanes.butterfly(p, q, w[1]);
            lanes.butterfly(s, t, w[2]);
            prop_assert_eq!(fast, slow, "{:?}", lanes);
        }
    }
}

#[test]
fn paths_have_their_names() {
    for lanes in Lanes::available() {
        assert_eq!(Lanes::named(lanes.name()), Some(lanes));
    }
    assert_eq!(Lanes::named("portable").map(Lanes::path), Some(Path::Portable));
    assert_eq!(Lanes::named("fastest"), None);
    let expected = std::env::var("CIRO_LANES").ok().and_then(|name| Lanes::named(&name)).or(Lanes::available().last());
    assert_eq!(Some(Lanes::chosen()), expected);
}

#[test]
fn p_itself_is_refused_and_p_minus_1_read() {
    let mut bytes = [0u8; 32];
    (bytes[0], bytes[7], bytes[31]) = (8, 17, 1);
    assert_eq!(Fe::from_bytes_be(&bytes), Err(NotCanonical));
    assert_eq!(NotCanonical.code(), "FELT_RANGE");
    bytes[31] = 0;
    assert_eq!(Fe::from_bytes_be(&bytes), Ok(-Fe::ONE));
    assert_eq!(Fe::from_words(P_WORDS), None);
    assert_eq!(Fe::from_montgomery(P_WORDS), None);
}

#[test]
fn roots_have_their_order() {
    for log_order in [0, 1, 2, 20, 191, 192] {
        let mut x = Fe::root_of_unity(log_order);
        for _ in 0..log_order {
            assert_ne!(x, Fe::ONE);
            x = x.square();
        }
        assert_eq!(x, Fe::ONE);
    }
    assert_eq!(Fe::root_of_unity(1), -Fe::ONE);
}

/// What the portable loops do in blocks, on slices that are longer than a block.
#[test]
fn long_sums_are_those_of_their_terms() {
    let largest = -Fe::ONE;
    for lanes in Lanes::available() {
        for len in [16, 17, 255, 256, 1000, 5000] {
            let a = vec![largest; len];
            assert_eq!(lanes.dot(&a, &a), Fe::from_u64(len as u64), "{lanes:?} {len}");
            // The largest in memory, and all limbs full.
            for words in [[0, 0, 0, P_WORDS[3]], [u64::MAX, u64::MAX, u64::MAX, (1 << 59) - 1]] {
                let x = Fe::from_montgomery(words).unwrap();
                let (a, zeros) = (vec![x; len], vec![Fe::ZERO; len]);
                let expected = x.square() * Fe::from_u64(len as u64);
                assert_eq!(lanes.dot(&a, &a), expected, "{lanes:?} {len}");
                assert_eq!(lanes.quadratic([&zeros, &a], [&zeros, &a]), [Fe::ZERO, expected], "{lanes:?} {len}");
                assert_eq!(lanes.quadratic([&a, &zeros], [&a, &zeros]), [expected; 2], "{lanes:?} {len}");
            }
        }
    }
}
