//! A crate's sources as modules: which names each of them defines, imports and hands on, and which paths it names. Read
//! from tokens, so that comments and texts say nothing; what only tests compile is left out.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

/// The files of a crate by their paths below `src`, with `/`.
pub(super) type Files = BTreeMap<String, String>;

/// A path of names, from the root of the crate.
pub(super) type Path = Vec<String>;

/// An imported name.
#[derive(Debug, Clone)]
pub(super) struct Import {
    /// The name that it has here; `*` for all names of a module.
    pub(super) name: String,
    pub(super) target: Path,
    /// Handed on by `pub use`.
    pub(super) public: bool,
}

/// A module, in a file of its own or in another's.
#[derive(Debug, Default)]
pub(super) struct Module {
    pub(super) file: String,
    pub(super) items: BTreeSet<String>,
    pub(super) imports: Vec<Import>,
    /// Paths that stand in code, from the root or from a name that is known here.
    pub(super) paths: BTreeSet<Path>,
}

/// The modules of a crate by their paths; the root has the empty one.
pub(super) type Modules = BTreeMap<Path, Module>;

/// Reads a crate from its root file on.
///
/// # Errors
/// A file that is missing, or is no Rust.
pub(super) fn read(files: &Files, root: &str) -> Result<Modules, String> {
    let mut modules = Modules::new();
    read_file(files, root, Vec::new(), &mut modules)?;
    Ok(modules)
}

fn read_file(files: &Files, file: &str, path: Path, modules: &mut Modules) -> Result<(), String> {
    let text = files.get(file).ok_or_else(|| format!("{file} is declared as a module, and missing"))?;
    let tokens = TokenStream::from_str(text).map_err(|error| format!("{file}: {error}"))?;
    let mut reader = Reader { files, modules, file, at: path };
    reader.module(tokens)
}

/// Reads the tokens of one module.
struct Reader<'r> {
    files: &'r Files,
    modules: &'r mut Modules,
    file: &'r str,
    at: Path,
}

