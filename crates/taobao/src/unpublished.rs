//! What stands in for shapes that the vendor does not publish: a request of free members, and a reply that nothing is
//! known of.

use daigou_core::value::Unpublished;
use daigou_core::{Error, Verdict, reply};
use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::value::RawValue;
use std::fmt;

/// The members of a request whose fields are **not published**: a JSON object, sent as it is. For a GET its members
/// become the query.
///
/// ```
/// use daigou_taobao::FreeForm;
///
/// let members = FreeForm::from_json(r#"{"id": 75, "quantity": 2}"#)?;
/// assert_eq!(members.json(), r#"{"id": 75, "quantity": 2}"#);
/// assert!(FreeForm::from_json("[75]").is_err());
/// # Ok::<(), daigou_taobao::core::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct FreeForm(Box<str>);

impl FreeForm {
    /// The members of something that is written as a JSON object: a struct or a map.
    ///
    /// # Errors
    /// It cannot be written, or is written as something else.
    pub fn new<T: Serialize + ?Sized>(members: &T) -> Result<Self, Error> {
        let json = serde_json::to_string(members).map_err(|e| Error::usage(format!("cannot be written: {e}")))?;
        Self::from_json(&json)
    }

    /// The members of a JSON object.
    ///
    /// # Errors
    /// The text is no JSON object.
    pub fn from_json(json: &str) -> Result<Self, Error> {
        serde_json::from_str(json).map_err(|e| Error::usage(format!("the members are no JSON object: {e}")))
    }

    /// The JSON object.
    #[must_use]
    pub fn json(&self) -> &str {
        &self.0
    }
}

/// No members.
impl Default for FreeForm {
    fn default() -> Self {
        Self("{}".into())
    }
}

/// Shows the length alone: the members may be anything.
impl fmt::Debug for FreeForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FreeForm({} bytes)", self.0.len())
    }
}

impl Serialize for FreeForm {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serde_json::from_str::<&RawValue>(&self.0).map_err(S::Error::custom)?.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for FreeForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        if raw.get().starts_with('{') {
            Ok(Self(raw.get().into()))
        } else {
            Err(D::Error::custom("expected a JSON object"))
        }
    }
}

reply! {
    /// A reply of which **nothing is published**, here or upstream. Read
    /// [`Unpublished::raw`](daigou_core::value::Unpublished::raw).
    pub struct Unknown {}
}

/// What a payload that is not published says of itself: the platforms' usual `success`.
pub(crate) fn verdict<T>(reply: &Unpublished<T>) -> Verdict {
    Verdict::of_payload(reply.raw())
}

/// Declares a request of free members.
macro_rules! free_form {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        ///
        /// **The fields are not published**, here or upstream: the members are the caller's, and sent as they are.
        #[derive(Debug, Clone, Default, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $crate::FreeForm);

        impl From<$crate::FreeForm> for $name {
            fn from(members: $crate::FreeForm) -> Self {
                Self(members)
            }
        }
    };
}

/// Declares the named methods of a group: one an operation, each sending its request.
macro_rules! calls {
    ($group:ident { $($(#[$meta:meta])* $name:ident($request:ty) -> $reply:ty;)* }) => {
        impl $group<'_> {
            $(
                $(#[$meta])*
                ///
                /// # Errors
                #[doc = concat!("See [`Error`](daigou_core::Error) and [`", stringify!($request), "`].")]
                pub async fn $name(&self, request: &$request) -> Result<$reply, ::daigou_core::Error> {
                    self.0.send(request).await
                }
            )*
        }
    };
}

pub(crate) use {calls, free_form};
