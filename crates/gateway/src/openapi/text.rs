//! Descriptions, from Rust's doc comments: Markdown stays, links that only Rust's documentation can follow become their
//! words, and examples in Rust are left out.

/// A doc comment as Markdown for everybody.
pub(super) fn plain(comment: &str) -> String {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut fenced = false;
    let mut fresh = true;
    for line in comment.lines().map(str::trim_end) {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            fresh = true;
        } else if fenced {
        } else if line.is_empty() {
            fresh = true;
        } else if let Some(heading) = line.strip_prefix("# ") {
            paragraphs.push(if heading == "Errors" { "**Errors:**".to_owned() } else { format!("**{heading}:**") });
            // The text under a heading goes on behind it.
            fresh = false;
        } else if line.trim_start().starts_with(['-', '*', '|']) && !line.starts_with("**") {
            let joined = paragraphs.last_mut().filter(|last| last.contains("\n- ") || last.starts_with("- "));
            match joined {
                Some(last) => *last = format!("{last}\n{}", line.trim_start()),
                None => paragraphs.push(line.trim_start().to_owned()),
            }
            fresh = false;
        } else {
            let heads = paragraphs.last().is_some_and(|last| last.ends_with(":**"));
            match paragraphs.last_mut().filter(|_| !fresh || heads) {
                Some(last) => *last = format!("{last} {}", line.trim_start()),
                None => paragraphs.push(line.trim_start().to_owned()),
            }
            fresh = false;
        }
    }
    unlinked(&paragraphs.join("\n\n"))
}

/// The text with links into Rust's documentation replaced by their words.
fn unlinked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('[') {
        let (before, link) = rest.split_at(open);
        out.push_str(before);
        match link_at(link) {
            Some((words, target, after)) => {
                match target {
                    Some(address) if address.starts_with("http") => out.push_str(&format!("[{words}]({address})")),
                    _ => out.push_str(words.trim_start_matches("fn@")),
                }
                rest = after;
            }
            None => {
                out.push('[');
                rest = &link[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The words of a link that begins here, where it leads, and what follows. Brackets around anything but code or before
/// anything but a target are no link.
fn link_at(link: &str) -> Option<(&str, Option<&str>, &str)> {
    let close = link.find(']')?;
    let words = &link[1..close];
    let after = &link[close + 1..];
    if let Some(target) = after.strip_prefix('(') {
        let end = target.find(')')?;
        return Some((words, Some(&target[..end]), &target[end + 1..]));
    }
    let code = words.starts_with('`') && words.ends_with('`') && words.len() > 2;
    code.then_some((words, None, after))
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn links_into_rust_become_their_words_and_others_stay() {
        let text = "Compare [`Fen::money`] or the [list](super::ListOrders), see <https://a.example>\nand \
            [the page](https://b.example); an array is `[1,2]` or [0].";
        assert_eq!(
            plain(text),
            "Compare `Fen::money` or the list, see <https://a.example> and [the page](https://b.example); an array is \
             `[1,2]` or [0]."
        );
    }

    #[test]
    fn paragraphs_lists_and_rules_stay_and_rust_goes() {
        let text =
            "One\nsentence.\n\n```compile_fail\nlet x = 1;\n```\n\n- a\n- b\n\n# Errors\nPages below 1,\nand more.";
        assert_eq!(plain(text), "One sentence.\n\n- a\n- b\n\n**Errors:** Pages below 1, and more.");
    }
}
