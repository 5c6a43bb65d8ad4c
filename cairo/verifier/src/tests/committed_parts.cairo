//! Each part of the committed verifier against its definition in docs/PROOF.md, computed the long way.

use crate::committed::state;
use crate::description::Shape;
use crate::equation::{evaluate_equation, sigma};
use crate::merkle::{climb, node, powers, root};
use crate::multilinear::{eq_sixteen, eq_table, evaluate, last_four, pow, weights};
use crate::parameters::{FOLD, Round, opening_length, power_of_two, root_of_unity, rounds};
use crate::pieces::{Columns, Piece, columns, pieces, variables};
use crate::transcript::{Tags, TranscriptTrait};
use super::committed_vectors::{one_row, two_answers_pieces_of_several_sizes};

fn power(base: felt252, exponent: u32) -> felt252 {
    let mut result = 1;
    for _ in 0..exponent {
        result *= base;
    }
    result
}

/// Felts without a pattern.
fn some(count: u32, seed: felt252) -> Span<felt252> {
    let mut felts = array![];
    let mut felt = seed;
    for _ in 0..count {
        felt = felt * felt + 0x9e3779b97f4a7c15;
        felts.append(felt);
    }
    felts.span()
}

/// Σ_x f(x)·eq(x, q), variable by variable.
fn extension(values: Span<felt252>, mut point: Span<felt252>) -> felt252 {
    let mut values = values;
    for q in point {
        let half = values.len() / 2;
        let mut next = array![];
        for at in 0..half {
            next.append(*values[at] + *q * (*values[at + half] - *values[at]));
        }
        values = next.span();
    }
    assert!(values.len() == 1);
    *values[0]
}

#[derive(Copy, Drop)]
struct Size {
    inputs: u32,
    columns: Columns,
}

fn layer(inputs: u32, outputs: u32) -> Size {
    Size { inputs, columns: columns(Shape { inputs, outputs, relu: true, bits: 8 }) }
}

fn columns_of(sizes: Span<Size>) -> Span<Columns> {
    let mut columns = array![];
    for size in sizes {
        columns.append(*size.columns);
    }
    columns.span()
}

#[test]
fn draws_the_golden_challenges() {
    for golden in array![one_row(), two_answers_pieces_of_several_sizes()] {
        let mut transcript = state(golden.context, golden.model_hash, golden.answers);
        let shapes = crate::heads::parse(golden.program);
        let mut rows = 0;
        for answer in golden.answers {
            rows += *answer.rows;
        }
        transcript.absorb(Tags::ACCUMULATORS, golden.argument.slice(0, rows * shapes.blocks));
        assert_eq!(transcript.challenges(), (golden.tau, golden.theta));
    }
}

#[test]
fn absorbs_lists_pair_by_pair() {
    for length in 1..40_u32 {
        let list = some(length, 7);
        let mut fast = TranscriptTrait::new();
        fast.absorb(Tags::CLEAR, list);
        let mut slow = TranscriptTrait::new();
        slow.mix(Tags::CLEAR, length.into(), 0);
        let mut at = 0;
        while at < length {
            let second = if at + 1 < length {
                *list[at + 1]
            } else {
                0
            };
            slow.mix(0, *list[at], second);
            at += 2;
        }
        assert_eq!(fast.challenges(), slow.challenges());
    }
}

/// t·(r/2 - log2(1 + 1/2000)) >= 128 + ⌈log2(R + 1)⌉, and not for t - 1; in millionths, log2(1 + 1/2000) = 0.000721167…
#[test]
fn asks_enough_rows_and_no_more() {
    for variables in 8..21_u32 {
        let rounds = rounds(variables);
        let needed: u64 = if rounds.len() == 1 {
            129_000_000
        } else {
            130_000_000
        };
        let mut before = variables;
        let mut length = 0;
        for round in rounds {
            let Round { left, depth, queries, cap } = *round;
            assert_eq!(before, FOLD + left);
            before = left;
            let rate: u64 = (depth - left).into();
            assert!(queries.into() * (rate * 500_000 - 722) >= needed, "{variables}");
            assert!((queries.into() - 1) * (rate * 500_000 - 721) < needed, "{variables}");
            assert!(power_of_two(cap) >= queries && power_of_two(cap - 1) < queries);
            length += 2 * FOLD + 2 + power_of_two(cap) + queries * (power_of_two(FOLD) + depth - cap);
        }
        assert_eq!(opening_length(variables), length - 2 + power_of_two(before) + 2 * before);
    }
}

#[test]
fn knows_the_roots_of_unity() {
    for depth in 13..23_u32 {
        let mut root = root_of_unity(depth);
        for _ in 0..depth - 1 {
            root *= root;
        }
        assert_eq!(root, -1);
    }
    assert_eq!(root_of_unity(22) * root_of_unity(22), root_of_unity(21));
}

