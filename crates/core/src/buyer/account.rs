//! The account that orders are placed for: what a store of orders belongs to.

use crate::auth::Auth;
use crate::client::Client;
use md5::{Digest, Md5};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A buyer's account at a platform. Two are the same where platform, address and key are.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Account {
    /// `pandapon` or `dajisaas`.
    pub platform: String,
    /// The base URL, without a slash at its end.
    pub base_url: String,
    /// A fingerprint of the account's key (and PandaPon's user): never the key itself.
    pub key: String,
}

impl Account {
    /// An account.
    pub fn new(platform: impl Into<String>, base_url: &str, keys: &[&str]) -> Self {
        let mut hash = Md5::new();
        for key in keys {
            // The length keeps two keys from being read as two others.
            hash.update(key.len().to_be_bytes());
            hash.update(key.as_bytes());
        }
        let key = hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        Self { platform: platform.into(), base_url: base_url.trim_end_matches('/').to_owned(), key }
    }

    /// Describes in words how another account differs; `None` where it is the same.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Option<String> {
        let members = [
            ("platform", &self.platform, &other.platform),
            ("address", &self.base_url, &other.base_url),
            ("key", &self.key, &other.key),
        ];
        let (name, one, other) = members.into_iter().find(|(_, one, other)| one != other)?;
        Some(format!("its {name} is {one}, and here it is {other}"))
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {} (key {})", self.platform, self.base_url, self.key)
    }
}

impl Client {
    /// The account that it calls for.
    #[must_use]
    pub fn account(&self) -> Account {
        match self.auth() {
            Auth::PandaPon(auth) => Account::new("pandapon", self.base_url(), &[&auth.access_key, &auth.user_id]),
            Auth::Daji(auth) => Account::new("dajisaas", self.base_url(), &[&auth.app_key]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Account;

    #[test]
    fn an_account_is_its_platform_address_and_key() {
        let one = Account::new("pandapon", "https://api.example/", &["key", "7"]);
        assert_eq!(one, Account::new("pandapon", "https://api.example", &["key", "7"]));
        assert!(!one.to_string().contains("key, "), "{one}");
        let others = [
            Account::new("dajisaas", "https://api.example", &["key", "7"]),
            Account::new("pandapon", "https://other.example", &["key", "7"]),
            Account::new("pandapon", "https://api.example", &["key", "8"]),
            Account::new("pandapon", "https://api.example", &["ke", "y7"]),
        ];
        for other in others {
            assert!(one.difference(&other).is_some(), "{other}");
        }
        assert_eq!(one.difference(&one), None);
    }
}
