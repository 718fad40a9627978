//! The mirror of `monolith/agent_service/model_manager_test.py`, case for case.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use monolith_serving::{Clock, ModelManager, ModelManagerConfig, NoMetrics, SystemClock};
use tempfile::TempDir;

const MODEL_NAME: &str = "test_model";
const SUB_MODELS: [&str; 2] = ["ps_item_embedding_0", "ps_item_embedding_1"];
const VERSION: &str = "1234567";
const OLD_VERSION: &str = "1234566";

const INTERVAL: Duration = Duration::from_millis(1);
const PATIENCE: Duration = Duration::from_secs(10);

/// The clock of the machine, which counts how often it was slept on: once after each look at the source.
#[derive(Default)]
struct CountingClock {
    sleeps: Mutex<usize>,
    slept: Condvar,
}

impl CountingClock {
    fn await_sleeps(&self, more: usize) {
        let sleeps = self.sleeps.lock().unwrap();
        let wanted = *sleeps + more;
        let (_sleeps, timeout) = self.slept.wait_timeout_while(sleeps, PATIENCE, |count| *count < wanted).unwrap();
        assert!(!timeout.timed_out(), "the manager did not look at its source within {PATIENCE:?}");
    }
}

impl Clock for CountingClock {
    fn now(&self) -> f64 {
        SystemClock.now()
    }

    fn sleep(&self, duration: Duration) {
        *self.sleeps.lock().unwrap() += 1;
        self.slept.notify_all();
        thread::sleep(duration);
    }
}

/// The directories of one test, and a manager that is stopped with them.
struct Place {
    base: TempDir,
    clock: Arc<CountingClock>,
    manager: Option<Arc<ModelManager>>,
}

impl Place {
    fn new() -> Self {
        let temporary = env::var_os("TEST_TMPDIR").map_or_else(env::temp_dir, PathBuf::from);
        let base = TempDir::new_in(temporary).unwrap();
        fs::create_dir(base.path().join("p2p")).unwrap();
        Self { base, clock: Arc::default(), manager: None }
    }

    fn p2p_data_path(&self) -> PathBuf {
        self.base.path().join("p2p")
    }

    fn receive_path(&self) -> PathBuf {
        self.base.path().join("model_data")
    }

    fn start(&mut self) {
        let mut config = ModelManagerConfig::new(Some(MODEL_NAME), self.p2p_data_path(), self.receive_path(), false);
        config.wait_timeout = Duration::from_secs(5);
        config.loop_interval = INTERVAL;
        let manager = ModelManager::with_surroundings(config, self.clock.clone(), Arc::new(NoMetrics));
        assert!(manager.start());
        self.manager = Some(manager);
    }

    /// For each sub model, whether this version of it was received.
    fn has_received(&self, timestamp: &str) -> [bool; 2] {
        SUB_MODELS.map(|sub_model| self.receive_path().join(MODEL_NAME).join(sub_model).join(timestamp).exists())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(manager) = self.manager.take() {
            manager.stop();
        }
    }
}

/// Leaves a version with two sub models, and the marker that says that it is complete.
fn create_file(model_name: &str, timestamp: &str, p2p_data_path: &Path) {
    let name = format!("{model_name}@{timestamp}");
    for sub_model in SUB_MODELS {
        fs::create_dir_all(p2p_data_path.join(&name).join(model_name).join(sub_model).join(timestamp)).unwrap();
    }
    File::create(p2p_data_path.join(format!("{name}.write.done"))).unwrap();
}

#[test]
fn test_start() {
    let mut place = Place::new();
    create_file(MODEL_NAME, VERSION, &place.p2p_data_path());
    place.start();
    assert_eq!(place.has_received(VERSION), [true, true]);
}

#[test]
fn test_ignore_old() {
    let mut place = Place::new();
    create_file(MODEL_NAME, VERSION, &place.p2p_data_path());
    place.start();
    create_file(MODEL_NAME, OLD_VERSION, &place.p2p_data_path());
    // The look that is under way may have begun before the older version was there.
    place.clock.await_sleeps(2);
    assert_eq!(place.has_received(OLD_VERSION), [false, false]);
    assert_eq!(place.has_received(VERSION), [true, true]);
}
