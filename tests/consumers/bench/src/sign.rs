//! A signature: the library's rule beside bare MD5 over the same bytes, put together beforehand and left as bytes.

use std::hint::black_box;

use daigou_alibaba1688::core::auth::{Scheme, Secret};
use md5::{Digest, Md5};

use crate::rounds::compare;

const KEY: &str = "8a6f0d2b4c1e4f7fa3b95d7c60e1f2a4";
const SECRET: &str = "c3b1a2f4e5d6978810a1b2c3d4e5f607";
const TIME: &str = "1767294245000";
const NONCE: &str = "q8Zr2LkV0mXc5TnBy7HsJ4DfGpWa9EuR";

/// Measures the rule that is the default.
pub fn measure() {
    let secret = Secret::new(SECRET);
    let bytes = [KEY, TIME, NONCE, SECRET].concat();
    let ours = |times| {
        for _ in 0..times {
            let signature = Scheme::default().sign(black_box(KEY), &secret, black_box(TIME), black_box(NONCE));
            black_box(signature);
        }
    };
    let bare = |times| {
        for _ in 0..times {
            black_box(Md5::digest(black_box(&bytes)));
        }
    };
    let compared = compare(ours, bare);
    println!("sign: {:.3} (library {:.0?}, bare MD5 {:.0?})", compared.ratio, compared.ours, compared.theirs);
}
