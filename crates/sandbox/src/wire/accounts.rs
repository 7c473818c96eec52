//! The accounts that a platform knows: who they are, their sub-accounts, what they can pay with, and what risk control
//! thinks of them; and how they are written, in a file, in the admin API and in the state.

use daigou_core::auth::Secret;
use daigou_core::{Error, Platform};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An account of a platform.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SandboxAccount {
    /// Whose it is.
    pub platform: Platform,
    /// PandaPon's access key, or DajiSaaS's application key.
    pub key: String,
    /// Its secret.
    pub secret: Secret,
    /// PandaPon's sub-accounts, by the `user-id` that calls carry. All of them share the account's books. DajiSaaS has
    /// none.
    pub user_ids: Vec<String>,
    /// The money that it can pay with, fen; without end where there is none.
    pub balance_fen: Option<i64>,
    /// The acts that risk control refuses it.
    pub risk: Vec<Risk>,
}

/// An act that risk control refuses an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Risk {
    /// To order.
    Orders,
    /// To pay.
    Payments,
}

/// An account as it is written. Its secret is in it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct WrittenAccount {
    pub(crate) platform: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    access_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    access_secret: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_ids: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    app_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    app_secret: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    balance_fen: Option<i64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    risk: Vec<Risk>,
}

impl fmt::Debug for WrittenAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WrittenAccount").field("platform", &self.platform).finish_non_exhaustive()
    }
}

impl SandboxAccount {
    /// PandaPon's account of these credentials, which can pay whatever it costs.
    #[must_use]
    pub fn pandapon(access_key: impl Into<String>, access_secret: Secret, user_id: impl Into<String>) -> Self {
        let user_ids = vec![user_id.into()];
        Self { user_ids, ..Self::of(Platform::PandaPon, access_key.into(), access_secret) }
    }

    /// DajiSaaS's account of these credentials, which can pay whatever it costs.
    #[must_use]
    pub fn dajisaas(app_key: impl Into<String>, app_secret: Secret) -> Self {
        Self::of(Platform::DajiSaas, app_key.into(), app_secret)
    }

    fn of(platform: Platform, key: String, secret: Secret) -> Self {
        Self { platform, key, secret, user_ids: Vec::new(), balance_fen: None, risk: Vec::new() }
    }

    /// With so much to pay with, fen.
    #[must_use]
    pub fn balance(mut self, fen: i64) -> Self {
        self.balance_fen = Some(fen);
        self
    }

    /// The accounts of a file: a JSON array of `{"platform": "pandapon", "access_key", "access_secret", "user_ids": […]}`
    /// and `{"platform": "dajisaas", "app_key", "app_secret"}`, each with `balance_fen` and `risk` (`orders`,
    /// `payments`) where it has such.
    ///
    /// # Errors
    /// What is wrong with each of them, all at once.
    pub fn list(json: &str) -> Result<Vec<Self>, Error> {
        let written: Vec<WrittenAccount> =
            daigou_core::json::read(json).map_err(|error| Error::invalid("accounts", error.to_string()))?;
        let (mut accounts, mut wrong) = (Vec::new(), Vec::new());
        for (i, one) in written.into_iter().enumerate() {
            match one.read() {
                Ok(account) => accounts.push(account),
                Err(rules) => wrong.extend(rules.into_iter().map(|rule| format!("accounts[{i}].{rule}"))),
            }
        }
        for (i, one) in accounts.iter().enumerate() {
            if accounts[..i].iter().any(|other| one.is(other.platform, &other.key)) {
                wrong.push(format!("accounts: the {} `{}` stands twice", key_name(one.platform), one.key));
            }
        }
        if wrong.is_empty() { Ok(accounts) } else { Err(Error::usage(wrong.join("; "))) }
    }

    /// Whether this is the account of a platform with this key.
    pub(crate) fn is(&self, platform: Platform, key: &str) -> bool {
        self.platform == platform && self.key == key
    }

    /// As it is written, with its secret.
    pub(crate) fn written(&self) -> WrittenAccount {
        let secret = Some(self.secret.expose().to_owned());
        let (key, balance_fen, risk) = (Some(self.key.clone()), self.balance_fen, self.risk.clone());
        let platform = self.platform_word().to_owned();
        let all = WrittenAccount { platform, balance_fen, risk, ..WrittenAccount::default() };
        match self.platform {
            Platform::PandaPon => {
                WrittenAccount { access_key: key, access_secret: secret, user_ids: Some(self.user_ids.clone()), ..all }
            }
            Platform::DajiSaas => WrittenAccount { app_key: key, app_secret: secret, ..all },
        }
    }

    /// The platform's word.
    pub(crate) const fn platform_word(&self) -> &'static str {
        match self.platform {
            Platform::PandaPon => "pandapon",
            Platform::DajiSaas => "dajisaas",
        }
    }
}

