//! Brings the newest version of a model from where a peer-to-peer download leaves it to where serving reads it.
//!
//! Layout of the source, one directory per version, complete once its marker is there:
//!
//! ```text
//! <source>/<model>@<version>/<model>/<sub model>/<version>/…
//! <source>/<model>@<version>.write.done
//! ```
//!
//! and of what is received: `<receive>/<model>/<sub model>/<version>/…`. While a version is looked at,
//! `<source>/<model>@<version>.read.lock` asks the downloader to keep it.
//!
//! Limits: versions are compared as text, so that "9" is newer than "10". One process looks after a source: it takes
//! away all read locks that lie there. A manager that was stopped stays stopped. Names that are not UTF-8 are passed
//! over.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use log::{error, info};
use thiserror::Error;

use crate::clock::{Clock, SystemClock};
use crate::copy_tree::copy_tree;
use crate::metrics::{Metrics, NoMetrics};
use crate::path_error::{reason, At, PathError};

/// Ends the name of the marker beside a complete version.
pub const WRITE_DONE: &str = ".write.done";
/// Ends the name of the lock beside a version that is looked at.
pub const READ_LOCK: &str = ".read.lock";
/// The prefix that a metrics client is to be given for a manager.
pub const METRICS_PREFIX: &str = "data.monolith_serving.online";

const TEMPORARY: &str = "-temp";
const POLL_INTERVAL: Duration = Duration::from_secs(10);

/// For each sub model of a version: `<sub model>/<version>` and the directory that holds it.
pub type VersionData = Vec<(String, PathBuf)>;

/// The newest complete version of a model in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceModel {
    /// The version.
    pub version: String,
    /// Its data, never empty.
    pub version_data: VersionData,
    /// The directory of its sub models.
    pub real_path: PathBuf,
}

/// Which models to manage, and how.
#[derive(Clone, Debug)]
pub struct ModelManagerConfig {
    /// Models whose names begin so are managed: all if it is empty, none if it is `None`.
    pub model_name: Option<String>,
    /// Where downloads arrive.
    pub source_path: PathBuf,
    /// Where serving reads.
    pub receive_path: PathBuf,
    /// Whether to emit metrics.
    pub use_metrics: bool,
    /// How long to wait for the first download.
    pub wait_timeout: Duration,
    /// How long to rest between two updates.
    pub loop_interval: Duration,
    /// How many versions of a model to keep.
    pub remain_version_num: usize,
}

impl ModelManagerConfig {
    /// A configuration with the durations and numbers of the reference: 20 minutes, 30 seconds, 5 versions.
    pub fn new(
        model_name: Option<&str>,
        source_path: impl Into<PathBuf>,
        receive_path: impl Into<PathBuf>,
        use_metrics: bool,
    ) -> Self {
        Self {
            model_name: model_name.map(str::to_owned),
            source_path: source_path.into(),
            receive_path: receive_path.into(),
            use_metrics,
            wait_timeout: Duration::from_secs(1200),
            loop_interval: Duration::from_secs(30),
            remain_version_num: 5,
        }
    }
}

/// Why a manager cannot go on.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ModelManagerError {
    /// The age of a version is to be reported, and the version is not a Unix time.
    #[error("version {0:?} is not a number")]
    InvalidVersion(String),
}

#[derive(Debug, Error)]
enum DeleteError {
    #[error("Cannot call rmtree on a symbolic link")]
    SymbolicLink,
    #[error(transparent)]
    Path(#[from] PathError),
}

#[derive(Debug, Default)]
struct State {
    /// What was received, by model, oldest first.
    received: BTreeMap<String, VecDeque<Vec<PathBuf>>>,
    /// The newest version of each model, and when it was received.
    latest: BTreeMap<String, (String, f64)>,
    lock_files: BTreeSet<PathBuf>,
}

/// Keeps models up to date.
///
/// Methods other than [`start`](Self::start) and [`stop`](Self::stop) belong to one thread at a time: the caller's
/// until `start` has returned, then the background thread's.
pub struct ModelManager {
    config: ModelManagerConfig,
    clock: Arc<dyn Clock>,
    metrics: Arc<dyn Metrics>,
    state: Mutex<State>,
    stopped: AtomicBool,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl ModelManager {
    /// A manager on the clock of the machine, whose metrics go nowhere.
    pub fn new(config: ModelManagerConfig) -> Arc<Self> {
        Self::with_surroundings(config, Arc::new(SystemClock), Arc::new(NoMetrics))
    }

    /// A manager on a clock and with a metrics client of the caller's.
    pub fn with_surroundings(
        config: ModelManagerConfig,
        clock: Arc<dyn Clock>,
        metrics: Arc<dyn Metrics>,
    ) -> Arc<Self> {
        let (state, stopped, thread) = Default::default();
        Arc::new(Self { config, clock, metrics, state, stopped, thread })
    }

    /// Receives a first version, however long that takes once a download is complete, then goes on in the background.
    ///
    /// What lies at the receive path is deleted first. Returns whether serving can begin, which is also so if there is
    /// no model to manage; false if no download completed in time, or `stop` came first.
    pub fn start(self: &Arc<Self>) -> bool {
        if self.config.model_name.is_none() {
            info!("ModelManager is not needed");
            return true;
        }
        self.delete(&self.config.receive_path);
        if !(self.wait_for_download() && self.receive_first()) {
            return false;
        }
        self.remove_read_lock();
        let manager = Arc::clone(self);
        *guard(&self.thread) = Some(thread::spawn(move || manager.run_in_background()));
        true
    }

    /// Ends the background thread, and waits until it has ended: at most one interval and one copy.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
        let thread = guard(&self.thread).take();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            error!("model manager panicked");
        }
    }

