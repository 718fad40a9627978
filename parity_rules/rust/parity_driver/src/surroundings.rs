//! What a case finds around it: environment variables, arguments and flags, a directory with files, a working directory, a clock.
//! All of it is as before when the case is over.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::case::{self, State};
use crate::clock::VirtualClock;
use crate::files::{inside, TEMPORARY};
use crate::request::{ClockSetup, Setup};

/// The process's own surroundings, to which each case returns.
pub(crate) struct Surroundings {
    environment: Vec<(OsString, OsString)>,
    working_directory: PathBuf,
    temporary: PathBuf,
}

/// The directory of a case, which goes with the case.
pub(crate) struct CaseDirectory(PathBuf);

impl Surroundings {
    /// Remembers the surroundings as they are now.
    pub(crate) fn remember() -> io::Result<Self> {
        Ok(Self {
            environment: env::vars_os().collect(),
            working_directory: env::current_dir()?,
            temporary: env::temp_dir().canonicalize()?,
        })
    }

    /// The driver's own directory for temporary files.
    pub(crate) fn temporary(&self) -> &Path {
        &self.temporary
    }

    /// Makes a fresh, empty directory for the case of that number.
    pub(crate) fn make_directory(&self, sequence: u32) -> io::Result<CaseDirectory> {
        let directory = CaseDirectory(self.temporary.join(format!("t{sequence}")));
        match fs::create_dir(directory.path()) {
            // Left by a driver that the same case ended.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                remove_tree(directory.path())?;
                fs::create_dir(directory.path())?;
            }
            created => created?,
        }
        Ok(directory)
    }

    /// Undoes what the case, or the port's code, changed.
    pub(crate) fn restore(&self) -> io::Result<()> {
        env::set_current_dir(&self.working_directory)?;
        if !self.has_same_environment() {
            self.restore_environment();
        }
        Ok(())
    }

    /// Runs for every case, whether or not it touches the environment, so it allocates nothing of its own.
    fn has_same_environment(&self) -> bool {
        let mut before = self.environment.iter();
        let same = |(name, value)| before.next().is_some_and(|(name_then, then)| name == *name_then && value == *then);
        env::vars_os().all(same) && before.next().is_none()
    }

    fn restore_environment(&self) {
        env::vars_os().for_each(|(name, _)| env::remove_var(name));
        self.environment.iter().for_each(|(name, value)| env::set_var(name, value));
    }
}

impl CaseDirectory {
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Removes the directory with all that is in it.
    pub(crate) fn remove(self) -> io::Result<()> {
        remove_tree(&self.0)
    }
}

/// Removes a directory with all that is in it, also where a case took away the right to.
pub(crate) fn remove_tree(directory: &Path) -> io::Result<()> {
    fs::remove_dir_all(directory).or_else(|_| {
        allow_writing(directory)?;
        fs::remove_dir_all(directory)
    })
}

fn allow_writing(directory: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(directory, fs::Permissions::from_mode(0o700))?;
    for item in fs::read_dir(directory)? {
        let item = item?;
        if item.file_type()?.is_dir() {
            allow_writing(&item.path())?;
        }
    }
    Ok(())
}

/// Makes the surroundings that a case asks for.
pub(crate) fn enter(setup: Setup, directory: Option<&Path>) -> io::Result<()> {
    let (given, flags, seed) = (setup.given.0, setup.flags.0, setup.seed);
    let argv = setup.argv.unwrap_or_default();
    let clock = setup.clock.map(VirtualClock::from);
    let needs_directory = setup.cwd.is_some() || clock.as_ref().is_some_and(|clock| !clock.on_sleep.is_empty());
    if needs_directory && directory.is_none() {
        let detail = "setup.cwd and setup.clock.on_sleep need setup.files, which makes the case's directory";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, detail));
    }
    if let Some(root) = directory {
        fs::create_dir(root.join(TEMPORARY))?;
        env::set_var("TMPDIR", root.join(TEMPORARY));
        setup.files.unwrap_or_default().write(root)?;
        env::set_current_dir(inside(root, setup.cwd.as_deref().unwrap_or(""))?)?;
    }
    set_environment(setup.env)?;
    let directory = directory.map(Path::to_owned);
    case::with(|state| *state = State { given, argv, flags, seed, directory, clock, ..State::new() });
    Ok(())
}

fn set_environment(variables: BTreeMap<String, String>) -> io::Result<()> {
    for (name, value) in variables {
        // What the standard library would answer with a panic.
        if name.is_empty() || name.contains(['=', '\0']) || value.contains('\0') {
            let detail = format!("no environment variable can be called {name:?} and be {value:?}");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, detail));
        }
        env::set_var(name, value);
    }
    Ok(())
}

impl From<ClockSetup> for VirtualClock {
    fn from(setup: ClockSetup) -> Self {
        let ClockSetup { now, trace_sleep, on_sleep } = setup;
        Self { now, trace_sleep, on_sleep, sleeps: 0 }
    }
}
