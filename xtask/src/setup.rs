//! `cargo xtask setup`: installs what checks and tests need beyond Rust, where it may without asking anybody; where it
//! may not, it tells the one command to type. What is needed is `needs.rs`.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::needs::{Bringer, Installer, NEEDS, Need, Packages, in_path, is_root, tools_folder};
use crate::report::{Ended, Outcome, aligned, conclude};
use crate::run::{Workspace, says_yes, shown, streamed};

/// Gives the text of `--help` beyond one line.
pub(crate) fn more_help() -> String {
    let rows: Vec<Vec<String>> =
        NEEDS.iter().map(|need| vec![format!("  {}", need.what), format!("for {}", need.purpose)]).collect();
    format!(
        "{}\n\n\
         It installs on Debian and Ubuntu as root, or with a sudo that asks for no password, and with Homebrew.\n\
         Elsewhere it prints the one command that you would type, and ends with 1. It never asks.\n\
         The default cluster that Debian makes with PostgreSQL is not used, and need not run.\n\n\
         `cargo xtask test` begins with it, so there is no need to run it by hand.\n\n\
         options:\n  --print  say what is missing and the command for it; install nothing\n",
        aligned(&rows).join("\n")
    )
}

pub(crate) fn command(workspace: &Workspace, arguments: &[String]) -> Ended {
    let install = match arguments {
        [] => true,
        [flag] if flag == "--print" => false,
        [other, ..] => return Err(format!("unexpected argument `{other}`; setup takes --print")),
    };
    let missing = provide(workspace, |_| true, install);
    for need in &NEEDS {
        let is_missing = missing.iter().any(|missing| std::ptr::eq(*missing, need));
        println!("{}  {}, for {}", if is_missing { "missing" } else { "here   " }, need.what, need.purpose);
        if let (true, Bringer::Person(how)) = (is_missing, &need.bringer) {
            println!("         {how}");
        }
    }
    let Some(typed) = command_for(workspace, &missing) else {
        return Ok(conclude(&Outcome::Passed("all is here that can be installed".to_owned())));
    };
    println!("{typed}");
    Ok(conclude(&Outcome::Failed("something is missing; what brings it is said above".to_owned())))
}

/// Installs what is missing of what is wanted, if asked to and where it may. Gives what is missing after that.
pub(crate) fn provide(workspace: &Workspace, wanted: impl Fn(&Need) -> bool, install: bool) -> Vec<&'static Need> {
    let is_missing = |need: &&'static Need| !(need.is_here)(workspace);
    let missing: Vec<&Need> = NEEDS.iter().filter(|need| wanted(need)).filter(is_missing).collect();
    if !install || missing.iter().all(|need| need.packages().is_none()) {
        return missing;
    }
    let machine = Machine::look(workspace);
    let by_packages = |need: &&&Need| match &need.bringer {
        Bringer::Packages(_) => true,
        Bringer::Tools(tools) => !tools.installer.is_here(),
        Bringer::Person(_) => false,
    };
    if machine.may_install() && missing.iter().any(|need| by_packages(&need)) {
        if let Some(update) = machine.update() {
            quietly(workspace, &update);
        }
        // One by one: a package that this machine does not know must not keep the others away.
        for need in missing.iter().filter(by_packages) {
            if let Some(packages) = need.packages().map(|packages| machine.names(packages)).filter(|p| !p.is_empty()) {
                println!("missing: {}, for {}", need.what, need.purpose);
                quietly(workspace, &machine.install(packages));
            }
        }
    }
    missing.iter().for_each(|need| provide_tools(workspace, need));
    missing.into_iter().filter(is_missing).collect()
}

/// Installs programs of another language into the target folder, which nobody has to allow.
fn provide_tools(workspace: &Workspace, need: &Need) {
    let Bringer::Tools(tools) = &need.bringer else { return };
    if let Some(folder) = tools_folder(workspace).filter(|_| tools.installer.is_here()) {
        println!("missing: {}, for {}", need.what, need.purpose);
        for words in tools.installer.install(&folder, tools.names) {
            quietly(workspace, &words);
        }
    }
}

impl Installer {
    fn is_here(self) -> bool {
        match self {
            Self::Pip => in_path("python3"),
            Self::Npm => in_path("npm"),
        }
    }

