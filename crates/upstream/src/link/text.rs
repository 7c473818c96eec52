//! The links in a text: where each begins and ends. Share texts set links between Chinese words and full-width
//! punctuation without a space, and people copy links without their scheme.

use url::Url;

/// More links than this in one text are not looked at.
const MOST: usize = 200;

/// The links of a text in its order.
pub(super) fn links(text: &str) -> Vec<Url> {
    // As JSON and HTML write them.
    let text = text.replace("\\/", "/").replace("&amp;", "&");
    let mut links: Vec<Url> = Vec::new();
    for word in text.split(ends_a_word) {
        // A link may hold Chinese words, but those behind it mostly belong to the text: the short reading counts first.
        let before = links.len();
        links.extend(word.split(|c: char| !c.is_ascii()).flat_map(in_run));
        let whole = in_run(word);
        if !word.is_ascii() && links.len() > before {
            links.extend(whole);
        }
        if links.len() >= MOST {
            links.truncate(MOST);
            break;
        }
    }
    links
}

/// Tells whether no link goes on behind this character.
fn ends_a_word(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '\'' | '`' | '{' | '}' | '|' | '\\' | '^')
}

/// The links in a run of characters that may all belong to links: by their schemes, or one without.
fn in_run(run: &str) -> Vec<Url> {
    let lower = run.to_ascii_lowercase();
    let starts: Vec<usize> = lower
        .match_indices("http")
        .map(|(at, _)| at)
        .filter(|at| lower[*at..].starts_with("http://") || lower[*at..].starts_with("https://"))
        .collect();
    let whole = without_scheme(run);
    // A scheme behind `=`, `/` and the like is that of a link inside the link, where there is one around it.
    let inside = |at: usize| lower[..at].ends_with(['=', '/', '&', ':', '?', '#']);
    let mut cuts: Vec<usize> = starts.iter().copied().filter(|at| *at == 0 || !inside(*at)).collect();
    if cuts.is_empty() {
        match (whole, starts.first()) {
            (None, Some(first)) => cuts.push(*first),
            (whole, _) => return whole.into_iter().collect(),
        }
    }
    let mut found: Vec<Url> = without_scheme(&run[..cuts[0]]).into_iter().collect();
    cuts.push(run.len());
    found.extend(cuts.windows(2).filter_map(|cut| parse(&run[cut[0]..cut[1]])));
    found
}

/// A link that begins with its host.
fn without_scheme(run: &str) -> Option<Url> {
    let rest = run.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |l: &&str| !l.is_empty() && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let top = labels.last()?;
    let is_host = labels.len() >= 2 && labels.iter().all(is_label) && top.bytes().all(|b| b.is_ascii_alphabetic());
    if is_host { parse(&format!("https://{rest}")) } else { None }
}

fn parse(link: &str) -> Option<Url> {
    Url::parse(link.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '*'])).ok().filter(Url::has_host)
}
