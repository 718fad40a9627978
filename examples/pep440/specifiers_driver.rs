//! The operations of `specifiers.yaml` on `pep440_rs`.
//!
//! Where a case is not about parsing, the arguments are the crate's own types, which parse themselves through serde.

use pep440_rs::{Version, VersionParseError, VersionSpecifier, VersionSpecifiers};

parity_driver::serve! {
    "specifier" => |text: String| text.parse::<VersionSpecifier>(),
    "clause" => |specifier: VersionSpecifier| clause(&specifier),
    "contains" => |specifier: VersionSpecifier, version: Version| specifier.contains(&version),
    "contains_text" => |specifier: VersionSpecifier, candidate: String| contains_text(&specifier, &candidate),
    "asks_for_prereleases" => |specifier: VersionSpecifier| specifier.any_prerelease(),
    "same" => |first: VersionSpecifier, second: VersionSpecifier| first == second,
    "members" => |text: String| text.parse().map(|set: VersionSpecifiers| set.into_iter().collect::<Vec<_>>()),
    "set" => |text: String| text.parse().map(|set: VersionSpecifiers| set.to_string()),
    "same_set" => |first: VersionSpecifiers, second: VersionSpecifiers| first == second,
    "set_contains" => |set: VersionSpecifiers, version: Version| set.contains(&version),
    "filter" => |set: VersionSpecifiers, candidates: Vec<Version>| filter(&set, candidates),
    "filter_all" => |set: VersionSpecifiers, candidates: Vec<Version>| filter(&set, candidates),
}

/// Operator, version in normal form, and whether a wildcard follows.
fn clause(specifier: &VersionSpecifier) -> (String, String, bool) {
    let operator = specifier.operator();
    (operator.to_string(), specifier.version().to_string(), operator.is_star())
}

fn contains_text(specifier: &VersionSpecifier, candidate: &str) -> Result<bool, VersionParseError> {
    Ok(specifier.contains(&candidate.parse()?))
}

/// The crate has no filter of its own: its documentation leaves the choice of pre-releases to the caller.
fn filter(set: &VersionSpecifiers, mut candidates: Vec<Version>) -> Vec<Version> {
    candidates.retain(|candidate| set.contains(candidate));
    candidates
}
