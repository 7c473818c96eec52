//! A call as the log keeps it.

use crate::vendors::handler::{Caller, Params};
use crate::vendors::routes::Target;
use crate::world::AccountPlace;
use daigou_core::Generation;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::Arc;

/// A call that was let in, whatever came of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Call {
    pub(crate) now: i64,
    /// Whose it is.
    pub(crate) account: AccountPlace,
    pub(crate) marketplace: Cow<'static, str>,
    pub(crate) operation: Cow<'static, str>,
    #[serde(with = "generation")]
    pub(crate) generation: Generation,
    pub(crate) user_id: Arc<str>,
    pub(crate) params: Given,
}

impl Call {
    /// A call at this time.
    pub(crate) fn new(now: i64, target: Target, caller: Caller<'_>, params: &Params<'_>) -> Self {
        Self {
            now,
            account: caller.account,
            marketplace: target.operation.marketplace.into(),
            operation: target.operation.id.into(),
            generation: target.generation,
            user_id: caller.user_id.into(),
            params: Given::new(params, None),
        }
    }
}

/// The parameters of a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Given {
    Json(Arc<str>),
    Query(Vec<(String, String)>),
}

impl Given {
    /// These, to be kept; with the text of the call before where it is the same, as test after test sends the same.
    pub(super) fn new(params: &Params<'_>, before: Option<&Self>) -> Self {
        match (params, before) {
            (Params::Json(text), Some(Self::Json(last))) if **text == **last => Self::Json(last.clone()),
            (Params::Json(text), _) => Self::Json(text.as_ref().into()),
            (Params::Query(pairs), _) => Self::Query(pairs.clone()),
        }
    }

    /// As a handler takes them.
    pub(crate) fn get(&self) -> Params<'_> {
        match self {
            Self::Json(text) => Params::Json(text.as_ref().into()),
            Self::Query(pairs) => Params::Query(pairs.clone()),
        }
    }

    /// How long they are, about.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::Json(text) => text.len(),
            Self::Query(pairs) => pairs.iter().map(|(name, value)| name.len() + value.len()).sum(),
        }
    }
}

mod generation {
    use daigou_core::Generation;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(generation: &Generation, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(generation.as_str())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Generation, D::Error> {
        let word = String::deserialize(from)?;
        let known = [Generation::V1, Generation::V2].into_iter().find(|generation| generation.as_str() == word);
        known.ok_or_else(|| D::Error::custom(format!("generation: must be v1 or v2, got `{word}`")))
    }
}
