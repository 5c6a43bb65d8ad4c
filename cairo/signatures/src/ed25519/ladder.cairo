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
            let ([d0, d1, d2, d3], below) = next_four(rest);
            rest = below;
            sum = four_steps(sum, entry(table, d0), entry(table, d1), entry(table, d2), entry(table, d3))?;
        }
    }
    Some(sum)
}

#[inline(always)]
fn entry(table: Span<Point>, digit: Digit) -> Point {
    *table.at(upcast(digit))
}

/// 2 P + Q as (P + Q) + P, four times; the ordinate of P + Q is never needed.
#[inline(always)]
fn four_steps(p: Point, q0: Point, q1: Point, q2: Point, q3: Point) -> Option<Point> {
    let x = CircuitElement::<CircuitInput<0>> {};
    let y = CircuitElement::<CircuitInput<1>> {};
    let qx0 = CircuitElement::<CircuitInput<2>> {};
    let qy0 = CircuitElement::<CircuitInput<3>> {};
    let qx1 = CircuitElement::<CircuitInput<4>> {};
    let qy1 = CircuitElement::<CircuitInput<5>> {};
    let qx2 = CircuitElement::<CircuitInput<6>> {};
    let qy2 = CircuitElement::<CircuitInput<7>> {};
    let qx3 = CircuitElement::<CircuitInput<8>> {};
    let qy3 = CircuitElement::<CircuitInput<9>> {};

    let slope = circuit_mul(circuit_sub(qy0, y), circuit_inverse(circuit_sub(qx0, x)));
    let middle = circuit_sub(circuit_sub(circuit_mul(slope, slope), x), qx0);
    let slope = circuit_sub(circuit_mul(circuit_add(y, y), circuit_inverse(circuit_sub(x, middle))), slope);
    let x0 = circuit_sub(circuit_sub(circuit_mul(slope, slope), x), middle);
    let y0 = circuit_sub(circuit_mul(slope, circuit_sub(x, x0)), y);

    let slope = circuit_mul(circuit_sub(qy1, y0), circuit_inverse(circuit_sub(qx1, x0)));
    let middle = circuit_sub(circuit_sub(circuit_mul(slope, slope), x0), qx1);
    let slope = circuit_sub(circuit_mul(circuit_add(y0, y0), circuit_inverse(circuit_sub(x0, middle))), slope);
    let x1 = circuit_sub(circuit_sub(circuit_mul(slope, slope), x0), middle);
    let y1 = circuit_sub(circuit_mul(slope, circuit_sub(x0, x1)), y0);

    let slope = circuit_mul(circuit_sub(qy2, y1), circuit_inverse(circuit_sub(qx2, x1)));
    let middle = circuit_sub(circuit_sub(circuit_mul(slope, slope), x1), qx2);
    let slope = circuit_sub(circuit_mul(circuit_add(y1, y1), circuit_inverse(circuit_sub(x1, middle))), slope);
    let x2 = circuit_sub(circuit_sub(circuit_mul(slope, slope), x1), middle);
    let y2 = circuit_sub(circuit_mul(slope, circuit_sub(x1, x2)), y1);

    let slope = circuit_mul(circuit_sub(qy3, y2), circuit_inverse(circuit_sub(qx3, x2)));
    let middle = circuit_sub(circuit_sub(circuit_mul(slope, slope), x2), qx3);
    let slope = circuit_sub(circuit_mul(circuit_add(y2, y2), circuit_inverse(circuit_sub(x2, middle))), slope);
    let x3 = circuit_sub(circuit_sub(circuit_mul(slope, slope), x2), middle);
    let y3 = circuit_sub(circuit_mul(slope, circuit_sub(x2, x3)), y2);

    let outputs = (y3,)
        .new_inputs()
        .next(p.x)
        .next(p.y)
        .next(q0.x)
        .next(q0.y)
        .next(q1.x)
        .next(q1.y)
        .next(q2.x)
        .next(q2.y)
        .next(q3.x)
        .next(q3.y)
        .done()
        .eval(field())
        .ok()?;
    Some(Point { x: outputs.get_output(x3), y: outputs.get_output(y3) })
}
