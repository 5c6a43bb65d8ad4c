//! The scalars of the equation that is checked, modulo L.

use core::circuit::{
    AddInputResultTrait, CircuitElement, CircuitInput, CircuitInputs, CircuitModulus, CircuitOutputsTrait,
    EvalCircuitTrait, circuit_add, circuit_mul, circuit_sub, u384,
};
use super::constants::{ORDER_LIMBS, TWO_256};
use super::point::is_zero;

/// v s modulo L, given that u = v k (mod L) for the challenge k = low + 2^256 high; `None` if it is not.
pub fn scaled(low: u256, high: u256, s: u256, v: u128, u: u128, u_is_negative: bool) -> Option<u256> {
    let k_low = CircuitElement::<CircuitInput<0>> {};
    let k_high = CircuitElement::<CircuitInput<1>> {};
    let two_256 = CircuitElement::<CircuitInput<2>> {};
    let s_in = CircuitElement::<CircuitInput<3>> {};
    let v_in = CircuitElement::<CircuitInput<4>> {};
    let u_in = CircuitElement::<CircuitInput<5>> {};

    let v_k = circuit_mul(v_in, circuit_add(k_low, circuit_mul(k_high, two_256)));
    let if_positive = circuit_sub(v_k, u_in);
    let if_negative = circuit_add(v_k, u_in);
    let v_s = circuit_mul(v_in, s_in);

    let order: CircuitModulus = ORDER_LIMBS.try_into().expect('a modulus above 1');
    let outputs = (if_positive, if_negative, v_s)
        .new_inputs()
        .next(u384_of(low))
        .next(u384_of(high))
        .next(TWO_256)
        .next(u384_of(s))
        .next(u384_of(v.into()))
        .next(u384_of(u.into()))
        .done()
        .eval(order)
        .ok()?;
    let difference = if u_is_negative {
        outputs.get_output(if_negative)
    } else {
        outputs.get_output(if_positive)
    };
    if !is_zero(difference) {
        return None;
    }
    outputs.get_output(v_s).try_into()
}

fn u384_of(value: u256) -> u384 {
    value.into()
}