    /// Updates again and again until `stop`; nothing is updated after an error.
    pub fn run(&self) -> Result<(), ModelManagerError> {
        while !self.is_stopped() {
            self.loop_once();
            self.remove_read_lock();
            self.check_model_update_time()?;
            self.clock.sleep(self.config.loop_interval);
            self.remove_old_file();
        }
        Ok(())
    }

    /// Copies every model of which the source has a newer version; false if a copy failed, true if none was needed.
    pub fn loop_once(&self) -> bool {
        let mut succeeded = true;
        for (model_name, source) in self.get_source_data() {
            if self.is_newer(&model_name, &source.version) {
                succeeded &= self.update(model_name, source);
            }
        }
        succeeded
    }

    /// Polls until the marker of a managed model lies in the source; false if none comes within the time allowed.
    pub fn wait_for_download(&self) -> bool {
        let source_path = &self.config.source_path;
        let deadline = self.clock.now() + self.config.wait_timeout.as_secs_f64();
        while self.clock.now() < deadline {
            if !source_path.exists() {
                info!("wait {} created", source_path.display());
            } else if let Some(marker) = self.find_marker() {
                info!("{marker} is ready");
                return true;
            } else {
                info!("no ready model found");
            }
            self.clock.sleep(POLL_INTERVAL);
        }
        false
    }

    /// Finds the newest complete version of each managed model, and leaves a read lock for all that are looked at.
    ///
    /// A directory that is not named `<model>@<version>` is logged and passed over; so is a version without data.
    pub fn get_source_data(&self) -> BTreeMap<String, SourceModel> {
        let mut newest: BTreeMap<String, SourceModel> = BTreeMap::new();
        for name in self.model_directories() {
            let Some((model_name, found)) = self.complete_version(&name) else {
                continue;
            };
            if newest.get(&model_name).is_none_or(|known| known.version < found.version) {
                newest.insert(model_name, found);
            }
        }
        newest
    }

    /// Lists the sub models below `path` that have this version, by name; those that lack it are logged.
    pub fn get_version_data(&self, path: &Path, version: &str) -> VersionData {
        let mut version_data = Vec::new();
        for sub_model in subdirectories(path) {
            let version_path = path.join(&sub_model).join(version);
            if version_path.exists() {
                version_data.push((format!("{sub_model}/{version}"), version_path));
            } else {
                error!("{} not exist", version_path.display());
            }
        }
        version_data
    }

    /// Copies all sub models of a version, or none of those that were not there before, which is logged.
    ///
    /// Each is copied beside its place first, and all are moved there at the end. What is at its place already is kept,
    /// and a copy that an earlier attempt left beside it is taken as complete. Returns the directories received.
    pub fn copy_model(&self, model_name: &str, model_data: &[(String, PathBuf)]) -> Option<Vec<PathBuf>> {
        let place = self.config.receive_path.join(model_name);
        let destinations: Vec<PathBuf> = model_data.iter().map(|(sub_path, _)| place.join(sub_path)).collect();
        let sources = model_data.iter().map(|(_, source)| source);
        let ready = sources.zip(&destinations).take_while(|(source, place)| stage(source, place)).count();
        if ready != model_data.len() {
            error!("copy model faild, ready_num={ready}, expect_num={}", model_data.len());
        } else if publish(&destinations) {
            return Some(destinations);
        }
        for destination in &destinations {
            self.delete(&with_suffix(destination, TEMPORARY));
        }
        None
    }