impl Reader<'_> {
    fn module(&mut self, tokens: TokenStream) -> Result<(), String> {
        self.modules.insert(self.at.clone(), Module { file: self.file.to_owned(), ..Module::default() });
        self.tokens(tokens, true)
    }

    fn this(&mut self) -> &mut Module {
        self.modules.entry(self.at.clone()).or_default()
    }

    /// Walks through tokens; `items` says whether definitions among them are the module's own.
    fn tokens(&mut self, stream: TokenStream, items: bool) -> Result<(), String> {
        let tokens: Vec<TokenTree> = stream.into_iter().collect();
        let mut i = 0;
        let mut public = false;
        while i < tokens.len() {
            let word = ident(&tokens[i]);
            match word.as_deref() {
                None if is_test_only(&tokens, i) => {
                    i = behind_item(&tokens, i + 2);
                    continue;
                }
                None => {
                    if let TokenTree::Group(group) = &tokens[i] {
                        // What a macro is given may be definitions: `reply! { pub struct … }`.
                        let of_macro = i > 0 && is_punct(&tokens[i - 1], '!') || i > 1 && is_punct(&tokens[i - 2], '!');
                        self.tokens(group.stream(), items && of_macro)?;
                    }
                }
                Some("pub") => {
                    public = true;
                    i += if is_restricted(&tokens, i) { 2 } else { 1 };
                    continue;
                }
                Some("use") => {
                    let end = (i..tokens.len()).find(|j| is_punct(&tokens[*j], ';')).unwrap_or(tokens.len());
                    self.import(&tokens[i + 1..end], &[], public && items)?;
                    i = end;
                }
                Some("mod") if items => i = self.declared(&tokens, i)?,
                Some("macro_rules") => {
                    if let Some(name) = tokens.get(i + 2).and_then(ident) {
                        self.this().items.insert(name);
                    }
                    // What it expands to belongs to whoever calls it.
                    i += 3;
                }
                Some("fn" | "struct" | "enum" | "trait" | "type" | "const" | "static" | "union") if items => {
                    if let Some(name) = tokens.get(i + 1).and_then(ident) {
                        self.this().items.insert(name);
                    }
                }
                Some(_) if begins_path(&tokens, i) => i = self.path(&tokens, i),
                Some(_) => {}
            }
            public = false;
            i += 1;
        }
        Ok(())
    }

    /// `mod name;` or `mod name { … }`; gives the place of its last token.
    fn declared(&mut self, tokens: &[TokenTree], i: usize) -> Result<usize, String> {
        let Some(name) = tokens.get(i + 1).and_then(ident) else { return Ok(i) };
        let mut path = self.at.clone();
        path.push(name.clone());
        match tokens.get(i + 2) {
            Some(TokenTree::Group(body)) => {
                let mut inner = Reader { files: self.files, modules: self.modules, file: self.file, at: path };
                inner.module(body.stream())?;
            }
            _ => {
                let joined = path.join("/");
                // `name.rs` or `name/mod.rs`; a file named otherwise by `#[path]` is outside of `src`, and another crate's.
                let found = [format!("{joined}.rs"), format!("{joined}/mod.rs")];
                let Some(file) = found.iter().find(|file| self.files.contains_key(*file)) else { return Ok(i + 2) };
                read_file(self.files, file, path, self.modules)?;
            }
        }
        Ok(i + 2)
    }

    /// One branch of a `use` tree.
    fn import(&mut self, tokens: &[TokenTree], before: &[String], public: bool) -> Result<(), String> {
        let mut path = before.to_vec();
        let mut i = 0;
        while i < tokens.len() {
            match &tokens[i] {
                TokenTree::Group(group) => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    for branch in inner.split(|token| is_punct(token, ',')).filter(|branch| !branch.is_empty()) {
                        self.import(branch, &path, public)?;
                    }
                    return Ok(());
                }
                TokenTree::Punct(punct) if punct.as_char() == '*' => {
                    self.imported("*".to_owned(), &path, public);
                    return Ok(());
                }
                token => match ident(token).as_deref() {
                    Some("as") => {
                        let name = tokens.get(i + 1).and_then(ident).unwrap_or_else(|| "_".to_owned());
                        self.imported(name, &path, public);
                        return Ok(());
                    }
                    Some("self") if !path.is_empty() => {}
                    Some(word) => path.push(word.to_owned()),
                    None => {}
                },
            }
            i += 1;
        }
        let name = path.last().cloned().unwrap_or_default();
        self.imported(name, &path, public);
        Ok(())
    }

    fn imported(&mut self, name: String, written: &[String], public: bool) {
        let target = self.absolute(written);
        self.this().imports.push(Import { name, target, public });
    }

    /// A path in code; gives the place of its last token.
    fn path(&mut self, tokens: &[TokenTree], i: usize) -> usize {
        let mut written = vec![ident(&tokens[i]).unwrap_or_default()];
        let mut last = i;
        while is_colons(tokens, last + 1) {
            let Some(name) = tokens.get(last + 3).and_then(ident) else { break };
            written.push(name);
            last += 3;
        }
        let path = self.absolute(&written);
        self.this().paths.insert(path);
        last
    }

    /// A written path from the root; one that begins with neither `crate`, `self` nor `super` stays relative: it begins
    /// with a name of this module.
    fn absolute(&self, written: &[String]) -> Path {
        let mut path = match written.first().map(String::as_str) {
            Some("crate") => return written[1..].to_vec(),
            _ => self.at.clone(),
        };
        for (i, word) in written.iter().enumerate() {
            match word.as_str() {
                "self" if i == 0 => {}
                "super" => {
                    path.pop();
                }
                word => path.push(word.to_owned()),
            }
        }
        path
    }
}

fn ident(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Ident(ident) => Some(ident.to_string().trim_start_matches("r#").to_owned()),
        _ => None,
    }
}

fn is_punct(token: &TokenTree, c: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == c)
}

fn is_colons(tokens: &[TokenTree], i: usize) -> bool {
    matches!(tokens.get(i..i + 2), Some([a, b]) if is_punct(a, ':') && is_punct(b, ':'))
}

/// Tells whether a path of at least two names begins here: not behind `::`, `.` or `$`.
fn begins_path(tokens: &[TokenTree], i: usize) -> bool {
    let behind = |c| i > 0 && is_punct(&tokens[i - 1], c);
    let inside_path = behind(':') && i > 1 && is_punct(&tokens[i - 2], ':');
    is_colons(tokens, i + 1) && !inside_path && !behind('$') && !behind('.')
}

/// Tells whether `#[cfg(test)]` or `#[test]` begins here.
fn is_test_only(tokens: &[TokenTree], i: usize) -> bool {
    let Some([sign, TokenTree::Group(group)]) = tokens.get(i..i + 2) else { return false };
    let text = group.stream().to_string().replace(' ', "");
    is_punct(sign, '#') && (text == "cfg(test)" || text == "test" || text.starts_with("cfg(all(test"))
}

/// Tells whether `pub` has its reach behind it: `pub(crate)`, `pub(super)`, `pub(in …)`.
fn is_restricted(tokens: &[TokenTree], i: usize) -> bool {
    matches!(tokens.get(i + 1), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis)
}

/// The place behind the item that begins here: behind its `;` or its braces.
fn behind_item(tokens: &[TokenTree], from: usize) -> usize {
    let ends = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        token => is_punct(token, ';'),
    };
    (from..tokens.len()).find(|i| ends(&tokens[*i])).map_or(tokens.len(), |i| i + 1)
}
