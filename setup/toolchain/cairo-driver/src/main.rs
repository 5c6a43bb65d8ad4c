//! One process, one database: every contract of a Cairo project compiled to Sierra and CASM, or its tests run.
//!
//! `cairo-driver build PROJECT --out DIR` writes `NAME.sierra.json` and `NAME.casm.json` for each contract.
//! `cairo-driver test PROJECT [--filter TEXT] [--gas]` runs every `#[test]`, Starknet plugin on.
//!
//! PROJECT is a folder with a `cairo_project.toml`. The core library is found beside the binary: `../corelib/src`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use cairo_lang_compiler::CompilerConfig;
use cairo_lang_compiler::db::RootDatabase;
use cairo_lang_compiler::diagnostics::DiagnosticsReporter;
use cairo_lang_compiler::project::setup_project;
use cairo_lang_defs::ids::TopLevelLanguageElementId;
use cairo_lang_filesystem::ids::CrateInput;
use cairo_lang_lowering::optimizations::config::Optimizations;
use cairo_lang_lowering::utils::InliningStrategy;
use cairo_lang_starknet::compile::compile_prepared_db;
use cairo_lang_starknet::contract::find_contracts;
use cairo_lang_starknet::starknet_plugin_suite;
use cairo_lang_starknet_classes::allowed_libfuncs::ListSelector;
use cairo_lang_starknet_classes::casm_contract_class::CasmContractClass;
use cairo_lang_starknet_classes::contract_class::ContractClass;
use cairo_lang_test_runner::{TestRunConfig, TestRunner};

/// Starknet refuses a class whose CASM is longer (felts).
const MAX_BYTECODE_FELTS: usize = 81_920;

const USAGE: &str = "usage: cairo-driver build PROJECT --out DIR | cairo-driver test PROJECT [--filter TEXT] [--gas]";

fn main() -> ExitCode {
    match run(std::env::args().skip(1).collect()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cairo-driver: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: Vec<String>) -> Result<()> {
    let mut positional = Vec::new();
    let (mut out, mut filter, mut gas) = (None, String::new(), false);
    let mut rest = args.into_iter();
    while let Some(arg) = rest.next() {
        match arg.as_str() {
            "--out" => out = Some(PathBuf::from(rest.next().context(USAGE)?)),
            "--filter" => filter = rest.next().context(USAGE)?,
            "--gas" => gas = true,
            _ => positional.push(arg),
        }
    }
    match positional.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["build", project] => build(Path::new(project), &out.context(USAGE)?),
        ["test", project] => test(Path::new(project), filter, gas),
        _ => bail!(USAGE),
    }
}

fn build(project: &Path, out: &Path) -> Result<()> {
    let mut db = RootDatabase::builder()
        .with_optimizations(Optimizations::enabled_with_default_movable_functions(InliningStrategy::Default))
        .detect_corelib()
        .with_default_plugin_suite(starknet_plugin_suite())
        .build()?;
    let inputs = setup_project(&mut db, project)?;
    let config = CompilerConfig {
        diagnostics_reporter: DiagnosticsReporter::stderr().with_crates(&inputs),
        ..CompilerConfig::default()
    };
    let contracts = find_contracts(&db, &CrateInput::into_crate_ids(&db, inputs));
    if contracts.is_empty() {
        bail!("no contract found in {}", project.display());
    }
    let declarations: Vec<_> = contracts.iter().collect();
    let classes = compile_prepared_db(&db, &declarations, config)?;
    fs::create_dir_all(out)?;
    for (declaration, class) in contracts.iter().zip(classes) {
        let path = declaration.submodule_id.full_path(&db);
        let name = path.rsplit("::").next().unwrap_or(&path).to_string();
        let felts = write_class(out, &name, class).with_context(|| path.clone())?;
        println!("{name} {felts}");
    }
    Ok(())
}

/// Writes both artifacts of one contract; returns its CASM length in felts.
fn write_class(out: &Path, name: &str, class: ContractClass) -> Result<usize> {
    fs::write(out.join(format!("{name}.sierra.json")), serde_json::to_string(&class)?)?;
    let program = class.extract_sierra_program(false)?;
    program.validate_version_compatible(ListSelector::default())?;
    let casm = CasmContractClass::from_contract_class(class, program, true, MAX_BYTECODE_FELTS)?;
    fs::write(out.join(format!("{name}.casm.json")), serde_json::to_string(&casm)?)?;
    Ok(casm.bytecode.len())
}

fn test(project: &Path, filter: String, print_resource_usage: bool) -> Result<()> {
    let config = TestRunConfig {
        filter,
        ignored: false,
        include_ignored: false,
        profiler_config: None,
        gas_enabled: true,
        print_resource_usage,
    };
    TestRunner::new(project, true, false, config)?.run()?;
    Ok(())
}