    /// Deletes what was received of all but the newest versions of each model.
    pub fn remove_old_file(&self) {
        for path in self.forget_old_versions() {
            self.delete(&path);
        }
    }

    /// Emits, if metrics are wanted, how old the model's version is (a Unix time) and how long ago it was received.
    pub fn check_model_update_time(&self) -> Result<(), ModelManagerError> {
        if !self.config.use_metrics {
            return Ok(());
        }
        let model_name = self.config.model_name.as_ref();
        let latest = model_name.and_then(|name| self.state().latest.get(name).cloned());
        let Some((version, update_time)) = latest else {
            self.metrics.emit_counter("loop_once_failed", 1);
            return Ok(());
        };
        let Ok(version_time) = version.parse::<i64>() else {
            return Err(ModelManagerError::InvalidVersion(version));
        };
        let now = self.clock.now();
        self.metrics.emit_timer("version.delay", now - version_time as f64);
        self.metrics.emit_timer("update.delay", now - update_time);
        Ok(())
    }

    /// Creates the read lock of a model directory and returns its path; that it could not be created is logged.
    pub fn create_read_lock(&self, path: &Path) -> PathBuf {
        let lock = with_suffix(path, READ_LOCK);
        if self.touch(&lock) {
            self.state().lock_files.insert(lock.clone());
        } else {
            error!("create lock {} failed", lock.display());
        }
        lock
    }

    /// Deletes the read locks of this manager, and those that an earlier process left in the source.
    pub fn remove_read_lock(&self) {
        let mut locks = std::mem::take(&mut self.state().lock_files);
        let left = names(&self.config.source_path).into_iter().filter(|name| name.ends_with(READ_LOCK));
        locks.extend(left.map(|name| self.config.source_path.join(name)));
        for lock in locks {
            self.delete(&lock);
        }
    }

    /// Makes `path` an empty file; false if that cannot be done.
    pub fn touch(&self, path: &Path) -> bool {
        File::create(path).is_ok()
    }

    /// Deletes a file, a directory with all that is in it, or the link to a file; false if that failed, which is logged.
    ///
    /// Where nothing is, or a link that leads nowhere, there is nothing to do. A link to a directory is an error.
    pub fn delete(&self, path: &Path) -> bool {
        match remove(path) {
            Ok(()) => true,
            Err(error) => {
                error!("delete [{}] failed: {error}", path.display());
                false
            }
        }
    }

    fn receive_first(&self) -> bool {
        while !self.loop_once() {
            if self.is_stopped() {
                return false;
            }
            self.clock.sleep(self.config.loop_interval);
        }
        true
    }

    fn run_in_background(&self) {
        if let Err(error) = self.run() {
            error!("model manager ended: {error}");
        }
    }

    fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::SeqCst)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        guard(&self.state)
    }

    fn is_managed(&self, name: &str) -> bool {
        self.config.model_name.as_ref().is_some_and(|prefix| name.starts_with(prefix.as_str()))
    }

    fn is_newer(&self, model_name: &str, version: &str) -> bool {
        self.state().latest.get(model_name).is_none_or(|(latest, _)| latest.as_str() < version)
    }

    fn find_marker(&self) -> Option<String> {
        let is_marker = |name: &String| name.ends_with(WRITE_DONE) && self.is_managed(name);
        names(&self.config.source_path).into_iter().find(is_marker)
    }

    fn model_directories(&self) -> Vec<String> {
        let mut directories = subdirectories(&self.config.source_path);
        directories.retain(|name| self.is_managed(name));
        directories
    }

    fn complete_version(&self, name: &str) -> Option<(String, SourceModel)> {
        let path = self.config.source_path.join(name);
        self.create_read_lock(&path);
        if !with_suffix(&path, WRITE_DONE).exists() {
            return None;
        }
        let Some((model_name, version)) = name.split_once('@').filter(|(_, version)| !version.contains('@')) else {
            error!("{name} is not valid");
            return None;
        };
        let real_path = path.join(model_name);
        let version_data = self.get_version_data(&real_path, version);
        let found = SourceModel { version: version.to_owned(), version_data, real_path };
        (!found.version_data.is_empty()).then(|| (model_name.to_owned(), found))
    }

    fn update(&self, model_name: String, source: SourceModel) -> bool {
        let Some(paths) = self.copy_model(&model_name, &source.version_data) else {
            error!("copy {model_name} failed");
            return false;
        };
        info!("{model_name} update to {}", source.version);
        let now = self.clock.now();
        let mut state = self.state();
        state.received.entry(model_name.clone()).or_default().push_back(paths);
        state.latest.insert(model_name, (source.version, now));
        true
    }

    fn forget_old_versions(&self) -> Vec<PathBuf> {
        let mut forgotten = Vec::new();
        for versions in self.state().received.values_mut() {
            let surplus = versions.len().saturating_sub(self.config.remain_version_num);
            forgotten.extend(versions.drain(..surplus).flatten());
        }
        forgotten
    }
}

