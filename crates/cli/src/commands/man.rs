//! `daigou man`: the manual, a page for each command.

use crate::args::{Cli, ManArgs};
use crate::output::Output;
use clap::CommandFactory;
use daigou_core::{Certainty, Error, ErrorKind};

pub(crate) fn run(args: &ManArgs, out: &Output) -> Result<(), Error> {
    let failed = |error: std::io::Error| {
        let words = format!("{} cannot be written: {error}", args.folder.display());
        Error::new(ErrorKind::Output, Certainty::NotSent, words).with_field("DIR")
    };
    std::fs::create_dir_all(&args.folder).map_err(failed)?;
    let mut pages = Vec::new();
    let mut command = Cli::command();
    command.build();
    write(&command, "daigou", &args.folder, &mut pages).map_err(failed)?;
    if out.is_json() {
        return out.json(&pages);
    }
    out.line(format!(
        "{} pages are written to {}; `man -l {1}/daigou.1` shows the first",
        pages.len(),
        args.folder.display()
    ));
    Ok(())
}

/// A command's page and those of its subcommands: `daigou-place.1`, `daigou-config-show.1`.
fn write(
    command: &clap::Command,
    name: &str,
    folder: &std::path::Path,
    pages: &mut Vec<String>,
) -> std::io::Result<()> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).title(name.to_uppercase()).render(&mut page)?;
    let file = format!("{name}.1");
    std::fs::write(folder.join(&file), page)?;
    pages.push(file);
    for inner in command.get_subcommands().filter(|inner| !inner.is_hide_set() && inner.get_name() != "help") {
        write(inner, &format!("{name}-{}", inner.get_name()), folder, pages)?;
    }
    Ok(())
}
