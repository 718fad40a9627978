//! Files as the protocol describes them: made for a case, and looked at after it.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::symlink;
use std::path::{Component, Path, PathBuf};

use serde::Deserialize;

use crate::encode::Encoder;
use crate::replacement::Replacement;
use crate::text::escaped;
use crate::value::{Object, Value};

/// The directory for temporary files inside a case's directory; not worth a word while it is empty.
pub(crate) const TEMPORARY: &str = ".t";

/// One entry of a directory tree.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Entry {
    File(Vec<u8>),
    Symlink(String),
    Directory,
    /// A socket, a pipe or a device: seen after a case, never made for one.
    Special,
}

/// Entries by their path below a directory.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(try_from = "Value")]
pub(crate) struct Files(pub(crate) Vec<(String, Entry)>);

impl TryFrom<Value> for Files {
    type Error = String;

    fn try_from(value: Value) -> Result<Self, String> {
        let Value::Map(entries) = value else {
            return Err(format!("expected files by path, found {}", value.describe()));
        };
        let read = |(path, entry)| match path {
            Value::Text(path) => Ok((path, Entry::try_from(entry)?)),
            other => Err(format!("expected the path of a file, found {}", other.describe())),
        };
        entries.into_iter().map(read).collect::<Result<_, _>>().map(Self)
    }
}

impl TryFrom<Value> for Entry {
    type Error = String;

    fn try_from(value: Value) -> Result<Self, String> {
        match value {
            Value::Text(text) => Ok(Self::File(text.into_bytes())),
            Value::Bytes(bytes) => Ok(Self::File(bytes.into_vec())),
            Value::Map(entries) => Self::tagged(&entries),
            other => Err(format!("expected the content of a file, found {}", other.describe())),
        }
    }
}

impl Entry {
    fn tagged(entries: &[(Value, Value)]) -> Result<Self, String> {
        match entries {
            [(Value::Text(tag), Value::Text(target))] if tag == "$symlink" => Ok(Self::Symlink(target.clone())),
            [(Value::Text(tag), Value::Bool(true))] if tag == "$dir" => Ok(Self::Directory),
            _ => Err("expected a text, $bytes, $symlink or $dir for a file".into()),
        }
    }

    /// Makes the entry, and the directories above it.
    pub(crate) fn write(&self, path: &Path) -> io::Result<()> {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        match self {
            Self::File(content) => fs::write(path, content),
            Self::Symlink(target) => symlink(target, path),
            Self::Directory => fs::create_dir_all(path),
            Self::Special => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    fn read(path: &Path, kind: fs::FileType) -> io::Result<Self> {
        if kind.is_symlink() {
            Ok(Self::Symlink(shown(fs::read_link(path)?.into_os_string())))
        } else if kind.is_dir() {
            Ok(Self::Directory)
        } else if kind.is_file() {
            fs::read(path).map(Self::File)
        } else {
            Ok(Self::Special)
        }
    }

    fn replace(&mut self, replacement: &Replacement) {
        match self {
            Self::File(content) => replacement.in_bytes(content),
            Self::Symlink(target) => replacement.in_text(target),
            Self::Directory | Self::Special => {}
        }
    }

    fn encode(self, encoder: &mut Encoder) {
        match self {
            Self::File(content) => encoder.value(&Value::from_content(content)),
            Self::Symlink(target) => {
                encoder.raw("{\"$symlink\":");
                encoder.text(&target);
                encoder.raw("}");
            }
            Self::Directory => encoder.raw("{\"$dir\":true}"),
            Self::Special => encoder.value(&Value::Object(Object::opaque("special file"))),
        }
    }
}

fn shown(name: OsString) -> String {
    escaped(name.into_vec())
}

impl Files {
    /// Makes the entries below `root`, in their order.
    pub(crate) fn write(&self, root: &Path) -> io::Result<()> {
        self.0.iter().try_for_each(|(path, entry)| entry.write(&inside(root, path)?))
    }

    /// The whole tree below `root`, sorted; directories only if they are empty.
    pub(crate) fn read(root: &Path) -> io::Result<Self> {
        let mut files = Self::default();
        files.collect(root, "")?;
        files.0.sort_by(|(one, _), (other, _)| one.cmp(other));
        Ok(files)
    }

    /// Adds what is in a directory and says whether it is empty.
    fn collect(&mut self, directory: &Path, prefix: &str) -> io::Result<bool> {
        let mut empty = true;
        for item in fs::read_dir(directory)? {
            let item = item?;
            empty = false;
            let path = format!("{prefix}{}", shown(item.file_name()));
            let kind = item.file_type()?;
            let leaf = !kind.is_dir() || self.collect(&item.path(), &format!("{path}/"))?;
            if leaf && !(kind.is_dir() && path == TEMPORARY) {
                self.0.push((path, Entry::read(&item.path(), kind)?));
            }
        }
        Ok(empty)
    }

    pub(crate) fn replace(&mut self, replacement: &Replacement) {
        self.0.iter_mut().for_each(|(_, entry)| entry.replace(replacement));
    }

    pub(crate) fn encode(self, encoder: &mut Encoder) {
        encoder.raw("{");
        for (index, (path, entry)) in self.0.into_iter().enumerate() {
            if index > 0 {
                encoder.raw(",");
            }
            encoder.text(&path);
            encoder.raw(":");
            entry.encode(encoder);
        }
        encoder.raw("}");
    }
}

/// The place of `path` below `root`; an error if it leads out.
pub(crate) fn inside(root: &Path, path: &str) -> io::Result<PathBuf> {
    let place = normalized(&root.join(path));
    if !place.starts_with(root) {
        let detail = format!("the path {path:?} leads out of the case's directory");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, detail));
    }
    Ok(place)
}

/// The path without `.` and `..`, as text goes: links are not looked at.
fn normalized(path: &Path) -> PathBuf {
    let mut normalized = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                normalized.pop();
            }
            Component::CurDir => {}
            other => normalized.push(other),
        }
    }
    normalized
}

#[cfg(test)]
#[path = "files_test.rs"]
mod tests;
