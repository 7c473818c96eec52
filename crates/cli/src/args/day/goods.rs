//! Searching, looking products up, and asking what they would cost.

use super::{BuyerArgs, CallingArgs};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Search for products by words or by a picture.
///
/// Pages are read until as many listings as asked for are there. Prices are yuan: 36.5 is ¥36.50. The product of a
/// listing is what `daigou product` and lines of orders take.
#[derive(Debug, Args)]
#[command(after_help = SEARCH_EXAMPLES)]
pub(crate) struct SearchArgs {
    /// What to look for
    #[arg(value_name = "WORDS", required_unless_present = "image", conflicts_with = "image")]
    pub(crate) words: Vec<String>,

    /// Look for what this picture shows: a JPG, PNG or WebP file, or its address
    #[arg(long, value_name = "FILE|URL")]
    pub(crate) image: Option<String>,

    /// How many listings
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=2000))]
    pub(crate) limit: u32,

    /// The lowest price of a piece, in yuan
    #[arg(long, value_name = "YUAN")]
    pub(crate) min_price: Option<String>,

    /// The highest price of a piece, in yuan
    #[arg(long, value_name = "YUAN")]
    pub(crate) max_price: Option<String>,

    /// What comes first: the cheapest, the dearest, or the most sold
    #[arg(long, value_enum, allow_hyphen_values = true)]
    pub(crate) sort: Option<SortArg>,

    #[command(flatten)]
    pub(crate) buyer: BuyerArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SortArg {
    /// The cheapest first
    Price,
    /// The dearest first
    #[value(name = "-price")]
    PriceDown,
    /// The most sold first
    Sales,
}

const SEARCH_EXAMPLES: &str = "\
Examples:
  daigou search 连衣裙 --via pandapon-1688
  daigou search 马克杯 --via dajisaas-1688 --min-price 5 --max-price 20.50 \\
    --limit 50 --sort=-price
  daigou search --image dress.jpg --via dajisaas-1688 --format json";

/// Look one product up: its SKUs, prices, least quantity and seller.
///
/// A link is taken as buyers are sent it, a share text with a link in it, too. With `--link-only` nobody is asked: it
/// tells which product a text links to, and needs no settings.
#[derive(Debug, Args)]
#[command(after_help = PRODUCT_EXAMPLES)]
pub(crate) struct ProductArgs {
    /// The product's id, a link to it, or a text with a link in it
    #[arg(value_name = "ID|URL", required_unless_present = "link_only", conflicts_with = "link_only")]
    pub(crate) product: Option<String>,

    /// Only say which product this text links to
    #[arg(long, value_name = "TEXT")]
    pub(crate) link_only: Option<String>,

    /// Say what so many pieces cost
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(1..))]
    pub(crate) quantity: Option<i64>,

    /// Through whom: pandapon-1688, pandapon-taobao, dajisaas-1688 or dajisaas-taobao
    #[arg(long, value_name = "BUYER", env = "DAIGOU_VIA", required_unless_present = "link_only")]
    pub(crate) via: Option<String>,

    #[command(flatten)]
    pub(crate) how: CallingArgs,
}

const PRODUCT_EXAMPLES: &str = "\
Examples:
  daigou product 610947572360 --via dajisaas-1688
  daigou product 'https://detail.1688.com/offer/610947572360.html' \\
    --via dajisaas-1688 --quantity 100
  daigou product --link-only 'https://item.taobao.com/item.htm?id=610947572360'";

/// Ask what goods would cost, by seller. Nothing is ordered.
///
/// The lines come from a file of orders, as `daigou place` takes it, or from the command line. A line is
/// PRODUCT:SKU:QUANTITY; the SKU is empty for a product without specifications. Freight depends on the address: it is a
/// JSON object in a file, such as
///   {"name":"王芳","mobile":"13800000000","province":"浙江省","city":"金华市","district":"义乌市","street":"福田路1号"}
#[derive(Debug, Args)]
#[command(after_help = QUOTE_EXAMPLES, verbatim_doc_comment)]
pub(crate) struct QuoteArgs {
    /// Orders: a .csv or .xlsx sheet, or a JSON object a line; - for standard input
    #[arg(value_name = "FILE", required_unless_present = "line", conflicts_with_all = ["line", "address"])]
    pub(crate) file: Option<PathBuf>,

    /// What to price; may be given several times
    #[arg(long, value_name = "PRODUCT:SKU:QUANTITY", requires = "address")]
    pub(crate) line: Vec<String>,

    /// Where to deliver to: a file with a JSON object
    #[arg(long, value_name = "FILE.json")]
    pub(crate) address: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) buyer: BuyerArgs,
}

const QUOTE_EXAMPLES: &str = "\
Examples:
  daigou quote orders.jsonl --via pandapon-1688
  daigou quote orders.xlsx --via pandapon-taobao
  daigou quote --line 610947572360:4a5b6c7d8e9f:2 --address address.json \\
    --via dajisaas-1688 --format json";
