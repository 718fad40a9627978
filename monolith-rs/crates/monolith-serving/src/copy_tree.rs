//! Copying a directory with all that is in it: contents, permissions and times; links are followed.

use std::fmt;
use std::fs::{self, File, FileTimes};
use std::io;
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::path_error::{At, PathError, Quoted};

/// Why a directory was not copied whole.
#[derive(Debug, Error)]
pub enum CopyError {
    /// The directory itself cannot be read or made, or one file cannot be copied.
    #[error(transparent)]
    Path(#[from] PathError),
    /// Reading a pipe might never end.
    #[error("`{}` is a named pipe", .0.display())]
    NamedPipe(PathBuf),
    /// Parts of the directory were not copied; all others were.
    #[error("[{}]", list(.0))]
    Parts(Vec<Failure>),
}

/// A part of a directory that was not copied.
#[derive(Debug)]
pub struct Failure {
    source: PathBuf,
    destination: PathBuf,
    reason: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (source, destination) = (self.source.to_string_lossy(), self.destination.to_string_lossy());
        write!(f, "({}, {}, {})", Quoted(&source), Quoted(&destination), Quoted(&self.reason))
    }
}

fn list(failures: &[Failure]) -> String {
    let texts: Vec<String> = failures.iter().map(Failure::to_string).collect();
    texts.join(", ")
}

/// Copies the directory `source` to `destination`, which must not exist; directories above it are made.
///
/// What fails inside does not keep the rest from being copied.
pub fn copy_tree(source: &Path, destination: &Path) -> Result<(), CopyError> {
    let entries: io::Result<Vec<_>> = fs::read_dir(source).at(source)?.collect();
    let mut entries = entries.at(source)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    make_directory(destination)?;
    let mut failures = Vec::new();
    for entry in entries {
        let (from, to) = (entry.path(), destination.join(entry.file_name()));
        failures.extend(failures_of(copy_entry(&from, &to), &from, &to));
    }
    let attributes = copy_attributes(source, destination).map_err(CopyError::from);
    failures.extend(failures_of(attributes, source, destination));
    if failures.is_empty() {
        Ok(())
    } else {
        Err(CopyError::Parts(failures))
    }
}

fn failures_of(copied: Result<(), CopyError>, source: &Path, destination: &Path) -> Vec<Failure> {
    match copied {
        Ok(()) => Vec::new(),
        Err(CopyError::Parts(failures)) => failures,
        Err(error) => {
            vec![Failure { source: source.to_owned(), destination: destination.to_owned(), reason: error.to_string() }]
        }
    }
}

fn copy_entry(source: &Path, destination: &Path) -> Result<(), CopyError> {
    let kind = fs::metadata(source).at(source)?.file_type();
    if kind.is_dir() {
        copy_tree(source, destination)
    } else if kind.is_fifo() {
        Err(CopyError::NamedPipe(source.to_owned()))
    } else {
        Ok(copy_file(source, destination)?)
    }
}

fn copy_file(source: &Path, destination: &Path) -> Result<(), PathError> {
    let mut input = File::open(source).at(source)?;
    let mut output = File::create(destination).at(destination)?;
    io::copy(&mut input, &mut output).at(destination)?;
    copy_attributes(source, destination)
}

fn copy_attributes(source: &Path, destination: &Path) -> Result<(), PathError> {
    let metadata = fs::metadata(source).at(source)?;
    let accessed = metadata.accessed().at(source)?;
    let modified = metadata.modified().at(source)?;
    let times = FileTimes::new().set_accessed(accessed).set_modified(modified);
    File::open(destination).and_then(|file| file.set_times(times)).at(destination)?;
    fs::set_permissions(destination, metadata.permissions()).at(destination)
}

/// Makes a directory, and those above it one by one, so that an error names the one that could not be made.
fn make_directory(path: &Path) -> Result<(), PathError> {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() && !parent.exists() => make_directory(parent)?,
        _ => {}
    }
    fs::create_dir(path).at(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{symlink, PermissionsExt};
    use std::process::Command;
    use tempfile::TempDir;

    fn source() -> TempDir {
        let root = TempDir::new().expect("a temporary directory");
        fs::create_dir_all(root.path().join("from/a")).expect("a directory");
        fs::write(root.path().join("from/a/f"), "text").expect("a file");
        root
    }

    #[test]
    fn contents_permissions_and_times_are_copied() {
        let root = source();
        let (from, to) = (root.path().join("from"), root.path().join("x/y/to"));
        fs::set_permissions(from.join("a/f"), fs::Permissions::from_mode(0o640)).expect("permissions");
        copy_tree(&from, &to).unwrap();
        let (before, after) = (fs::metadata(from.join("a/f")).unwrap(), fs::metadata(to.join("a/f")).unwrap());
        assert_eq!(fs::read_to_string(to.join("a/f")).unwrap(), "text");
        assert_eq!(after.permissions(), before.permissions());
        assert_eq!(after.modified().unwrap(), before.modified().unwrap());
    }

    #[test]
    fn a_link_becomes_what_it_leads_to() {
        let root = source();
        symlink("a", root.path().join("from/link")).expect("a link");
        copy_tree(&root.path().join("from"), &root.path().join("to")).unwrap();
        assert!(!root.path().join("to/link").is_symlink());
        assert_eq!(fs::read_to_string(root.path().join("to/link/f")).unwrap(), "text");
    }

    #[test]
    fn what_fails_is_listed_and_the_rest_copied() {
        let root = source();
        let (from, to) = (root.path().join("from"), root.path().join("to"));
        symlink("nowhere", from.join("a/b")).expect("a link");
        let status = Command::new("mkfifo").arg(from.join("pipe")).status().expect("mkfifo");
        assert!(status.success());
        let message = copy_tree(&from, &to).unwrap_err().to_string();
        let (from, to) = (from.display(), to.display());
        let link = format!("\"[Errno 2] No such file or directory: '{from}/a/b'\"");
        let pipe = format!("'`{from}/pipe` is a named pipe'");
        assert_eq!(message, format!("[('{from}/a/b', '{to}/a/b', {link}), ('{from}/pipe', '{to}/pipe', {pipe})]"));
        assert_eq!(fs::read_to_string(format!("{to}/a/f")).unwrap(), "text");
    }

    #[test]
    fn a_directory_that_cannot_be_made_is_named() {
        let root = source();
        fs::write(root.path().join("file"), "").expect("a file");
        let destination = root.path().join("file/x/y");
        let message = copy_tree(&root.path().join("from"), &destination).unwrap_err().to_string();
        assert_eq!(message, format!("[Errno 20] Not a directory: '{}/file/x'", root.path().display()));
    }
}
