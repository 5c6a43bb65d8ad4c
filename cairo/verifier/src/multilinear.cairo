//! Multilinear extensions at a point, whose first variable is the most significant bit of an index.

/// eq(i, q) = Π_k (1 - q_k) or q_k, by the bits of i, for all i below 2^{q.len()}.
pub fn eq_table(mut point: Span<felt252>) -> Span<felt252> {
    let mut table = [1].span();
    for q in point {
        let q = *q;
        let mut next = array![];
        for eq in table {
            let at_one = *eq * q;
            next.append(*eq - at_one);
            next.append(at_one);
        }
        table = next.span();
    }
    table
}

/// The same of four variables, where it is used often.
pub fn eq_sixteen(q0: felt252, q1: felt252, q2: felt252, q3: felt252) -> Box<[felt252; 16]> {
    let (n0, n1, n2, n3) = (1 - q0, 1 - q1, 1 - q2, 1 - q3);
    let (a0, a1, a2, a3) = (n0 * n1, n0 * q1, q0 * n1, q0 * q1);
    let (b0, b1, b2, b3) = (n2 * n3, n2 * q3, q2 * n3, q2 * q3);
    BoxTrait::new(
        [
            a0 * b0, a0 * b1, a0 * b2, a0 * b3, a1 * b0, a1 * b1, a1 * b2, a1 * b3, a2 * b0, a2 * b1, a2 * b2, a2 * b3,
            a3 * b0, a3 * b1, a3 * b2, a3 * b3,
        ],
    )
}

/// The extension of x -> t^x: Π_k (1 - q_k + q_k·t^{2^{n-1-k}}).
pub fn pow(t: felt252, mut point: Span<felt252>) -> felt252 {
    let mut t = t;
    let mut product = 1;
    while let Some(four) = point.multi_pop_back::<4>() {
        let [q0, q1, q2, q3] = (*four).unbox();
        let t2 = t * t;
        let t4 = t2 * t2;
        let t8 = t4 * t4;
        product *= (1 + q3 * (t - 1)) * (1 + q2 * (t2 - 1)) * (1 + q1 * (t4 - 1)) * (1 + q0 * (t8 - 1));
        t = t8 * t8;
    }
    if let Some(two) = point.multi_pop_back::<2>() {
        let [q0, q1] = (*two).unbox();
        let t2 = t * t;
        product *= (1 + q1 * (t - 1)) * (1 + q0 * (t2 - 1));
        t = t2 * t2;
    }
    if let Some(q) = point.pop_back() {
        product *= 1 + *q * (t - 1);
    }
    product
}

/// eq tables of the last variables of a point, apart: of its last four, and of those before them.
#[derive(Copy, Drop)]
pub struct Weights {
    low: Box<[felt252; 16]>,
    high: Span<felt252>,
}

/// eq of a point's last four variables.
pub fn last_four(point: Span<felt252>) -> Box<[felt252; 16]> {
    let mut point = point;
    let [q0, q1, q2, q3] = (*point.multi_pop_back::<4>().unwrap()).unbox();
    eq_sixteen(q0, q1, q2, q3)
}

/// Of a point's last `variables`, of which vectors of 2^variables entries are a function. `low`: of its last four.
pub fn weights(low: Box<[felt252; 16]>, point: Span<felt252>, variables: u32) -> Weights {
    if variables >= 4 {
        return Weights { low, high: eq_table(point.slice(point.len() - variables, variables - 4)) };
    }
    // The other variables are 0: of the table's entries the first 2^variables are left.
    let mut last = point.slice(point.len() - variables, variables);
    let q3 = popped(ref last);
    let q2 = popped(ref last);
    let q1 = popped(ref last);
    Weights { low: eq_sixteen(0, q1, q2, q3), high: [1].span() }
}

fn popped(ref point: Span<felt252>) -> felt252 {
    match point.pop_back() {
        Some(q) => *q,
        None => 0,
    }
}

/// Σ_i eq(i, q)·values_i: the extension of a vector whose entries after `values` are 0.
pub fn evaluate(weights: Weights, mut values: Span<felt252>) -> felt252 {
    let Weights { low, mut high } = weights;
    let mut sum = 0;
    while let Some(sixteen) = values.multi_pop_front::<16>() {
        sum += *high.pop_front().unwrap() * dot_sixteen(low, *sixteen);
    }
    if !values.is_empty() {
        let mut rest = 0;
        let mut low = low.unbox().span();
        for value in values {
            rest += *value * *low.pop_front().unwrap();
        }
        sum += *high.pop_front().unwrap() * rest;
    }
    sum
}

#[inline(always)]
pub fn dot_sixteen(weights: Box<[felt252; 16]>, values: Box<[felt252; 16]>) -> felt252 {
    let [w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, w13, w14, w15] = weights.unbox();
    let [v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15] = values.unbox();
    let quarter0 = w0 * v0 + w1 * v1 + w2 * v2 + w3 * v3;
    let quarter1 = w4 * v4 + w5 * v5 + w6 * v6 + w7 * v7;
    let quarter2 = w8 * v8 + w9 * v9 + w10 * v10 + w11 * v11;
    let quarter3 = w12 * v12 + w13 * v13 + w14 * v14 + w15 * v15;
    quarter0 + quarter1 + quarter2 + quarter3
}
