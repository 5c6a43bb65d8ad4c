//! Four scalars of 128 bits times four points, added up: each step doubles the sum and adds an entry of the table.

use core::circuit::{
    AddInputResultTrait, CircuitElement, CircuitInput, CircuitInputs, CircuitOutputsTrait, EvalCircuitTrait,
    circuit_add, circuit_inverse, circuit_mul, circuit_sub,
};
use ciro_bounded_int::upcast;
use super::constants::START;
use super::digits::{Digit, interleaved, next_four};
use super::point::{Point, field};

const FOURS_IN_A_CHUNK: u32 = 8;

/// 2^128 START plus, for the bits of the scalars from the highest, 2^j times the entry that they index.
pub fn climb(table: Span<Point>, scalars: [u128; 4]) -> Option<Point> {
    let mut sum = START;
    for chunk in interleaved(scalars).span() {
        let mut rest = *chunk;
        for _ in 0..FOURS_IN_A_CHUNK {
            let ([d1, d2, d3, d4], below) = next_four(rest);
            rest = below;
            sum = four_steps(sum, entry(table, d1), entry(table, d2), entry(table, d3), entry(table, d4))?;
        }
    }
    Some(sum)
}

#[inline(always)]
fn entry(table: Span<Point>, digit: Digit) -> Point {
    *table.at(upcast(digit))
}

/// 2 P + Q, four times, as (P + Q) + P. For P = (x, y), Q = (qx, qy) and the slope l of the first sum, whose ordinate is
/// never needed, let w = qx - l^2; then the abscissa of P + Q is -x - w, the second slope is m = 2 y / (w + 2 x) - l,
/// and the abscissa of the end m^2 + w. Longer circuits would save more; the compiler takes minutes over them.
#[inline(always)]
fn four_steps(p: Point, q1: Point, q2: Point, q3: Point, q4: Point) -> Option<Point> {
    let x0 = CircuitElement::<CircuitInput<0>> {};
    let y0 = CircuitElement::<CircuitInput<1>> {};
    let qx1 = CircuitElement::<CircuitInput<2>> {};
    let qy1 = CircuitElement::<CircuitInput<3>> {};
    let qx2 = CircuitElement::<CircuitInput<4>> {};
    let qy2 = CircuitElement::<CircuitInput<5>> {};
    let qx3 = CircuitElement::<CircuitInput<6>> {};
    let qy3 = CircuitElement::<CircuitInput<7>> {};
    let qx4 = CircuitElement::<CircuitInput<8>> {};
    let qy4 = CircuitElement::<CircuitInput<9>> {};

    let l = circuit_mul(circuit_sub(qy1, y0), circuit_inverse(circuit_sub(qx1, x0)));
    let w = circuit_sub(qx1, circuit_mul(l, l));
    let across = circuit_inverse(circuit_add(circuit_add(w, x0), x0));
    let m = circuit_sub(circuit_mul(circuit_add(y0, y0), across), l);
    let x1 = circuit_add(circuit_mul(m, m), w);
    let y1 = circuit_sub(circuit_mul(m, circuit_sub(x0, x1)), y0);

    let l = circuit_mul(circuit_sub(qy2, y1), circuit_inverse(circuit_sub(qx2, x1)));
    let w = circuit_sub(qx2, circuit_mul(l, l));
    let across = circuit_inverse(circuit_add(circuit_add(w, x1), x1));
    let m = circuit_sub(circuit_mul(circuit_add(y1, y1), across), l);
    let x2 = circuit_add(circuit_mul(m, m), w);
    let y2 = circuit_sub(circuit_mul(m, circuit_sub(x1, x2)), y1);

    let l = circuit_mul(circuit_sub(qy3, y2), circuit_inverse(circuit_sub(qx3, x2)));
    let w = circuit_sub(qx3, circuit_mul(l, l));
    let across = circuit_inverse(circuit_add(circuit_add(w, x2), x2));
    let m = circuit_sub(circuit_mul(circuit_add(y2, y2), across), l);
    let x3 = circuit_add(circuit_mul(m, m), w);
    let y3 = circuit_sub(circuit_mul(m, circuit_sub(x2, x3)), y2);

    let l = circuit_mul(circuit_sub(qy4, y3), circuit_inverse(circuit_sub(qx4, x3)));
    let w = circuit_sub(qx4, circuit_mul(l, l));
    let across = circuit_inverse(circuit_add(circuit_add(w, x3), x3));
    let m = circuit_sub(circuit_mul(circuit_add(y3, y3), across), l);
    let x4 = circuit_add(circuit_mul(m, m), w);
    let y4 = circuit_sub(circuit_mul(m, circuit_sub(x3, x4)), y3);

    let outputs = (y4,)
        .new_inputs()
        .next(p.x)
        .next(p.y)
        .next(q1.x)
        .next(q1.y)
        .next(q2.x)
        .next(q2.y)
        .next(q3.x)
        .next(q3.y)
        .next(q4.x)
        .next(q4.y)
        .done()
        .eval(field())
        .ok()?;
    Some(Point { x: outputs.get_output(x4), y: outputs.get_output(y4) })
}