    /// The commands that install programs below a folder.
    fn install(self, folder: &Path, names: &[&str]) -> Vec<Vec<String>> {
        let command =
            |words: &[&str], names: &[&str]| words.iter().chain(names).map(|word| (*word).to_owned()).collect();
        match self {
            Self::Pip => {
                let place = folder.join("python");
                let pip = place.join("bin/pip");
                let install = command(&[&pip.to_string_lossy(), "install", "--quiet"], names);
                vec![command(&["python3", "-m", "venv", &place.to_string_lossy()], &[]), install]
            }
            Self::Npm => {
                let place = folder.join("node");
                vec![command(&["npm", "install", "--silent", "--no-save", "--prefix", &place.to_string_lossy()], names)]
            }
        }
    }
}

/// The line that tells a person how to have what is missing; none where no package brings it.
pub(crate) fn command_for(workspace: &Workspace, missing: &[&Need]) -> Option<String> {
    let packages: Vec<&Packages> = missing.iter().filter_map(|need| need.packages()).collect();
    (!packages.is_empty()).then(|| Machine::look(workspace).told(&packages))
}

/// Says the command, and runs it without its report of progress. That it failed is seen by what is still missing.
fn quietly(workspace: &Workspace, words: &[String]) {
    let mut command: Command = workspace.program(&words[0], &[]);
    command.args(&words[1..]).stdin(Stdio::null()).stdout(Stdio::null());
    println!("{}", shown(&command));
    if let Err(why) = streamed(command) {
        eprintln!("{why}");
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manager {
    Apt,
    Homebrew,
    Unknown,
}

/// By whose leave something is installed here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rights {
    Root,
    /// Sudo asks for no password.
    Sudo,
    /// Sudo would ask.
    Password,
    /// There is no sudo.
    Nobody,
}

/// The facts about this machine that can be found without changing it.
#[derive(Debug, Clone, Copy)]
struct Machine {
    manager: Manager,
    rights: Rights,
    ubuntu: bool,
    mac: bool,
}

impl Machine {
    fn look(workspace: &Workspace) -> Self {
        let manager = match () {
            () if in_path("apt-get") => Manager::Apt,
            () if in_path("brew") => Manager::Homebrew,
            () => Manager::Unknown,
        };
        let rights = match () {
            () if is_root(workspace) => Rights::Root,
            () if says_yes(workspace.program("sudo", &["-n", "true"])) => Rights::Sudo,
            () if in_path("sudo") => Rights::Password,
            () => Rights::Nobody,
        };
        let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
        let ubuntu = release.lines().any(|line| line.trim() == "ID=ubuntu");
        Self { manager, rights, ubuntu, mac: cfg!(target_os = "macos") }
    }

    /// Tells whether it installs without asking anybody. Homebrew refuses root, and needs no other rights than the
    /// user's.
    fn may_install(self) -> bool {
        match self.manager {
            Manager::Apt => matches!(self.rights, Rights::Root | Rights::Sudo),
            Manager::Homebrew => self.rights != Rights::Root,
            Manager::Unknown => false,
        }
    }

    fn names(self, packages: &Packages) -> &'static [&'static str] {
        match self.manager {
            Manager::Apt if self.ubuntu => packages.ubuntu.unwrap_or(packages.debian),
            Manager::Homebrew => packages.homebrew,
            Manager::Unknown if self.mac => packages.homebrew,
            _ => packages.debian,
        }
    }

    /// Gives the words that bring the manager's list of packages up to date, where it does not do that by itself.
    fn update(self) -> Option<Vec<String>> {
        (self.manager == Manager::Apt).then(|| self.apt(&["update"]))
    }

    fn install(self, packages: &[&str]) -> Vec<String> {
        if self.manager == Manager::Apt {
            return self.apt(&[&["install", "-y", "--no-install-recommends"], packages].concat());
        }
        ["brew", "install"].iter().chain(packages).map(|word| (*word).to_owned()).collect()
    }

    /// Gives the words for apt, which asks nothing, and waits for another that installs at the moment.
    fn apt(self, words: &[&str]) -> Vec<String> {
        let sudo: &[&str] = if self.rights == Rights::Sudo { &["sudo", "-n"] } else { &[] };
        let apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"];
        sudo.iter().chain(&apt).chain(words).map(|word| (*word).to_owned()).collect()
    }

    /// The one command for a person, with the words before it.
    fn told(self, packages: &[&Packages]) -> String {
        let names: Vec<&str> = packages.iter().flat_map(|packages| self.names(packages)).copied().collect();
        let names = names.join(" ");
        let apt = format!("apt-get update && apt-get install -y --no-install-recommends {names}");
        match (self.manager, self.rights) {
            (Manager::Apt, Rights::Root) => format!("to have it, type: {apt}"),
            (Manager::Apt, Rights::Sudo | Rights::Password) => format!("to have it, type: sudo sh -c '{apt}'"),
            (Manager::Apt, Rights::Nobody) => format!("to have it, type: su -c '{apt}'"),
            (Manager::Homebrew, _) => format!("to have it, type: brew install {names}"),
            (Manager::Unknown, _) if self.mac => {
                format!("to have it, install Homebrew (https://brew.sh), and type: brew install {names}")
            }
            (Manager::Unknown, _) => format!(
                "to have it, install what Debian calls {names}; this knows apt-get and Homebrew, and finds neither"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BROWSER: Packages =
        Packages { debian: &["chromium"], ubuntu: Some(&["chromium-browser"]), homebrew: &["chrome"] };
    const PYTHON: Packages = Packages { debian: &["python3"], ubuntu: None, homebrew: &["python"] };
    const HEADERS: Packages = Packages { debian: &["libssl-dev"], ubuntu: None, homebrew: &[] };

    fn machine(manager: Manager, rights: Rights) -> Machine {
        Machine { manager, rights, ubuntu: false, mac: false }
    }

    #[test]
    fn nothing_is_installed_where_somebody_would_have_to_be_asked() {
        let may = |manager, rights| machine(manager, rights).may_install();
        assert!(may(Manager::Apt, Rights::Root) && may(Manager::Apt, Rights::Sudo));
        assert!(!may(Manager::Apt, Rights::Password) && !may(Manager::Apt, Rights::Nobody));
        assert!(may(Manager::Homebrew, Rights::Password) && !may(Manager::Homebrew, Rights::Root));
        assert!(!may(Manager::Unknown, Rights::Root));
    }

    #[test]
    fn one_command_brings_all_that_is_missing() {
        let told = |manager, rights| machine(manager, rights).told(&[&BROWSER, &PYTHON]);
        let apt = "apt-get update && apt-get install -y --no-install-recommends chromium python3";
        assert_eq!(told(Manager::Apt, Rights::Root), format!("to have it, type: {apt}"));
        assert_eq!(told(Manager::Apt, Rights::Password), format!("to have it, type: sudo sh -c '{apt}'"));
        assert_eq!(told(Manager::Apt, Rights::Nobody), format!("to have it, type: su -c '{apt}'"));
        assert_eq!(told(Manager::Homebrew, Rights::Nobody), "to have it, type: brew install chrome python");
        assert!(told(Manager::Unknown, Rights::Root).contains("what Debian calls chromium python3"));
    }

    #[test]
    fn packages_have_the_names_of_their_system() {
        let ubuntu = Machine { ubuntu: true, ..machine(Manager::Apt, Rights::Root) };
        assert_eq!((ubuntu.names(&BROWSER), ubuntu.names(&PYTHON)), (&["chromium-browser"][..], &["python3"][..]));
        assert!(machine(Manager::Homebrew, Rights::Nobody).names(&HEADERS).is_empty());
        let bare_mac = Machine { mac: true, ..machine(Manager::Unknown, Rights::Nobody) };
        assert!(bare_mac.told(&[&BROWSER]).ends_with("brew install chrome"));
    }

    #[test]
    fn apt_asks_nothing_and_sudo_no_password() {
        let words = machine(Manager::Apt, Rights::Sudo).install(&["python3"]).join(" ");
        assert!(words.starts_with("sudo -n env DEBIAN_FRONTEND=noninteractive apt-get "), "{words}");
        assert!(words.ends_with(" install -y --no-install-recommends python3"), "{words}");
        assert_eq!(machine(Manager::Homebrew, Rights::Nobody).update(), None);
    }
}
