//! Where callbacks go.

use daigou_core::{Error, Platform};
use http::Uri;

/// Where each platform's callbacks go; nowhere unless set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CallbackTargets {
    pandapon: Option<String>,
    dajisaas: Option<String>,
}

impl CallbackTargets {
    /// The address of a platform's target.
    #[must_use]
    pub fn get(&self, platform: Platform) -> Option<&str> {
        match platform {
            Platform::PandaPon => self.pandapon.as_deref(),
            Platform::DajiSaas => self.dajisaas.as_deref(),
        }
    }

    /// Sets it, or takes it away.
    ///
    /// # Errors
    /// What is no `http://` or `https://` address; the error names the member `url`.
    pub fn set(&mut self, platform: Platform, url: Option<&str>) -> Result<(), Error> {
        let url = url.map(checked).transpose()?;
        match platform {
            Platform::PandaPon => self.pandapon = url,
            Platform::DajiSaas => self.dajisaas = url,
        }
        Ok(())
    }
}

/// The platform's word.
pub(crate) const fn word(platform: Platform) -> &'static str {
    match platform {
        Platform::PandaPon => "pandapon",
        Platform::DajiSaas => "dajisaas",
    }
}

/// The platform of a word.
pub(crate) fn platform(given: &str) -> Result<Platform, Error> {
    let known = [Platform::PandaPon, Platform::DajiSaas].into_iter().find(|platform| word(*platform) == given);
    known.ok_or_else(|| Error::invalid("platform", format!("must be one of pandapon, dajisaas, got `{given}`")))
}

fn checked(url: &str) -> Result<String, Error> {
    let wrong = |rule: &str| Error::invalid("url", format!("{rule}, got `{url}`"));
    let uri: Uri = url.parse().map_err(|_| wrong("must be an http:// or https:// address"))?;
    if !matches!(uri.scheme_str(), Some("http" | "https")) {
        return Err(wrong("must begin with http:// or https://"));
    }
    let (authority, host) =
        (uri.authority().map_or("", |authority| authority.as_str()), uri.host().unwrap_or_default());
    if authority.contains('@') {
        return Err(wrong("must hold no user name"));
    }
    if host.is_empty() {
        return Err(wrong("must name a host"));
    }
    if authority != host && uri.port_u16().is_none() {
        return Err(wrong("must have a port from 0 to 65535, or none"));
    }
    Ok(url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::CallbackTargets;
    use daigou_core::Platform;

    #[test]
    fn only_addresses_of_the_web_are_targets() {
        let mut targets = CallbackTargets::default();
        for url in ["http://127.0.0.1:9000/pandapon/token?a=b", "https://example.com", "http://[::1]:80/", "http://h/"]
        {
            targets.set(Platform::PandaPon, Some(url)).unwrap();
            assert_eq!((targets.get(Platform::PandaPon), targets.get(Platform::DajiSaas)), (Some(url), None));
        }
        for url in [
            "",
            "/path",
            "127.0.0.1:9000",
            "example.com",
            "ftp://example.com/",
            "http://",
            "http:///x",
            "http://a b/",
            "http://h:99999/",
            "http://h:/",
            "http://me:secret@h/",
        ] {
            let error = targets.set(Platform::PandaPon, Some(url)).unwrap_err();
            assert_eq!(error.field(), Some("url"), "{url}");
            assert!(error.message().starts_with("url: must "), "{url}: {error}");
        }
        assert_eq!(targets.get(Platform::PandaPon), Some("http://h/"));
        targets.set(Platform::PandaPon, None).unwrap();
        assert_eq!(targets, CallbackTargets::default());
    }
}
