//! `daigou place --template`: a file to fill in.

use crate::args::{LangArg, PlaceArgs, TemplateArg};
use crate::newfile::NewFile;
use crate::orderfile::{Kind, template};
use crate::output::Output;
use daigou_core::{Certainty, Error, ErrorKind};
use std::io::IsTerminal;

/// Writes it to the file that is named, or to standard output.
pub(super) fn write(args: &PlaceArgs, kind: TemplateArg, out: &Output) -> Result<u8, Error> {
    let kind = match kind {
        TemplateArg::Jsonl => Kind::Jsonl,
        TemplateArg::Csv => Kind::Csv,
        TemplateArg::Xlsx => Kind::Xlsx,
    };
    let bytes = template(kind, args.lang == LangArg::Zh)?;
    let Some(path) = args.file.as_deref().filter(|path| path.as_os_str() != "-") else {
        if kind == Kind::Xlsx && std::io::stdout().is_terminal() {
            return Err(Error::invalid("--template", "a workbook is nothing for a terminal")
                .with_hint("name a file: daigou place orders.xlsx --template xlsx"));
        }
        out.raw(&bytes);
        return Ok(0);
    };
    if path.exists() {
        return Err(Error::invalid("FILE", format!("`{}` is there already, and is not replaced", path.display()))
            .with_hint("name another file, or take that one away"));
    }
    if Kind::of(path)? != kind {
        return Err(Error::invalid("FILE", format!("`{}` does not end as the template's kind does", path.display()))
            .with_hint("give it the ending of its kind: .jsonl, .csv or .xlsx"));
    }
    let written = NewFile::at("FILE", path, Vec::new())?.write(&bytes);
    written.map_err(|why| Error::new(ErrorKind::Output, Certainty::NotSent, why))?;
    out.line(format!("{} is written: fill it in, then `daigou place {0} --dry-run`", path.display()));
    Ok(0)
}
