//! The sixteen sums from which the ladder takes one at each step.

use core::circuit::{
    AddInputResultTrait, CircuitElement, CircuitInput, CircuitInputs, CircuitOutputsTrait, EvalCircuitTrait,
    circuit_inverse, circuit_mul, circuit_sub,
};
use super::constants::{BLINDED_BOTH, BLINDED_HIGH, BLINDED_LOW, BLINDING};
use super::point::{Point, field};

/// Entry i is N + i_0 G + i_1 2^128 G + i_2 P + i_3 Q, for the bits i_j of i.
///
/// N keeps every entry, and every sum of the ladder, away from the identity and the entries from one another: who knows
/// the logarithms of P and Q, as a signer does, would else know N's.
pub fn sums_of(p: Point, q: Point) -> Option<Span<Point>> {
    let mut entries = array![BLINDING, BLINDED_LOW, BLINDED_HIGH, BLINDED_BOTH];
    append_sums(ref entries, [BLINDING, BLINDED_LOW, BLINDED_HIGH, BLINDED_BOTH], p)?;
    append_sums(ref entries, [BLINDING, BLINDED_LOW, BLINDED_HIGH, BLINDED_BOTH], q)?;
    let with_p = [*entries[4], *entries[5], *entries[6], *entries[7]];
    append_sums(ref entries, with_p, q)?;
    Some(entries.span())
}

fn append_sums(ref entries: Array<Point>, points: [Point; 4], addend: Point) -> Option<()> {
    let x0 = CircuitElement::<CircuitInput<0>> {};
    let y0 = CircuitElement::<CircuitInput<1>> {};
    let x1 = CircuitElement::<CircuitInput<2>> {};
    let y1 = CircuitElement::<CircuitInput<3>> {};
    let x2 = CircuitElement::<CircuitInput<4>> {};
    let y2 = CircuitElement::<CircuitInput<5>> {};
    let x3 = CircuitElement::<CircuitInput<6>> {};
    let y3 = CircuitElement::<CircuitInput<7>> {};
    let x = CircuitElement::<CircuitInput<8>> {};
    let y = CircuitElement::<CircuitInput<9>> {};

    let slope = circuit_mul(circuit_sub(y0, y), circuit_inverse(circuit_sub(x0, x)));
    let sum_x0 = circuit_sub(circuit_sub(circuit_mul(slope, slope), x0), x);
    let sum_y0 = circuit_sub(circuit_mul(slope, circuit_sub(x, sum_x0)), y);
    let slope = circuit_mul(circuit_sub(y1, y), circuit_inverse(circuit_sub(x1, x)));
    let sum_x1 = circuit_sub(circuit_sub(circuit_mul(slope, slope), x1), x);
    let sum_y1 = circuit_sub(circuit_mul(slope, circuit_sub(x, sum_x1)), y);
    let slope = circuit_mul(circuit_sub(y2, y), circuit_inverse(circuit_sub(x2, x)));
    let sum_x2 = circuit_sub(circuit_sub(circuit_mul(slope, slope), x2), x);
    let sum_y2 = circuit_sub(circuit_mul(slope, circuit_sub(x, sum_x2)), y);
    let slope = circuit_mul(circuit_sub(y3, y), circuit_inverse(circuit_sub(x3, x)));
    let sum_x3 = circuit_sub(circuit_sub(circuit_mul(slope, slope), x3), x);
    let sum_y3 = circuit_sub(circuit_mul(slope, circuit_sub(x, sum_x3)), y);

    let [p0, p1, p2, p3] = points;
    let sums = (sum_y0, sum_y1, sum_y2, sum_y3)
        .new_inputs()
        .next(p0.x)
        .next(p0.y)
        .next(p1.x)
        .next(p1.y)
        .next(p2.x)
        .next(p2.y)
        .next(p3.x)
        .next(p3.y)
        .next(addend.x)
        .next(addend.y)
        .done()
        .eval(field())
        .ok()?;
    entries.append(Point { x: sums.get_output(sum_x0), y: sums.get_output(sum_y0) });
    entries.append(Point { x: sums.get_output(sum_x1), y: sums.get_output(sum_y1) });
    entries.append(Point { x: sums.get_output(sum_x2), y: sums.get_output(sum_y2) });
    entries.append(Point { x: sums.get_output(sum_x3), y: sums.get_output(sum_y3) });
    Some(())
}
