//! The check on crates that are written here, with the slips that it must find.

use super::source::{self, Files};
use super::tables::{Crate, Layer};
use super::{graph, problems_of};

const LAYERS: &[Layer] = &[
    Layer { name: "ground", modules: &["time", "world"] },
    Layer { name: "wire", modules: &["wire"] },
    Layer { name: "top", modules: &["console", "lib"] },
];

const PACKAGE: Crate = Crate { folder: "crates/house", root: "lib.rs", layers: LAYERS };

/// The problems of a crate that consists of these files.
fn problems(files: &[(&str, &str)]) -> Vec<String> {
    let files: Files = files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    problems_of(&PACKAGE, &graph::arrows(&source::read(&files, "lib.rs").unwrap()))
}

const LIB: (&str, &str) = ("lib.rs", "mod time; mod world; mod wire; mod console; pub use console::start;");
const TIME: (&str, &str) = ("time.rs", "pub(crate) struct Clock;");
const WORLD: (&str, &str) = ("world/mod.rs", "mod order; pub(crate) use order::Order; pub(crate) fn tell() {}");
const ORDER: (&str, &str) = ("world/order.rs", "use crate::time::Clock; pub(crate) struct Order(Clock);");
const WIRE: (&str, &str) = ("wire.rs", "use crate::world::Order; pub(crate) fn read() -> Order { todo!() }");
const CONSOLE: (&str, &str) =
    ("console.rs", "use crate::{wire, world::Order}; pub fn start() { let _: Order = wire::read(); }");

#[test]
fn arrows_that_run_down_are_fine() {
    assert_eq!(problems(&[LIB, TIME, WORLD, ORDER, WIRE, CONSOLE]), Vec::<String>::new());
}

#[test]
fn one_use_moved_upward_fails_with_both_files_and_the_name() {
    for taken in [
        "use crate::console::start;",
        "fn f() { crate::console::start() }",
        "fn f() { super::super::console::start() }",
    ] {
        let order = format!("{} {taken}", ORDER.1);
        let found = problems(&[LIB, TIME, WORLD, ("world/order.rs", &order), WIRE, CONSOLE]);
        let upward = found.iter().find(|problem| problem.contains("runs up")).expect(taken);
        assert!(upward.contains("world/order.rs (ground) -> console.rs (top): start"), "{taken}: {upward}");
        assert!(found.iter().any(|problem| problem.contains("circle")), "{taken}: {found:?}");
    }
}

#[test]
fn a_name_that_is_handed_on_leads_to_the_file_that_defines_it() {
    // The module that hands it on is no station, whichever name it gives.
    let world = ("world/mod.rs", "mod order; mod made; pub(crate) use order::Order as Thing; pub(crate) use made::*;");
    let made = ("world/made.rs", "use super::Thing; pub(crate) fn make() -> Thing { todo!() }");
    let wire = ("wire.rs", "pub(crate) fn read() { crate::world::make() }");
    let console = ("console.rs", "pub fn start() {}");
    assert_eq!(problems(&[LIB, TIME, world, ORDER, made, wire, console]), Vec::<String>::new());
    // But who takes a name from the module that takes one of its own closes a circle.
    let order = ("world/order.rs", "use super::make; pub(crate) struct Order;");
    let found = problems(&[LIB, TIME, world, order, made, wire, console]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("world/order.rs -> world/made.rs: make"), "{}", found[0]);
    assert!(found[0].contains("world/made.rs -> world/order.rs: Order"), "{}", found[0]);
}

#[test]
fn definitions_by_macros_and_parts_in_one_file_are_seen() {
    let world = (
        "world/mod.rs",
        "reply! { pub struct Made { pub a: u8 } } pub(crate) mod inner { pub(crate) fn f() { super::super::wire::read() } }",
    );
    let found = problems(&[
        LIB,
        TIME,
        world,
        ("wire.rs", "use crate::world::Made; pub(crate) fn read() {}"),
        ("console.rs", "pub fn start() {}"),
    ]);
    assert!(found.iter().any(|p| p.contains("world/mod.rs (ground) -> wire.rs (wire): read")), "{found:?}");
    assert!(found.iter().any(|p| p.contains("wire.rs -> world/mod.rs: Made")), "{found:?}");
}

#[test]
fn comments_texts_tests_and_what_a_macro_expands_to_say_nothing() {
    let time = (
        "time.rs",
        "//! crate::console::start\n/* use crate::console::start; */ const A: &str = \"use crate::console::start;\";\n\
         macro_rules! m { () => { $crate::console::start() } }\n\
         #[cfg(test)] mod tests { use crate::console::start; }\n#[cfg(test)] use crate::console::start;\n\
         pub(crate) struct Clock; impl Clock { #[cfg(test)] fn f() { crate::console::start() } fn g<'a>(x: &'a str) -> char { 'x' } }",
    );
    assert_eq!(problems(&[LIB, time, WORLD, ORDER, WIRE, CONSOLE]), Vec::<String>::new());
}

#[test]
fn a_file_in_no_layer_is_told() {
    let lib = ("lib.rs", "mod time; mod attic;");
    let found = problems(&[lib, TIME, ("attic.rs", "")]);
    assert!(found.iter().any(|problem| problem.contains("attic.rs stands in no layer")), "{found:?}");
}

/// The sandbox as it stands, with one file changed.
fn sandbox(changed: Option<(&str, &str)>) -> Vec<String> {
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/sandbox/src");
    let mut files = Files::new();
    super::collect(&source, &source, &mut files).unwrap();
    if let Some((file, more)) = changed {
        files.get_mut(file).expect(file).push_str(more);
    }
    let package = super::tables::CRATES.iter().find(|package| package.folder == "crates/sandbox").unwrap();
    problems_of(package, &graph::arrows(&source::read(&files, package.root).unwrap()))
}

#[test]
fn one_use_moved_upward_in_the_sandbox_fails() {
    assert_eq!(sandbox(None), Vec::<String>::new());
    for (file, moved, told) in [
        ("world/ids.rs", "use crate::wire::mask::Mask;", "world/ids.rs (world) -> wire/mask.rs (wire): Mask"),
        ("time/clock.rs", "use crate::world::Order;", "time/clock.rs (time) -> world/alibaba/order.rs (world): Order"),
        ("host/pipeline.rs", "use crate::control::answer::Refused;", "-> control/answer.rs (control): Refused"),
        ("vendors/handler.rs", "use crate::host::Shared;", "vendors/handler.rs (vendors) -> host/shared.rs (host)"),
    ] {
        let found = sandbox(Some((file, &format!("\n{moved}\n"))));
        assert!(
            found.iter().any(|problem| problem.contains("runs up") && problem.contains(told)),
            "{moved}: {found:?}"
        );
    }
}