const fn key_name(platform: Platform) -> &'static str {
    match platform {
        Platform::PandaPon => "access_key",
        Platform::DajiSaas => "app_key",
    }
}

impl WrittenAccount {
    /// The account that is meant, or every rule that is broken, each beginning with its member.
    pub(crate) fn read(self) -> Result<SandboxAccount, Vec<String>> {
        let mut wrong = Vec::new();
        let platform = match self.platform.as_str() {
            "pandapon" => Platform::PandaPon,
            "dajisaas" => Platform::DajiSaas,
            "" => return Err(vec!["platform: is missing: pandapon or dajisaas".to_owned()]),
            other => return Err(vec![format!("platform: must be pandapon or dajisaas, got `{other}`")]),
        };
        let (key, secret, foreign) = match platform {
            Platform::PandaPon => {
                let foreign = [("app_key", self.app_key.is_some()), ("app_secret", self.app_secret.is_some())];
                (("access_key", self.access_key), ("access_secret", self.access_secret), foreign.to_vec())
            }
            Platform::DajiSaas => {
                let foreign = [
                    ("access_key", self.access_key.is_some()),
                    ("access_secret", self.access_secret.is_some()),
                    ("user_ids", self.user_ids.is_some()),
                ];
                (("app_key", self.app_key), ("app_secret", self.app_secret), foreign.to_vec())
            }
        };
        let others = foreign.into_iter().filter(|(_, given)| *given);
        wrong.extend(others.map(|(name, _)| format!("{name}: no account of {} has one", platform.title())));
        let word = |(name, text): (&str, Option<String>), wrong: &mut Vec<String>| {
            let text = text.unwrap_or_default();
            if text.is_empty() {
                wrong.push(format!("{name}: is missing"));
            } else if !is_word(&text) {
                wrong.push(format!("{name}: must be 1 to 128 visible ASCII characters"));
            }
            text
        };
        let (key, secret) = (word(key, &mut wrong), word(secret, &mut wrong));
        let user_ids = self.user_ids.unwrap_or_default();
        if platform == Platform::PandaPon && user_ids.is_empty() {
            wrong.push("user_ids: is missing: the sub-accounts that calls name by `user-id`".to_owned());
        }
        let ids = user_ids.iter().enumerate().filter(|(_, id)| !is_word(id));
        wrong.extend(ids.map(|(i, _)| format!("user_ids[{i}]: must be 1 to 128 visible ASCII characters")));
        if self.balance_fen.is_some_and(|balance| balance < 0) {
            wrong.push(format!("balance_fen: must not be below 0, got {}", self.balance_fen.unwrap_or_default()));
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let (balance_fen, risk) = (self.balance_fen, self.risk);
        Ok(SandboxAccount { platform, key, secret: Secret::new(secret), user_ids, balance_fen, risk })
    }
}

/// Whether a text can stand in a header as it is.
fn is_word(text: &str) -> bool {
    (1..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::SandboxAccount;

    #[test]
    fn a_file_of_accounts_is_read_whole_or_refused_with_every_fault_of_it() {
        let file = r#"[{"platform": "pandapon", "access_key": "k", "access_secret": "s", "user_ids": ["1", "2"],
            "balance_fen": 0, "risk": ["orders"]}, {"platform": "dajisaas", "app_key": "k", "app_secret": "t"}]"#;
        let accounts = SandboxAccount::list(file).unwrap();
        assert_eq!((accounts.len(), accounts[0].user_ids.len(), accounts[0].balance_fen), (2, 2, Some(0)));
        for account in &accounts {
            assert_eq!(account.written(), account.written().read().unwrap().written());
            assert!(!format!("{account:?} {:?}", account.written()).contains("\"s\""));
        }
        let wrong = r#"[{"platform": "pandapon", "access_key": "a b", "balance_fen": -1, "app_key": "x"}, {},
            {"platform": "dajisaas", "app_key": "k", "app_secret": "t", "user_ids": []},
            {"platform": "dajisaas", "app_key": "k", "app_secret": "t"},
            {"platform": "dajisaas", "app_key": "k", "app_secret": "u"}]"#;
        let error = SandboxAccount::list(wrong).unwrap_err().message().to_owned();
        for part in [
            "accounts[0].access_key: must be",
            "accounts[0].access_secret: is missing",
            "accounts[0].user_ids: is missing",
            "accounts[0].balance_fen: must not be below 0",
            "accounts[0].app_key: no account of PandaPon",
            "accounts[1].platform: is missing",
            "accounts[2].user_ids: no account of DajiSaaS",
            "accounts: the app_key `k` stands twice",
        ] {
            assert!(error.contains(part), "{part}: {error}");
        }
        for (bad, named) in [("{}", "accounts"), (r#"[{"platform": "pandapon", "acess_key": "x"}]"#, "acess_key")] {
            assert!(SandboxAccount::list(bad).unwrap_err().message().contains(named));
        }
    }
}
