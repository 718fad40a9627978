//! The operations of `versions.yaml` on `pep440_rs`.

use std::collections::HashSet;

use pep440_rs::{LocalSegment, Prerelease, PrereleaseKind, Version, VersionParseError};
use serde::{Deserialize, Serialize};

parity_driver::serve! {
    "normalize" => |text: String| text.parse::<Version>(),
    "nines" => |count: usize| "9".repeat(count).parse::<Version>(),
    "components" => |text: String| text.parse::<Version>().map(|version| Components::of(&version)),
    "kinds" => |text: String| text.parse::<Version>().map(|version| Kinds::of(&version)),
    "public" => |text: String| text.parse::<Version>().map(Version::without_local),
    "build" => build,
    "order" => |first: String, second: String| order(&first, &second),
    "sort" => |texts: Vec<String>| sort(&texts),
    "distinct" => |versions: Vec<Version>| versions.into_iter().collect::<HashSet<_>>().len(),
}

/// The parts of a version, as the reference's class of that name has them.
#[derive(Serialize)]
struct Components {
    epoch: u64,
    release: Vec<u64>,
    pre: Option<(String, u64)>,
    post: Option<u64>,
    dev: Option<u64>,
    local: Option<String>,
}

impl Components {
    fn of(version: &Version) -> Self {
        Self {
            epoch: version.epoch(),
            release: version.release().to_vec(),
            pre: version.pre().map(|pre| (pre.kind.to_string(), pre.number)),
            post: version.post(),
            dev: version.dev(),
            local: version.is_local().then(|| {
                let segments: Vec<String> = version.local().iter().map(ToString::to_string).collect();
                segments.join(".")
            }),
        }
    }
}

/// Which kinds of release a version is, as the reference's class of that name has them.
#[derive(Serialize)]
struct Kinds {
    pre: bool,
    post: bool,
    dev: bool,
    local: bool,
}

impl Kinds {
    fn of(version: &Version) -> Self {
        Self {
            pre: version.any_prerelease(),
            post: version.is_post(),
            dev: version.is_dev(),
            local: version.is_local(),
        }
    }
}

/// The letter of a pre-release as fixtures write it.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Letter {
    A,
    B,
    Rc,
}

fn build(
    epoch: u64,
    release: Vec<u64>,
    pre: Option<(Letter, u64)>,
    post: Option<u64>,
    dev: Option<u64>,
    local: Option<String>,
) -> Version {
    Version::new(release)
        .with_epoch(epoch)
        .with_pre(pre.map(|(letter, number)| Prerelease { kind: kind(&letter), number }))
        .with_post(post)
        .with_dev(dev)
        .with_local(local.map(|label| label.split('.').map(segment).collect()).unwrap_or_default())
}

fn kind(letter: &Letter) -> PrereleaseKind {
    match letter {
        Letter::A => PrereleaseKind::Alpha,
        Letter::B => PrereleaseKind::Beta,
        Letter::Rc => PrereleaseKind::Rc,
    }
}

/// A segment is a number where it can be one, as in the crate's own parser.
fn segment(text: &str) -> LocalSegment {
    text.parse().map_or_else(|_| LocalSegment::String(text.to_owned()), LocalSegment::Number)
}

fn order(first: &str, second: &str) -> Result<i8, VersionParseError> {
    Ok(first.parse::<Version>()?.cmp(&second.parse()?) as i8)
}

fn sort(texts: &[String]) -> Result<Vec<Version>, VersionParseError> {
    let mut versions = texts.iter().map(|text| text.parse()).collect::<Result<Vec<Version>, _>>()?;
    versions.sort();
    Ok(versions)
}
