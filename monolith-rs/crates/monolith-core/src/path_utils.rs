//! Where the code base lies on disk, and the paths of the libraries that are bundled with it.
//!
//! What the reference reads off the path of its own source file, the port reads off the path of the running program,
//! or off any other file of the tree ([`find_main_from`]).

use std::env;
use std::ffi::OsStr;
use std::io;
use std::path::{self, Component, Path, PathBuf};

use thiserror::Error;

const PACKAGE: &str = "monolith";

/// Directory names by which a base directory is known, in the order of preference: Bazel's runfiles, an installed
/// package, a source tree.
const MARKERS: [&str; 3] = ["__main__", "site-packages", PACKAGE];

/// Why the base directory is not known.
#[derive(Debug, Error)]
pub enum PathError {
    /// The path has no marker in it, or what it leads to has no `monolith` in it.
    #[error(
        "Unable to find the monolith base directory. This file directory is {}. Are you running under bazel structure?",
        .0.display()
    )]
    NotFound(PathBuf),
    /// The path of the program, or the working directory that a relative path begins in, is not to be had.
    #[error("unable to tell where this program lies: {0}")]
    Unknown(#[from] io::Error),
}

/// Returns the directory that has `monolith` in it, judged by the path of the running program.
pub fn find_main() -> Result<PathBuf, PathError> {
    find_main_from(&env::current_exe()?)
}

/// Returns the directory that has `monolith` in it, judged by the path of a file below it.
///
/// The first marker that occurs above the file decides, by its last occurrence. Links are not resolved: what a link
/// leads to may lie outside of the tree whose libraries are wanted.
pub fn find_main_from(file: &Path) -> Result<PathBuf, PathError> {
    let file = normalized(file)?;
    main_dir(&file).filter(|dir| dir.join(PACKAGE).exists()).ok_or(PathError::NotFound(file))
}

/// Returns the path of a bundled library, given relative to the base directory; it need not exist.
pub fn get_libops_path(lib_name: impl AsRef<Path>) -> Result<PathBuf, PathError> {
    Ok(find_main()?.join(lib_name))
}

/// Like [`get_libops_path`], with the base directory judged by the path of a file below it.
pub fn get_libops_path_from(file: &Path, lib_name: impl AsRef<Path>) -> Result<PathBuf, PathError> {
    Ok(find_main_from(file)?.join(lib_name))
}

fn main_dir(file: &Path) -> Option<PathBuf> {
    let parents: Vec<&OsStr> = file.parent()?.iter().collect();
    MARKERS.iter().find_map(|&marker| {
        let at = parents.iter().rposition(|&name| name == marker)?;
        let kept = if marker == PACKAGE { at } else { at + 1 };
        Some(parents[..kept].iter().collect())
    })
}

/// Makes a path absolute and takes `.` and `..` out of it, by its text alone.
fn normalized(path: &Path) -> io::Result<PathBuf> {
    let mut normal = PathBuf::new();
    for component in path::absolute(path)?.components() {
        match component {
            Component::ParentDir => {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    Ok(normal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use tempfile::TempDir;

    fn tree(packages: &[&str]) -> TempDir {
        let root = TempDir::new().expect("a temporary directory");
        for package in packages {
            fs::create_dir_all(root.path().join(package)).expect("a directory below it");
        }
        root
    }

    #[test]
    fn a_source_tree_is_known_by_its_package() {
        let root = tree(&["r/monolith"]);
        let file = root.path().join("r/monolith/sub/x.rs");
        assert_eq!(find_main_from(&file).unwrap(), root.path().join("r"));
        assert_eq!(get_libops_path_from(&file, "a/b.so").unwrap(), root.path().join("r/a/b.so"));
    }

    #[test]
    fn runfiles_come_before_installed_packages_before_the_source_tree() {
        let root = tree(&["monolith/site-packages/__main__/monolith", "monolith/site-packages/monolith"]);
        let installed = root.path().join("monolith/site-packages");
        assert_eq!(find_main_from(&installed.join("monolith/x")).unwrap(), installed);
        let runfiles = installed.join("__main__");
        assert_eq!(find_main_from(&runfiles.join("monolith/x")).unwrap(), runfiles);
    }

    #[test]
    fn the_last_occurrence_of_a_marker_decides() {
        let root = tree(&["monolith/x/monolith"]);
        let expected = root.path().join("monolith/x");
        assert_eq!(find_main_from(&expected.join("monolith/y")).unwrap(), expected);
    }

    #[test]
    fn a_file_of_the_name_of_a_marker_is_no_marker() {
        let root = tree(&["monolith"]);
        assert!(matches!(find_main_from(&root.path().join("site-packages")), Err(PathError::NotFound(_))));
    }

    #[test]
    fn the_first_marker_decides_even_if_nothing_is_there() {
        let root = tree(&["monolith/site-packages/pkg"]);
        let file = root.path().join("monolith/site-packages/pkg/x");
        let message = find_main_from(&file).unwrap_err().to_string();
        assert!(message.contains(&format!("This file directory is {}. ", file.display())), "{message}");
    }

    #[test]
    fn dots_are_taken_out_and_links_are_kept() {
        let root = tree(&["real/monolith"]);
        std::os::unix::fs::symlink("real", root.path().join("link")).expect("a link");
        let file = root.path().join("link/./monolith/../monolith/x");
        assert_eq!(find_main_from(&file).unwrap(), root.path().join("link"));
    }

    #[test]
    fn the_program_is_where_the_search_begins() {
        let program = env::current_exe().expect("the path of this test");
        assert_eq!(find_main().ok(), find_main_from(&program).ok());
        assert_eq!(get_libops_path("a").ok(), get_libops_path_from(&program, "a").ok());
    }
}
