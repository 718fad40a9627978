use std::fs;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};

use super::{inside, Entry, Files, TEMPORARY};

/// A directory of the test's own.
struct Directory(PathBuf);

impl Directory {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("parity-files-{}-{name}", std::process::id()));
        fs::create_dir(&path).unwrap();
        Self(path)
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

fn files(entries: &[(&str, Entry)]) -> Files {
    Files(entries.iter().map(|(path, entry)| ((*path).to_owned(), entry.clone())).collect())
}

#[test]
fn what_is_made_is_found() {
    let directory = Directory::new("made");
    let made = files(&[
        ("a/b", Entry::File(b"text".to_vec())),
        ("bytes", Entry::File(vec![0xff])),
        ("empty/inner", Entry::Directory),
        ("link", Entry::Symlink("a/b".into())),
    ]);
    made.write(&directory.0).unwrap();
    assert_eq!(Files::read(&directory.0).unwrap(), made);
}

#[test]
fn directories_are_seen_only_if_they_are_empty() {
    let directory = Directory::new("empty");
    files(&[("a", Entry::Directory), ("a/b", Entry::File(vec![])), (TEMPORARY, Entry::Directory)])
        .write(&directory.0)
        .unwrap();
    assert_eq!(Files::read(&directory.0).unwrap(), files(&[("a/b", Entry::File(vec![]))]));
    fs::write(directory.0.join(".t/x"), "").unwrap();
    let found = files(&[(".t/x", Entry::File(vec![])), ("a/b", Entry::File(vec![]))]);
    assert_eq!(Files::read(&directory.0).unwrap(), found);
}

#[test]
fn special_files_are_seen() {
    let directory = Directory::new("special");
    let _listener = UnixListener::bind(directory.0.join("socket")).unwrap();
    assert_eq!(Files::read(&directory.0).unwrap(), files(&[("socket", Entry::Special)]));
}

#[test]
fn paths_stay_inside() {
    let root = Path::new("/case");
    assert_eq!(inside(root, "a/./b/../c").unwrap(), Path::new("/case/a/c"));
    assert_eq!(inside(root, "/case/a").unwrap(), Path::new("/case/a"));
    for path in ["..", "a/../../b", "/etc/passwd", "/case/../b"] {
        assert!(inside(root, path).is_err(), "{path}");
    }
}
