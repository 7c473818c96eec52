//! Parts that a build of the command leaves out: the subcommands that a feature brings, the examples of those that are there, and
//! the words for who asks for one that is not.

use clap::error::{ContextKind, ContextValue};
use daigou_core::Error;

/// A subcommand that not every build has.
struct Optional {
    name: &'static str,
    feature: &'static str,
    built: bool,
}

const OPTIONAL: [Optional; 21] = [
    Optional { name: "search", feature: "ledger", built: cfg!(feature = "ledger") },
    Optional { name: "product", feature: "ledger", built: cfg!(feature = "ledger") },
    Optional { name: "quote", feature: "ledger", built: cfg!(feature = "ledger") },
    Optional { name: "orders", feature: "ledger", built: cfg!(feature = "ledger") },
    Optional { name: "order", feature: "ledger", built: cfg!(feature = "ledger") },
    Optional { name: "track", feature: "ledger", built: cfg!(feature = "ledger") },
    Optional { name: "pay", feature: "ledger", built: cfg!(feature = "ledger") },
    Optional { name: "cancel", feature: "ledger", built: cfg!(feature = "ledger") },
    Optional { name: "confirm", feature: "ledger", built: cfg!(feature = "ledger") },
    Optional { name: "refund", feature: "ledger", built: cfg!(feature = "ledger") },
    Optional { name: "refunds", feature: "ledger", built: cfg!(feature = "ledger") },
    Optional { name: "freight", feature: "ledger", built: cfg!(feature = "ledger") },
    Optional { name: "ship", feature: "ledger", built: cfg!(feature = "ledger") },
    Optional { name: "record", feature: "ledger", built: cfg!(feature = "ledger") },
    Optional { name: "replay", feature: "ledger", built: cfg!(feature = "ledger") },
    Optional { name: "place", feature: "ledger", built: cfg!(feature = "ledger") },
    Optional { name: "ledger", feature: "ledger", built: cfg!(feature = "ledger") },
    Optional { name: "inbox", feature: "ledger", built: cfg!(feature = "ledger") },
    Optional { name: "sandbox", feature: "sandbox", built: cfg!(feature = "sandbox") },
    Optional { name: "demo", feature: "sandbox", built: cfg!(feature = "sandbox") },
    Optional { name: "dev", feature: "sandbox", built: cfg!(feature = "sandbox") },
];

/// A store of an engine that is built in.
const STORE: &str = if cfg!(feature = "sqlite") { "sqlite:orders.db" } else { "postgres://buyer@db/orders" };

/// The help of `--store`.
#[cfg(feature = "ledger")]
pub(super) const STORES: &str = match (cfg!(feature = "sqlite"), cfg!(feature = "postgres")) {
    (true, true) => "What remembers: sqlite:PATH (one process at a time) or postgres://… (shared)",
    (true, false) => "What remembers: sqlite:PATH (one process at a time)",
    (false, _) => "What remembers: postgres://…",
};

const EXAMPLES: &str = "\
daigou demo                 # the buying flow on a sandbox, nothing real
daigou operations           # what can be called, and how well routes are known
daigou call alibaba1688 order.list --data '{\"pageNum\":1,\"pageSize\":20}'
daigou sandbox              # a stand-in for both platforms
daigou product --link-only 'https://detail.1688.com/offer/610947572360.html'
daigou search 连衣裙 --via pandapon-1688   # with --sandbox: on a running one
daigou place orders.jsonl --via pandapon-1688 --store STORE";

/// Lines of examples, without those whose subcommand or store is not built in.
pub(super) fn examples() -> String {
    of_this_build(EXAMPLES)
}

/// The lines of a text of examples that this build can run, each set in; `STORE` stands for a store.
pub(super) fn of_this_build(examples: &str) -> String {
    let runs = |line: &&str| {
        let name = line.split(' ').nth(1);
        let left_out = OPTIONAL.iter().any(|optional| Some(optional.name) == name && !optional.built);
        !left_out && (cfg!(feature = "postgres") || !line.contains("postgres:"))
    };
    examples.lines().filter(runs).map(|line| format!("  {}\n", line.replace("STORE", STORE))).collect()
}

/// The error for who asked for a subcommand that was left out of this build.
pub(crate) fn left_out(error: &clap::Error) -> Option<Error> {
    let Some(ContextValue::String(asked)) = error.get(ContextKind::InvalidSubcommand) else { return None };
    OPTIONAL.iter().find(|optional| optional.name == asked).map(refused)
}

fn refused(optional: &Optional) -> Error {
    let Optional { name, feature, .. } = optional;
    let brings = match *feature {
        "ledger" => "ledger,sqlite` (or `ledger,postgres`)".to_owned(),
        feature => format!("{feature}`"),
    };
    Error::usage(format!("`{name}` was left out of this build of daigou: the feature `{feature}` brings it"))
        .with_hint(format!("build it with `--features {brings}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Cli;
    use clap::{CommandFactory, Parser};

    /// Whatever the features: what is there, what help tells, and what is refused with words fit together.
    #[test]
    fn help_tells_what_is_built_in_and_the_rest_is_refused_by_its_feature() {
        let mut command = Cli::command();
        let help = command.render_long_help().to_string();
        for optional in OPTIONAL {
            assert_eq!(command.find_subcommand(optional.name).is_some(), optional.built, "{}", optional.name);
            let told = help.contains(&format!("daigou {}", optional.name))
                || help.contains(&format!("\n  {} ", optional.name));
            assert_eq!(told, optional.built && optional.name != "dev", "{}: {help}", optional.name);
            let error = Cli::try_parse_from(["daigou", optional.name, "--anything", "x"]).err();
            let left_out = error.and_then(|error| left_out(&error));
            assert_eq!(left_out.is_some(), !optional.built, "{}", optional.name);
            let error = refused(&optional);
            let words = format!("{} {}", error.message(), error.hint().unwrap_or_default());
            assert!(words.contains(optional.name) && words.contains(optional.feature), "{words}");
        }
        assert_eq!(help.contains("sqlite:"), cfg!(feature = "sqlite"));
    }

    #[test]
    fn a_slip_of_the_keyboard_is_no_left_out_command() {
        let error = Cli::try_parse_from(["daigou", "operatons"]).unwrap_err();
        assert!(left_out(&error).is_none());
        for line in examples().lines() {
            let name = line.split_whitespace().nth(1).unwrap_or_default();
            assert!(Cli::command().find_subcommand(name).is_some(), "{line}");
        }
    }
}
