//! Long lists of felts on their way from contract to contract: encoded as `Serde` encodes a span, but sixteen felts at a
//! turn, where `Serde` takes a turn for each. (Reading one costs nothing: it is used where it lies.)

pub fn write(felts: Span<felt252>, ref output: Array<felt252>) {
    output.append(felts.len().into());
    let mut left = felts;
    while let Some(sixteen) = left.multi_pop_front::<16>() {
        let [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15] = (*sixteen).unbox();
        output.append(f0);
        output.append(f1);
        output.append(f2);
        output.append(f3);
        output.append(f4);
        output.append(f5);
        output.append(f6);
        output.append(f7);
        output.append(f8);
        output.append(f9);
        output.append(f10);
        output.append(f11);
        output.append(f12);
        output.append(f13);
        output.append(f14);
        output.append(f15);
    }
    for felt in left {
        output.append(*felt);
    }
}
