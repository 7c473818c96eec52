//! Arguments of `daigou record` and `daigou replay`.

use clap::Args;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Record real traffic through a proxy, without secrets and personal data.
///
/// It prints one line of JSON with its addresses; `env` in it holds the variables that send daigou's calls through it. It
/// passes every call on to the platform as it came and signs nothing: what is ordered through it is real.
///
/// FILE has one JSON object a line. The first says what it is (`daigou_recording`); the others are exchanges with `platform`,
/// `operation`, `method`, `path`, `query`, `body`, `status` and `reply`. What signs a call is left out. Names, phones, street
/// lines, e-mail addresses, keys and tokens are taken out wherever they stand, also behind base64 and the like: a request has
/// `[scrubbed]` in their place, a reply a value of the same form. Provinces, cities, order numbers and goods stay. A name in free
/// text that no member of any call told is not known for one: look at a recording before you give it away.
#[derive(Debug, Args)]
#[command(after_help = RECORD_EXAMPLES)]
pub(crate) struct RecordArgs {
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    pub(crate) listen: SocketAddr,

    /// The recording; an earlier one of that name is replaced, another file never
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
}

const RECORD_EXAMPLES: &str = "\
Examples:
  daigou record --listen 127.0.0.1:8690 --out day.jsonl
  DAIGOU_PANDAPON_URL=http://127.0.0.1:8690/pandapon daigou orders \\
    --via pandapon-1688";

/// Play a recording back: a server that answers as the platforms did.
///
/// It prints one line of JSON with its addresses and the settings that point daigou at it; `--sandbox=URL` takes them, too.
/// A call is answered by what was recorded for the same route and parameters. What was taken out of a recording stands for any
/// value, and a time for any time where nothing fits better. Where a call was recorded several times, its answers come in that
/// order, and the last one again and again. What was not recorded is answered 404 with words. Signatures are not checked.
#[derive(Debug, Args)]
#[command(after_help = REPLAY_EXAMPLES)]
pub(crate) struct PlayArgs {
    /// What `daigou record` wrote
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    pub(crate) listen: SocketAddr,
}

const REPLAY_EXAMPLES: &str = "\
Examples:
  daigou replay day.jsonl --listen 127.0.0.1:8691
  daigou orders --via pandapon-1688 --sandbox=http://127.0.0.1:8691";
