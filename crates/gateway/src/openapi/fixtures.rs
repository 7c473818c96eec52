//! Documented examples by operation, read from a folder as `tests/fixtures` is: `manifest.json` and the files that it
//! names.

use serde::Deserialize;
use serde_json::Value;
use std::path::Path;

/// One example of a request, a reply or a callback.
#[derive(Debug, Clone)]
pub struct Example {
    entry: Entry,
    /// The content: business parameters, a whole reply, or a callback's body.
    pub value: Value,
}

/// The examples that there are.
#[derive(Debug, Clone, Default)]
pub struct Examples(Vec<Example>);

#[derive(Deserialize)]
struct Manifest {
    files: Vec<Entry>,
}

/// A file as the manifest describes it.
#[derive(Debug, Clone, Deserialize)]
struct Entry {
    file: String,
    marketplace: String,
    operation: String,
    kind: String,
    generation: Option<String>,
    source: String,
    completed: bool,
    doc: String,
}

impl Examples {
    /// The examples of a folder.
    ///
    /// # Errors
    /// The file that cannot be read, and why.
    pub fn read(folder: &Path) -> Result<Self, String> {
        let text = |name: &str| {
            let path = folder.join(name);
            std::fs::read_to_string(&path).map_err(|why| format!("{}: {why}", path.display()))
        };
        let manifest: Manifest =
            serde_json::from_str(&text("manifest.json")?).map_err(|why| format!("manifest.json: {why}"))?;
        let read = |entry: Entry| {
            let value = serde_json::from_str(&text(&entry.file)?).map_err(|why| format!("{}: {why}", entry.file))?;
            Ok(Example { entry, value })
        };
        // Beside the bodies stand forms that hold them.
        let is_body = |entry: &Entry| entry.file.ends_with(".json");
        manifest.files.into_iter().filter(is_body).map(read).collect::<Result<_, _>>().map(Self)
    }

    /// The examples of one kind (`request`, `response` or `message`) of an operation, those of this generation only where
    /// there are any of it.
    pub(super) fn of(&self, marketplace: &str, operation: &str, kind: &str, generation: &str) -> Vec<&Example> {
        let all = || {
            self.0.iter().filter(|example| {
                let entry = &example.entry;
                (entry.marketplace.as_str(), entry.operation.as_str(), entry.kind.as_str())
                    == (marketplace, operation, kind)
            })
        };
        let is_own = |example: &&Example| example.entry.generation.as_deref().is_none_or(|own| own == generation);
        let own: Vec<&Example> = all().filter(is_own).collect();
        if own.is_empty() { all().collect() } else { own }
    }
}

impl Example {
    /// A word for it among the others of its place.
    pub(super) fn name(&self, number: usize) -> String {
        if number == 0 { self.entry.source.clone() } else { format!("{}_{}", self.entry.source, number + 1) }
    }

    /// Where it comes from, in one line, beside an operation of this generation.
    pub(super) fn summary(&self, generation: &str) -> String {
        let source = match self.entry.source.as_str() {
            "documented" => "The vendor's own example",
            "third_party" => "Seen in a public integration",
            _ => "The shape of the platform behind the reseller",
        };
        let completed = if self.entry.completed { ", completed" } else { "" };
        let other = match self.entry.generation.as_deref() {
            Some(own) if own != generation => format!(" (of {own})"),
            _ => String::new(),
        };
        format!("{source}{completed}{other}: {}", self.entry.doc)
    }

    /// `documented`, `third_party` or `upstream`.
    pub(super) fn source(&self) -> &str {
        &self.entry.source
    }
}
