//! A stateful stand-in for PandaPon and DajiSaaS, over real sockets.
//!
//! Neither vendor has a test environment. The sandbox serves both under one address: it knows every route of the
//! marketplace crates' tables, checks signatures strictly and says what is wrong with one, and keeps a small world —
//! products, a shopping cart, orders — that answers as the vendors' pages say.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), daigou_sandbox::SandboxError> {
//! let sandbox = daigou_sandbox::Sandbox::start().await?;
//! let config = sandbox.config(); // addresses, credentials, routes: what a client's builder takes
//! assert!(config.get("pandapon_url").is_some());
//! assert!(sandbox.journal().is_empty()); // what came in, and what the signature check found
//! sandbox.shutdown().await;
//! # Ok(())
//! # }
//! ```
//!
//! **What it serves** is told by [`served`]. Every other operation of the tables is known by its routes, checked for
//! its signature and refused with a message that says so.
//!
//! **Codes.** Only 200 is a published code of PandaPon. Everything else that the sandbox answers in `code` is its own
//! choice: 400 for parameters that it cannot take, 401 for a signature (DajiSaaS: HTTP and code 400, as integrations
//! have seen), 404 and 405 for paths and methods, 413 for a body above 16 MiB, 501 for an operation that it does not
//! serve yet. PandaPon's form comes with HTTP 200 but for paths, methods and sizes. DajiSaaS's 1009 is published: it comes
//! with HTTP 200 around a receipt that 1688 does not confirm. Rules of 1688 (`500_003` unknown
//! product, `500_004` stock, `500_005` minimum quantity, `500_002` several sellers) stand in the payload of previews and
//! creations, and those of refunds (`5001` … `5013`, `4002` … `4007`) in theirs, as upstream has them.
//!
//! **State.** The life cycles of orders and refunds, of 1688 and of Taobao, are tables: what stands in one can happen, by a
//! call, by an event of the admin API or as time goes by, and everything else is refused in the platform's words. A 1688
//! order is made unpaid, and is paid, changed in price, cancelled, closed, shipped, delivered, confirmed and refunded; one
//! that is younger than ten seconds is not cancelled (`CLOSE_ORDER_TOO_FAST`). Its seller ships everything in one parcel,
//! and 1688 settles as soon as the receipt is confirmed. The integers of PandaPon's list are published for unpaid orders
//! alone (1); 2 paid, 3 shipped, 4 done and 5 closed are the sandbox's own. The lines of a Taobao order live for themselves,
//! those of a shop in one parcel; without a published final state a line that was shipped stays so. A Taobao cancellation is
//! accepted first and carried out a second later, unless the line was paid in between. A refund of all that a line cost
//! closes it.
//!
//! **Time.** What waits obeys the sandbox's own clock, which can stand still and be moved on. An unpaid 1688 order is closed
//! after its `payTimeout` (12 hours), and its receipt counts as confirmed ten days after the shipping, as 1688's examples
//! say; that an open refund holds the receipt up, a day at a time, is the sandbox's own choice. So are the other lengths,
//! which nobody publishes: ten days for each stage of a 1688 refund (the one example of a deadline), three for each of a
//! Taobao refund, a day to pay a Taobao order. Where a seller lets a refund's time pass, it is agreed to; where a buyer does,
//! it is closed. A parcel is collected two hours after it was shipped, in transit after six, out for delivery after 37 and
//! signed for after 42.
//!
//! **Examples.** Orders and refunds that the vendors' examples name are there from the start: they are found by their ids,
//! stand in no list, and nothing happens to them by itself. An example's order of 1688 begins anew where it stands in no
//! state for what is asked, unless the same was asked just before: no example is used up. The same seed makes the same
//! world, and the same requests in the same order get the same ids.
//!
//! **Goods.** 2,000 offers of 66 shops and 1,020 Taobao items: first what the vendors' examples name, as it stands there, then
//! what is generated from the seed when it is first looked at. Their titles are put together from words, in Chinese,
//! English and Vietnamese; English stands in for other languages. Searches look into titles alone: all words as they
//! stand, or each of them, a Chinese one also by its pairs of characters. Words of 1688's `filter` that speak of the same
//! thing are alternatives; what they speak of must hold altogether. A price by quantity counts the pieces of the product in
//! the order; below its least quantity a product goes where its seller mixes kinds and the order comes to `mixNumber`
//! pieces or `mixAmount`, taken as yuan. Category numbers that no example has are made up.
//!
//! **Pictures** of generated goods are drawn from their numbers and served under `/pictures/`, as `.jpg`, `.png` and `.svg`;
//! answers give the sandbox's own address, by the `Host` that was asked. What examples name at the marketplaces' own hosts
//! stands under `/web/`: a drawn picture, or a page that says what it stands for; so each address in an answer leads here.
//! A search by picture puts first what looks most like it: base64 and uploads are
//! decoded and compared by a perceptual hash, an address of a product's picture is known, any other one is not fetched and
//! finds what follows from its text.
//!
//! **Accounts.** Each platform knows one, of the documented example's credentials, and those of [`Options::accounts`] and of
//! the admin API (`GET` and `POST /admin/accounts`, `PATCH /admin/accounts/{key}`). What one has — orders, refunds, carts,
//! addresses, uploads — no other sees or changes, on either platform. A fresh world's carts and address books are empty;
//! [`Options::demo_data`] fills the first accounts' as in the vendors' examples. An account with a balance pays from it, and
//! is refused where it does not suffice; risk control refuses its orders or its payments. Members of a request that nobody
//! documents are refused, unless [`Options::strict`] is off.
//!
//! **The console** is the page at `/`: orders by state with buttons for what sellers, couriers and clocks do, the journal
//! with each signature check laid open, callbacks, faults, the clock, the products, every route, and how to sign, step by
//! step and in five languages; in English and Chinese. Everything that
//! it does goes through the admin API. `GET /admin/events` tells what happens as server-sent events (`listening` first,
//! then `request`, `order`, `callback`, `clock`, `fault`, `reset`; `missed` to a listener that fell behind).
//!
//! **Who may use it.** The sandbox listens on this machine alone unless another address is asked for, and then whoever
//! reaches it may do everything. Pages of other sites may not, wherever it listens: console and admin API refuse an
//! `Origin` other than the host that was asked, what the browser says comes from another site or port, and a `Host` that
//! could be a website's name (neither an address nor `localhost`, nor a name without a dot or under `.localhost` or
//! `.internal`, as containers have). There are no CORS headers.
//!
//! **Callbacks.** What happens to an order is pushed to the target that is set for its platform, in that platform's form, at
//! once and by PandaPon's schedule: a target has 1,000 ms to answer HTTP 200, else it is tried again half an hour of the
//! sandbox's time later, five times at most. DajiSaaS publishes no schedule: it has the same. Two of PandaPon's type names
//! are published, those of changed prices; the others are put together from 1688's topics, which is inferred, with
//! upstream's bodies. What DajiSaaS signs is not published either: see [`Accept::daji_push`]. Without a target, what would
//! have been sent is kept as dropped.
//!
//! **Faults** are added by `POST /admin/faults`, or with [`Options::faults()`]: by operation, probability and count, seeded.
//! One is drawn for a request when its operation is known, before its signature is looked at. Not processed are
//! `reset_before`, `timeout_before`, `http_500_before`, `http_502_html`, `http_429` and `refusal`; processed, whatever the
//! outcome, are `reset_after`, `timeout_after`, `http_500_after`, `truncate`, `drip` and `garbage`. `refuse` resets a
//! connection before a byte of its first request is read, unless that is one of the admin API: a socket cannot refuse one
//! connection and take the next. `delay_ms` is real time (120,000 unless set; 2,000 for `drip`), `seconds` the sandbox's
//! (60 unless set). What struck and what it did stands in the journal's `faults`. And the mess of a real platform:
//!
//! | fault | what it does | members, with their defaults |
//! | --- | --- | --- |
//! | `latency` | answers later, beside whatever else strikes | `delay_ms` 300, `jitter_ms` 0: up to so much more |
//! | `rate_limit` | HTTP 429, not processed, for more than so many in a second of the sandbox's clock | `per_second` 5, `retry_after` |
//! | `close_idle` | resets a kept-alive connection under its next request, not processed; or closes it when idle | `delay_ms`: closes it, after so long |
//! | `code_429` | processed; the envelope's code is 429 at HTTP 200 | |
//! | `partial_create` | a creation of several lines is carried out without some, told as upstream does (`failedOfferList`, a sub-order's `errorCode`) | `lines` 1 |
//! | `late_effect` | answered at once; an order made so can be read `seconds` later, other changes are carried out then | `seconds` 60 |
//! | `stale_read` | reads of orders, lists and by number, do not show those younger than `seconds`; or one alone | `seconds` 60, `reference` |
//! | `row_vanishes` | one order is in no list (`gone`), or a page's first row has slipped onto the page before (`moved`) | `how` gone, `reference`: else the newest |
//! | `alter_remark` | remarks (1688) are shown `cut`, up to their first `emoji`, `empty`, with words (`append`), with wide punctuation (`widen`) | `how` cut, `characters` 60, `text`, `orders` all or new, `reference` |
//! | `total_lies` | a list's total is another | `total` 1,000,000,000 |
//! | `list_empty` | a list shows nothing, and a total of 0 | |
//! | `odd_row` | one row of a list is a `text`, a `number`, `null` or a `list` | `how` text |
//! | `single_object` | the outermost list of one element is that element | |
//! | `member_twice` | a member stands twice, the last one right | |
//! | `bad_text` | a raw `control` character, half a character (`surrogate`), a `bom`, all of it in `gbk`, or in GBK that nothing tells (`gbk_untold`) | `how` control |
//!
//! The last eight alter answers where nothing else struck, one after the other, and strike only where they find something.
//!
//! **What is kept.** The world follows from its seed and from what was asked of it, so its state is the log of that:
//! every call that may change it, whatever came of it, every event and every setting of the clock, each with the
//! sandbox's time then. [`Options::state`] writes it to a file, a line each and before it is carried out, and starts from
//! there; `GET` and `POST /admin/snapshot` hand it over in one piece. A snapshot's clock goes on from what it showed; a
//! file's runs on while the sandbox is down, unless it stands still. Kept beside the world are accounts, faults with what
//! became of them, where callbacks go, and those that are still to be sent; what the sandbox is started with wins over the
//! file. The file is its owner's alone (0600, since accounts' secrets stand in it) and a regular one. The journal, callbacks
//! that are over, and used nonces are not kept, and a deadline that passed after the last change may be announced again
//! after a restart.
//!
//! **What is not published.** Where the vendor publishes no reply, the sandbox answers in the shape of the platform
//! upstream; where that is not known either, with `true` or a shape of its own, which the handler's comment tells. An
//! operation without a published path has one route here, `/unpublished/<marketplace>/<operation>`, for both generations.

mod console;
mod control;
mod host;
mod server;
mod time;
mod vendors;
mod views;
mod wire;
mod world;

#[cfg(test)]
mod tests;

pub use crate::host::auth::SignatureCheck;
pub use crate::host::callbacks::{Attempt, CallbackTargets, Delivery, DeliveryState};
pub use crate::host::faults::{Fault, FaultEffect};
pub use crate::host::journal::JournalEntry;
pub use crate::host::options::Options;
pub use crate::server::SandboxError;
pub use crate::vendors::served::served;
pub use crate::wire::accept::{Accept, SandboxCredentials};
pub use crate::wire::accounts::{Risk, SandboxAccount};
pub use server::{Description, Sandbox};
