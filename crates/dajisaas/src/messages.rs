//! Callbacks: what the platform sends.

use daigou_core::{Entry, operation};

operation! {
    const ALIBABA_MESSAGE: "alibaba.message", "Callback: 1688 trade messages", Message,
    doc: "https://wiki-en.dajisaas.com/doc-7744081",
}

operation! {
    const TAOBAO_MESSAGE: "taobao.message", "Callback: Taobao order messages (types 3, 8, …)", Message,
    doc: "https://wiki-en.dajisaas.com/doc-7744084",
}

/// 1688's callbacks.
pub(crate) const ALIBABA: &[Entry] = &[Entry::untyped(&ALIBABA_MESSAGE)];

/// Taobao's callbacks.
pub(crate) const TAOBAO: &[Entry] = &[Entry::untyped(&TAOBAO_MESSAGE)];