#[test]
fn extends_vectors_and_powers() {
    let point = some(8, 3);
    for variables in 0..9_u32 {
        let last = point.slice(8 - variables, variables);
        let table = eq_table(last);
        let mut powers = array![];
        let mut unit = array![];
        for at in 0..table.len() {
            powers.append(power(5, at));
            unit.append(*table[at]);
        }
        assert_eq!(pow(5, last), extension(powers.span(), last));
        let full = some(table.len(), 11);
        for length in array![1, table.len() / 2 + 1, table.len()] {
            let mut padded = array![];
            for at in 0..table.len() {
                padded.append(if at < length {
                    *full[at]
                } else {
                    0
                });
            }
            let sum = evaluate(weights(last_four(point), point, variables), full.slice(0, length));
            assert_eq!(sum, extension(padded.span(), last));
        }
    }
    assert_eq!(eq_sixteen(2, 3, 4, 5).unbox().span(), eq_table([2, 3, 4, 5].span()));
}

#[test]
fn climbs_by_the_bits_of_a_row_number() {
    let siblings = some(16, 5);
    for levels in 4..17_u32 {
        for index in array![0x0000, 0x1fff, 0x1234, 0x0a5a, 0x15a5, 0x1eb6, 0x0f7c, 0x19d8, 0x0321, 0x5cde_u128] {
            let (mut slow, mut product, mut rest, mut omega) = (1, 1, index, 5);
            for level in 0..levels {
                if rest % 2 == 0 {
                    slow = node(slow, *siblings[level]);
                } else {
                    slow = node(*siblings[level], slow);
                    product *= omega;
                }
                omega *= omega;
                rest /= 2;
            }
            let mut proof = siblings;
            let mut bits = index;
            let (powers, above) = powers(5, levels);
            let (fast, power) = climb(1, powers, ref proof, ref bits);
            assert_eq!((fast, power, bits, proof.len(), above), (slow, product, rest, 16 - levels, omega));
        }
    }
}

#[test]
fn hashes_a_level_to_its_root() {
    assert_eq!(root([1, 2].span()), node(1, 2));
    assert_eq!(root([1, 2, 3, 4].span()), node(node(1, 2), node(3, 4)));
    let four = root([1, 2, 3, 4].span());
    assert_eq!(root([1, 2, 3, 4, 1, 2, 3, 4].span()), node(four, four));
}

/// (layers, m)
fn networks() -> Span<(Span<Size>, u32)> {
    [
        ([layer(20, 16), layer(16, 5)].span(), 8), ([layer(1, 1)].span(), 8),
        ([layer(3, 25), layer(25, 9), layer(9, 70)].span(), 8),
        ([layer(64, 48), layer(48, 24), layer(24, 10)].span(), 10),
        ([layer(250, 128), layer(128, 64), layer(64, 10)].span(), 13),
        ([layer(784, 512), layer(512, 256), layer(256, 10)].span(), 17), ([layer(2049, 1991)].span(), 20),
        ([layer(1, 4096), layer(4096, 1)].span(), 13),
    ]
        .span()
}

#[test]
fn lays_pieces_end_to_end() {
    for (sizes, m) in networks() {
        let layers = columns_of(*sizes);
        assert_eq!(variables(layers), *m);
        let mut base = 0;
        let mut last = 32;
        let pieces = pieces(layers, 3);
        for piece in pieces {
            let Piece { variables, blocks_log, layer, .. } = *piece;
            assert_eq!(variables, blocks_log + *layers[layer].inputs);
            assert!(variables <= last && base % power_of_two(variables) == 0);
            base += power_of_two(variables);
            last = variables;
        }
        assert!(base <= power_of_two(*m));
        let mut next = 0;
        for layer in 0..layers.len() {
            let end = next + *layers[layer].blocks;
            for piece in pieces {
                if *piece.layer == layer {
                    assert_eq!(*piece.factor, power(3, next));
                    next += power_of_two(*piece.blocks_log);
                }
            }
            assert_eq!(next, end);
        }
    }
}

/// A written out entry by entry, and extended.
#[test]
fn evaluates_the_equation_as_written_out() {
    let (tau, theta) = (3, 7);
    for (sizes, m) in networks().slice(0, 4) {
        let layers = columns_of(*sizes);
        let mut rows = array![];
        for row in 0..2_u32 {
            let mut given = array![];
            for size in *sizes {
                given.append(some(*size.inputs, row.into() + 1));
            }
            rows.append(given.span());
        }
        let mut entries = array![];
        for piece in pieces(layers, tau) {
            let Piece { blocks_log, layer, factor, .. } = *piece;
            for block in 0..power_of_two(blocks_log) {
                for i in 0..power_of_two(*layers[layer].inputs) {
                    entries
                        .append(
                            if i < *sizes[layer].inputs {
                                factor * power(tau, block) * (*rows[0][layer][i] + theta * *rows[1][layer][i])
                            } else {
                                0
                            },
                        );
                }
            }
        }
        while entries.len() < power_of_two(*m) {
            entries.append(0);
        }
        let point = some(*m, 13);
        assert_eq!(evaluate_equation(layers, rows.span(), tau, theta, point), extension(entries.span(), point));
    }
}

#[test]
fn sums_claims_row_by_row() {
    assert_eq!(sigma([1, 2, 3, 4, 5, 6].span(), 3, 10, 1000), 321 + 654_000);
}
