//! A picture to search by.

use crate::error::Error;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::path::Path;

/// The formats that the platforms take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PictureKind {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    WebP,
}

impl PictureKind {
    /// The media type, such as `image/jpeg`.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
        }
    }

    /// The format that the content has, whatever the file's name says; `None` is one that the platforms do not take.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::WebP),
            _ => None,
        }
    }
}

/// A picture, checked: JPG, PNG or WebP by its content, at most [`MAX_BYTES`](Self::MAX_BYTES).
///
/// A member that takes a picture is a plain text and stays open: [`to_base64`](Self::to_base64) fills it.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    bytes: Vec<u8>,
    kind: PictureKind,
}

impl Picture {
    /// 3 MB: DajiSaaS's documented limit, and the one of the platform behind both.
    pub const MAX_BYTES: usize = 3 * 1024 * 1024;

    /// A picture from its bytes.
    ///
    /// # Errors
    /// It is empty, too large, or none of the three formats.
    pub fn from_bytes(bytes: impl Into<Vec<u8>>) -> Result<Self, Error> {
        let bytes = bytes.into();
        if bytes.len() > Self::MAX_BYTES {
            let rule = format!("has {} bytes, at most {} (3 MB) are allowed", bytes.len(), Self::MAX_BYTES);
            return Err(Error::invalid("picture", rule));
        }
        match PictureKind::of(&bytes) {
            Some(kind) => Ok(Self { bytes, kind }),
            None if bytes.is_empty() => Err(Error::invalid("picture", "is empty")),
            None => Err(Error::invalid("picture", "must be JPG, PNG or WebP, by its content")),
        }
    }

    /// A picture from a file. Reads the file; nothing larger than the limit is read into memory.
    ///
    /// # Errors
    /// The file cannot be read, or holds no picture that the platforms take.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Self, Error> {
        use std::io::Read;
        let path = path.as_ref();
        let unreadable =
            |e: std::io::Error| Error::invalid("picture", format!("{} cannot be read: {e}", path.display()));
        let mut bytes = Vec::new();
        let file = std::fs::File::open(path).map_err(unreadable)?;
        file.take(Self::MAX_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        Self::from_bytes(bytes)
    }

    /// A picture from its base64, without a `data:` prefix.
    ///
    /// # Errors
    /// The text is no base64, or holds no picture that the platforms take.
    pub fn from_base64(text: &str) -> Result<Self, Error> {
        if text.starts_with("data:") {
            return Err(Error::invalid("picture", "must be base64 alone: leave out the prefix up to the comma"));
        }
        // A longer text cannot hold a picture that is small enough: it is refused without decoding it.
        if text.len() / 4 * 3 > Self::MAX_BYTES + 3 {
            let rule = format!("has more than {} bytes (3 MB)", Self::MAX_BYTES);
            return Err(Error::invalid("picture", rule));
        }
        let bytes = STANDARD.decode(text).map_err(|e| Error::invalid("picture", format!("is no base64: {e}")))?;
        Self::from_bytes(bytes)
    }

    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The format.
    #[must_use]
    pub fn kind(&self) -> PictureKind {
        self.kind
    }

    /// Base64 without a data-URI prefix, as the vendors' members take it.
    #[must_use]
    pub fn to_base64(&self) -> String {
        STANDARD.encode(&self.bytes)
    }
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({:?}, {} bytes)", self.kind, self.bytes.len())
    }
}

/// The base64 text, for members that take a picture.
impl From<Picture> for String {
    fn from(picture: Picture) -> Self {
        picture.to_base64()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

    #[test]
    fn the_content_tells_the_format() {
        for (bytes, kind) in [
            (PNG, PictureKind::Png),
            (b"\xFF\xD8\xFF\xE0\0\x10JFIF", PictureKind::Jpeg),
            (b"RIFF\x24\0\0\0WEBPVP8 ", PictureKind::WebP),
        ] {
            let picture = Picture::from_bytes(bytes).unwrap();
            assert_eq!(picture.kind(), kind);
            assert_eq!(STANDARD.decode(picture.to_base64()).unwrap(), bytes);
            assert_eq!(Picture::from_base64(&picture.to_base64()).unwrap(), picture);
        }
    }

    #[test]
    fn what_no_platform_takes_is_refused_with_the_rule() {
        let mut large = PNG.to_vec();
        large.resize(Picture::MAX_BYTES + 1, 0);
        for (bytes, rule) in
            [(Vec::new(), "is empty"), (b"GIF89a".to_vec(), "JPG, PNG or WebP"), (large, "at most 3145728")]
        {
            let error = Picture::from_bytes(bytes).unwrap_err();
            assert!(error.message().contains(rule), "{error}");
            assert_eq!(error.field(), Some("picture"));
        }
        let text = |text: &str| Picture::from_base64(text).unwrap_err().message().to_owned();
        assert!(text("data:image/png;base64,iVBORw0KGgo=").contains("prefix"));
        assert!(text("not base64!").contains("no base64"));
        assert!(text(&"A".repeat(Picture::MAX_BYTES * 4 / 3 + 16)).contains("3 MB"));
        assert!(Picture::from_path("/nowhere.png").unwrap_err().message().contains("/nowhere.png"));
    }
}