/// Locks, also after a thread panicked: no change under a lock can be left half done.
fn guard<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// Names in a directory, sorted; none if there is no such directory, or no longer.
fn names(path: &Path) -> Vec<String> {
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort_unstable();
    names
}

fn subdirectories(path: &Path) -> Vec<String> {
    let mut directories = names(path);
    directories.retain(|name| path.join(name).is_dir());
    directories
}

/// Sees to it that a copy of `source` is at its destination or, under a temporary name, beside it.
fn stage(source: &Path, destination: &Path) -> bool {
    let temporary = with_suffix(destination, TEMPORARY);
    if let Some(present) = [destination, &temporary].into_iter().find(|path| path.exists()) {
        error!("{} exist", present.display());
        return true;
    }
    if let Err(error) = copy_tree(source, &temporary) {
        error!("copy model {} -> {} faild: {error}", source.display(), temporary.display());
        return false;
    }
    true
}

/// Moves the staged copies to their destinations; those moved before a failure stay, since they are complete.
fn publish(destinations: &[PathBuf]) -> bool {
    destinations.iter().all(|destination| match put_in_place(destination) {
        Ok(()) => true,
        Err(error) => {
            error!("move model to {} failed: {}", destination.display(), reason(&error));
            false
        }
    })
}

fn put_in_place(destination: &Path) -> io::Result<()> {
    if destination.exists() {
        return Ok(());
    }
    fs::rename(with_suffix(destination, TEMPORARY), destination)
}

