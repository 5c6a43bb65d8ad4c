//! What starknet-devnet asks of `universal-sierra-compiler`, without its three copies of the Cairo compiler.
//!
//! The original carries one compiler for each era of Sierra (0.1, 1.0 and 1.2 on), which more than doubles the
//! devnet's build. Everything declared on our devnet is Sierra 1.2 or newer, so the last one serves.

use anyhow::{Context, Result, bail};
use cairo_lang_starknet_classes::casm_contract_class::CasmContractClass;
use cairo_lang_starknet_classes::contract_class::ContractClass;
use serde_json::Value;

/// Compiles a Sierra contract class (JSON) to CASM (JSON). Sierra below 1.2 is refused.
pub fn compile_contract(mut class: Value) -> Result<Value> {
    let minor = sierra_minor(&class).context("sierra_program does not begin with its version")?;
    if minor < 2 {
        bail!("this devnet compiles Sierra 1.2 and newer, the class is 1.{minor}");
    }
    class["abi"] = Value::Null;
    class["sierra_program_debug_info"] = Value::Null;
    class["contract_class_version"] = Value::String(String::new());
    let class: ContractClass = serde_json::from_value(class)?;
    let program = class.extract_sierra_program(true)?;
    let casm = CasmContractClass::from_contract_class(class, program, true, usize::MAX)?;
    Ok(serde_json::to_value(casm)?)
}

/// The minor number of Sierra 1.x; `None` for anything else.
fn sierra_minor(class: &Value) -> Option<u32> {
    let felt = |i: usize| u32::from_str_radix(class["sierra_program"][i].as_str()?.strip_prefix("0x")?, 16).ok();
    (felt(0)? == 1).then(|| felt(1)).flatten()
}
