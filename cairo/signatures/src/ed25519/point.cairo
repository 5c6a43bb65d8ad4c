//! Points of the short Weierstrass curve isomorphic to Ed25519's, affine: inside a circuit a division costs as much as
//! a product. A formula that would divide by zero returns `None`.

use core::circuit::{
    AddInputResultTrait, CircuitElement, CircuitInput, CircuitInputs, CircuitModulus, CircuitOutputsTrait,
    EvalCircuitTrait, circuit_add, circuit_inverse, circuit_mul, circuit_sub, u384,
};
use super::constants::{COEFFICIENT_A, COEFFICIENT_B, FIELD, SCALE, SHIFT};

#[derive(Copy, Drop, Debug, PartialEq)]
pub struct Point {
    pub x: u384,
    pub y: u384,
}

/// A point of the subgroup of order L, not the identity.
#[derive(Copy, Drop, Debug, PartialEq)]
pub struct PrimePoint {
    pub point: Point,
    pub negated: Point,
    /// Coordinates of the Edwards form, reduced.
    pub edwards_x: u256,
    pub edwards_y: u256,
}

pub fn field() -> CircuitModulus {
    FIELD.try_into().expect('a modulus above 1')
}

/// Eight times a point that may be anything; `None` if it is not on the curve or comes to the identity. What has an
/// eighth on the curve lies in the subgroup of order L: no other test of it is needed.
pub fn from_eighth(eighth: Point) -> Option<PrimePoint> {
    let x1 = CircuitElement::<CircuitInput<0>> {};
    let y1 = CircuitElement::<CircuitInput<1>> {};
    let a = CircuitElement::<CircuitInput<2>> {};
    let b = CircuitElement::<CircuitInput<3>> {};
    let shift = CircuitElement::<CircuitInput<4>> {};
    let scale = CircuitElement::<CircuitInput<5>> {};
    let one = CircuitElement::<CircuitInput<6>> {};

    let square = circuit_mul(x1, x1);
    let off_curve = circuit_sub(
        circuit_add(circuit_mul(x1, circuit_add(square, a)), b), circuit_mul(y1, y1),
    );

    let tangent = circuit_add(circuit_add(square, circuit_add(square, square)), a);
    let slope = circuit_mul(tangent, circuit_inverse(circuit_add(y1, y1)));
    let x2 = circuit_sub(circuit_mul(slope, slope), circuit_add(x1, x1));
    let y2 = circuit_sub(circuit_mul(slope, circuit_sub(x1, x2)), y1);

    let square = circuit_mul(x2, x2);
    let tangent = circuit_add(circuit_add(square, circuit_add(square, square)), a);
    let slope = circuit_mul(tangent, circuit_inverse(circuit_add(y2, y2)));
    let x4 = circuit_sub(circuit_mul(slope, slope), circuit_add(x2, x2));
    let y4 = circuit_sub(circuit_mul(slope, circuit_sub(x2, x4)), y2);

    let square = circuit_mul(x4, x4);
    let tangent = circuit_add(circuit_add(square, circuit_add(square, square)), a);
    let slope = circuit_mul(tangent, circuit_inverse(circuit_add(y4, y4)));
    let x = circuit_sub(circuit_mul(slope, slope), circuit_add(x4, x4));
    let y = circuit_sub(circuit_mul(slope, circuit_sub(x4, x)), y4);
    let minus_y = circuit_sub(circuit_sub(y, y), y);

    let u = circuit_sub(x, shift);
    let edwards_x = circuit_mul(circuit_mul(scale, u), circuit_inverse(y));
    let edwards_y = circuit_mul(circuit_sub(u, one), circuit_inverse(circuit_add(u, one)));

    let outputs = (off_curve, minus_y, edwards_x, edwards_y)
        .new_inputs()
        .next(eighth.x)
        .next(eighth.y)
        .next(COEFFICIENT_A)
        .next(COEFFICIENT_B)
        .next(SHIFT)
        .next(SCALE)
        .next([1, 0, 0, 0])
        .done()
        .eval(field())
        .ok()?;
    if !is_zero(outputs.get_output(off_curve)) {
        return None;
    }
    let (x, y, minus_y) = (outputs.get_output(x), outputs.get_output(y), outputs.get_output(minus_y));
    Some(
        PrimePoint {
            point: Point { x, y },
            negated: Point { x, y: minus_y },
            edwards_x: outputs.get_output(edwards_x).try_into()?,
            edwards_y: outputs.get_output(edwards_y).try_into()?,
        },
    )
}

pub fn is_zero(value: u384) -> bool {
    let u384 { limb0, limb1, limb2, limb3 } = value;
    limb0 == 0 && limb1 == 0 && limb2 == 0 && limb3 == 0
}