fn remove(path: &Path) -> Result<(), DeleteError> {
    if path.is_dir() {
        if path.is_symlink() {
            return Err(DeleteError::SymbolicLink);
        }
        fs::remove_dir_all(path).at(path)?;
    } else if path.exists() {
        fs::remove_file(path).at(path)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    /// A clock that stands until somebody sleeps.
    struct FakeClock(Mutex<f64>);

    impl Clock for FakeClock {
        fn now(&self) -> f64 {
            *guard(&self.0)
        }

        fn sleep(&self, duration: Duration) {
            *guard(&self.0) += duration.as_secs_f64();
            thread::yield_now();
        }
    }

    #[derive(Default)]
    struct Recorder(Mutex<Vec<(String, f64)>>);

    impl Metrics for Recorder {
        fn emit_counter(&self, name: &str, value: i64) {
            guard(&self.0).push((name.to_owned(), value as f64));
        }

        fn emit_timer(&self, name: &str, seconds: f64) {
            guard(&self.0).push((name.to_owned(), seconds));
        }
    }

    struct Place {
        root: TempDir,
        clock: Arc<FakeClock>,
        metrics: Arc<Recorder>,
    }

    impl Place {
        fn new() -> Self {
            let root = TempDir::new().expect("a temporary directory");
            Self { root, clock: Arc::new(FakeClock(Mutex::new(1000.0))), metrics: Arc::default() }
        }

        fn path(&self, below: &str) -> PathBuf {
            self.root.path().join(below)
        }

        fn download(&self, model: &str, version: &str, sub_models: &[&str]) {
            for sub_model in sub_models {
                let directory = self.path(&format!("src/{model}@{version}/{model}/{sub_model}/{version}"));
                fs::create_dir_all(&directory).expect("a directory");
                fs::write(directory.join("saved_model.pb"), version).expect("a file");
            }
            fs::write(self.path(&format!("src/{model}@{version}.write.done")), "").expect("a marker");
        }

        fn manager(&self, model_name: Option<&str>) -> Arc<ModelManager> {
            let config = ModelManagerConfig::new(model_name, self.path("src"), self.path("dst"), true);
            ModelManager::with_surroundings(config, self.clock.clone(), self.metrics.clone())
        }

        fn received(&self, below: &str) -> Option<String> {
            fs::read_to_string(self.path("dst").join(below).join("saved_model.pb")).ok()
        }
    }

    #[test]
    fn the_newest_version_is_copied_and_an_older_one_ignored() {
        let place = Place::new();
        place.download("ctr", "1234567", &["ps_0", "ps_1"]);
        let manager = place.manager(Some("ctr"));
        assert!(manager.loop_once());
        place.download("ctr", "1234566", &["ps_0"]);
        assert!(manager.loop_once());
        assert_eq!(place.received("ctr/ps_0/1234567").as_deref(), Some("1234567"));
        assert_eq!(place.received("ctr/ps_1/1234567").as_deref(), Some("1234567"));
        assert_eq!(place.received("ctr/ps_0/1234566"), None);
    }

    #[test]
    fn versions_are_compared_as_text() {
        let place = Place::new();
        place.download("ctr", "9", &["entry"]);
        place.download("ctr", "10", &["entry"]);
        assert_eq!(place.manager(Some("ctr")).get_source_data()["ctr"].version, "9");
    }

    #[test]
    fn locks_are_taken_for_what_is_looked_at_and_all_removed() {
        let place = Place::new();
        place.download("ctr", "1", &["entry"]);
        fs::write(place.path("src/stray.read.lock"), "").expect("a lock");
        let manager = place.manager(Some("ctr"));
        manager.get_source_data();
        assert!(place.path("src/ctr@1.read.lock").exists());
        manager.remove_read_lock();
        assert_eq!(names(&place.path("src")), ["ctr@1", "ctr@1.write.done"]);
    }

    #[test]
    fn a_failed_copy_leaves_no_temporary_directory() {
        let place = Place::new();
        place.download("ctr", "1", &["a", "b"]);
        let dangling = place.path("src/ctr@1/ctr/b/1/link");
        std::os::unix::fs::symlink("nowhere", dangling).expect("a link");
        assert!(!place.manager(Some("ctr")).loop_once());
        assert_eq!(names(&place.path("dst/ctr/a")), Vec::<String>::new());
        assert_eq!(names(&place.path("dst/ctr/b")), Vec::<String>::new());
    }

    #[test]
    fn only_the_newest_versions_are_kept() {
        let place = Place::new();
        let manager = place.manager(Some("ctr"));
        for version in ["1", "2", "3", "4", "5", "6", "7"] {
            place.download("ctr", version, &["entry"]);
            assert!(manager.loop_once());
        }
        manager.remove_old_file();
        assert_eq!(names(&place.path("dst/ctr/entry")), ["3", "4", "5", "6", "7"]);
    }

    #[test]
    fn a_model_that_was_not_received_counts_as_failed() {
        let place = Place::new();
        assert_eq!(place.manager(Some("ctr")).check_model_update_time(), Ok(()));
        assert_eq!(*guard(&place.metrics.0), [("loop_once_failed".to_owned(), 1.0)]);
    }

    #[test]
    fn the_ages_of_version_and_update_are_emitted() {
        let place = Place::new();
        place.download("ctr", "900", &["entry"]);
        let manager = place.manager(Some("ctr"));
        manager.loop_once();
        place.clock.sleep(Duration::from_secs(7));
        assert_eq!(manager.check_model_update_time(), Ok(()));
        let expected = [("version.delay".to_owned(), 107.0), ("update.delay".to_owned(), 7.0)];
        assert_eq!(*guard(&place.metrics.0), expected);
    }

    #[test]
    fn a_version_that_is_no_number_has_no_age() {
        let place = Place::new();
        place.download("ctr", "abc", &["entry"]);
        let manager = place.manager(Some("ctr"));
        manager.loop_once();
        let error = manager.check_model_update_time().unwrap_err();
        assert_eq!(error.to_string(), "version \"abc\" is not a number");
    }

    #[test]
    fn waiting_ends_after_its_time() {
        let place = Place::new();
        assert!(!place.manager(Some("ctr")).start());
        assert_eq!(place.clock.now(), 2200.0);
    }

    #[test]
    fn the_background_thread_updates_until_it_is_stopped() {
        let place = Place::new();
        place.download("ctr", "1", &["entry"]);
        fs::create_dir_all(place.path("dst/stale")).expect("a directory");
        let manager = place.manager(Some("ctr"));
        assert!(manager.start());
        assert!(!place.path("dst/stale").exists());
        place.download("ctr", "2", &["entry"]);
        while place.received("ctr/entry/2").is_none() {
            thread::yield_now();
        }
        manager.stop();
        place.download("ctr", "3", &["entry"]);
        assert_eq!(names(&place.path("dst/ctr/entry")), ["1", "2"]);
    }

    #[test]
    fn without_a_model_there_is_nothing_to_do() {
        let place = Place::new();
        place.download("ctr", "1", &["entry"]);
        let manager = place.manager(None);
        assert!(manager.start());
        assert!(manager.loop_once());
        manager.stop();
        assert!(!place.path("dst").exists());
    }
}
