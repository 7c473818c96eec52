//! `daigou record` and `daigou replay`: real traffic written down without personal data and secrets, and played back.
//!
//! A recording is a text of JSON lines. The first is `{"daigou_recording":1,…}`; each further one is an exchange:
//! `platform` (`pandapon` or `dajisaas`), `operation` (`alibaba1688 order.list`, where the route is known), `route` (where
//! the settings supplied it), `method`, `path`, `query` and `body` (the parameters without what signs them; absent where
//! there are none), `status`, `retry_after`, and `reply`, or `reply_bytes` in place of an answer that was no JSON. In a
//! request `[scrubbed]` stands for what was taken out, and matches any value.

mod exchange;
mod kinds;
mod learned;
mod node;
mod record;
mod replay;
mod scrub;
mod server;
mod tape;

pub(crate) use record::run as record;
pub(crate) use replay::run as replay;
