//! Pictures to search by: uploaded first, then searched for by the id of the upload.

use daigou_core::Error;
use daigou_core::value::Picture;

/// Where a picture is: in memory, or at an address that the platform fetches.
///
/// `Picture` checks its content (JPG, PNG or WebP, at most 3 MB):
///
/// ```
/// # fn run() -> Result<(), daigou_dajisaas::core::Error> {
/// use daigou_dajisaas::{PictureSource, core::value::Picture};
/// let from_disk = PictureSource::from(Picture::from_path("dress.jpg")?);
/// let from_the_web = PictureSource::address("https://example.com/dress.jpg");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PictureSource {
    /// Its bytes, checked.
    Picture(Picture),
    /// An `http` or `https` address.
    Address(String),
}

impl PictureSource {
    /// A picture that the platform fetches itself.
    pub fn address(address: impl Into<String>) -> Self {
        Self::Address(address.into())
    }
}

impl From<Picture> for PictureSource {
    fn from(picture: Picture) -> Self {
        Self::Picture(picture)
    }
}

/// Checks an upload before it is sent.
pub(crate) fn check(base64: Option<&str>, address: Option<&str>) -> Result<(), Error> {
    let at = |name: &str, rule: &str| Err(Error::invalid(name, rule));
    match (base64, address) {
        (None, None) => at("image_base64", "is missing: give the picture, or pic_url"),
        (Some(text), _) => Picture::from_base64(text).map(|_| ()).map_err(|error| {
            let rule = error.message().strip_prefix("picture ").unwrap_or(error.message()).to_owned();
            Error::invalid("image_base64", rule)
        }),
        (None, Some(address)) => match address.strip_prefix("https://").or_else(|| address.strip_prefix("http://")) {
            Some(rest) if !rest.is_empty() && !rest.starts_with('/') => Ok(()),
            _ => at("pic_url", "must be a full http:// or https:// address"),
        },
    }
}

/// Declares a marketplace's upload: both have the same members.
macro_rules! upload {
    ($id:literal, $path:literal, $doc:literal, $group:ident) => {
        /// Uploads a picture, and gives the id to search by. The bytes go as the fields of a form, in base64 and signed over
        /// the whole text; an address goes in the query of a GET ("By Get"). Where both are given the bytes win.
        ///
        #[doc = concat!("Source: <", $doc, ">.")]
        ///
        /// # Errors
        /// Neither bytes nor address; bytes that are no JPG, PNG or WebP, or more than 3 MB, by their content.
        #[serde_with::skip_serializing_none]
        #[derive(Clone, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(::schemars::JsonSchema))]
        #[serde(deny_unknown_fields)]
        #[non_exhaustive]
        pub struct UploadPicture {
            /// The picture in base64, without a `data:` prefix.
            pub image_base64: Option<String>,
            /// The picture's address.
            pub pic_url: Option<String>,
        }

        impl UploadPicture {
            /// An upload of this picture.
            pub fn new(source: impl Into<$crate::PictureSource>) -> Self {
                match source.into() {
                    $crate::PictureSource::Picture(picture) => {
                        Self { image_base64: Some(picture.into()), pic_url: None }
                    }
                    $crate::PictureSource::Address(address) => Self { image_base64: None, pic_url: Some(address) },
                }
            }

            fn check(&self, _: ::daigou_core::Generation) -> Result<(), ::daigou_core::Error> {
                $crate::picture::check(self.image_base64.as_deref(), self.pic_url.as_deref())
            }

            fn form(&self) -> ::daigou_core::Form {
                match self.image_base64 {
                    Some(_) => ::daigou_core::Form::Fields,
                    None => ::daigou_core::Form::Query,
                }
            }
        }

        /// Shows the picture's length alone.
        impl std::fmt::Debug for UploadPicture {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct("UploadPicture")
                    .field("image_base64_bytes", &self.image_base64.as_ref().map(String::len))
                    .field("pic_url", &self.pic_url)
                    .finish()
            }
        }

        ::daigou_core::operation! {
            UploadPicture => $crate::UploadedPicture,
            $id, "Upload a picture for image search", Write,
            v1: [POST $path documented],
            doc: $doc,
            repeat_safe: true,
            validate: UploadPicture::check,
            verdict: $crate::UploadedPicture::verdict,
            form: UploadPicture::form,
        }

        ::daigou_core::calls! {
            $group {
                /// Uploads a picture to search by.
                upload_image(UploadPicture) -> $crate::UploadedPicture;
            }
        }
    };
}
pub(crate) use upload;

daigou_core::reply! {
    /// An upload.
    pub struct UploadedPicture {
        /// The id to search by.
        pub image_id: Option<String>,
    }
}

impl UploadedPicture {
    pub(crate) fn verdict(&self) -> daigou_core::Verdict {
        match self.image_id.as_deref() {
            None | Some("") => daigou_core::Verdict::Missing("imageId"),
            Some(_) => daigou_core::Verdict::Done,
        }
    }
}
