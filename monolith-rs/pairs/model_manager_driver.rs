//! The port's side of the pair model_manager: the manager on the clock of the case.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use monolith_serving::model_manager::{VersionData, METRICS_PREFIX, READ_LOCK, WRITE_DONE};
use monolith_serving::{Clock, Metrics, ModelManager, ModelManagerConfig, NoMetrics};
use parity_driver::{Handle, Raised, Refusal};

type Manager = Handle<Arc<ModelManager>>;

/// The clock of the case.
struct CaseClock;

impl Clock for CaseClock {
    fn now(&self) -> f64 {
        parity_driver::clock::now()
    }

    fn sleep(&self, duration: Duration) {
        parity_driver::clock::sleep(duration);
    }
}

/// Metrics as trace, each with its full name.
struct TracedMetrics;

impl Metrics for TracedMetrics {
    fn emit_counter(&self, name: &str, value: i64) {
        parity_driver::trace(&("emit_counter", format!("{METRICS_PREFIX}.{name}"), value));
    }

    fn emit_timer(&self, name: &str, seconds: f64) {
        parity_driver::trace(&("emit_timer", format!("{METRICS_PREFIX}.{name}"), seconds));
    }
}

fn manager(config: ModelManagerConfig, metrics: Arc<dyn Metrics>) -> Manager {
    Handle::named("ModelManager", ModelManager::with_surroundings(config, Arc::new(CaseClock), metrics))
}

/// The source data as the reference returns it: tuples of version, data and directory.
fn source_data(manager: &ModelManager) -> BTreeMap<String, (String, VersionData, PathBuf)> {
    let newest = manager.get_source_data().into_iter();
    newest.map(|(name, model)| (name, (model.version, model.version_data, model.real_path))).collect()
}

/// What was copied as the reference returns it: whether it was, and the directories.
fn copy_model(manager: &ModelManager, model_name: &str, model_data: &VersionData) -> (bool, Vec<PathBuf>) {
    match manager.copy_model(model_name, model_data) {
        Some(paths) => (true, paths),
        None => (false, Vec::new()),
    }
}

/// Waits, in real time, until a background thread has put a file there.
fn await_file(path: &Path) -> Result<(), Raised> {
    let begin = Instant::now();
    while !path.exists() {
        if begin.elapsed() > Duration::from_secs(10) {
            return Err(Raised::new("TimeoutError", format!("{} did not appear within 10.0 s", path.display())));
        }
        thread::sleep(Duration::from_millis(1));
    }
    Ok(())
}

fn constant(name: &str) -> Result<&'static str, Refusal> {
    match name {
        "WRITE_DONE" => Ok(WRITE_DONE),
        "READ_LOCK" => Ok(READ_LOCK),
        _ => Err(Refusal::Unsupported(format!("the module has no {name}"))),
    }
}

parity_driver::serve! {
    setup: parity_driver_log::install();
    "@const" => |name: String| constant(&name),
    "await_file" => |path: PathBuf| await_file(&path),
    "measured_manager" => |model_name: Option<String>, source_path: PathBuf, receive_path: PathBuf| {
        let config = ModelManagerConfig::new(model_name.as_deref(), source_path, receive_path, true);
        manager(config, Arc::new(TracedMetrics))
    },
    "ModelManager" => |model_name: Option<String>, source_path: PathBuf, receive_path: PathBuf, use_metrics: bool| {
        let config = ModelManagerConfig::new(model_name.as_deref(), source_path, receive_path, use_metrics);
        manager(config, Arc::new(NoMetrics))
    },
    "ModelManager.check_model_update_time" => |m: Manager| m.borrow().check_model_update_time(),
    "ModelManager.copy_model" => |m: Manager, model_name: String, _version: String, model_data: VersionData| {
        copy_model(&m.borrow(), &model_name, &model_data)
    },
    "ModelManager.create_read_lock" => |m: Manager, path: PathBuf| m.borrow().create_read_lock(&path),
    "ModelManager.delete" => |m: Manager, path: PathBuf| m.borrow().delete(&path),
    "ModelManager.get_source_data" => |m: Manager| source_data(&m.borrow()),
    "ModelManager.get_version_data" => |m: Manager, path: PathBuf, version: String| {
        m.borrow().get_version_data(&path, &version)
    },
    "ModelManager.loop_once" => |m: Manager| m.borrow().loop_once(),
    "ModelManager.remove_old_file" => |m: Manager| m.borrow().remove_old_file(),
    "ModelManager.remove_read_lock" => |m: Manager| m.borrow().remove_read_lock(),
    "ModelManager.run" => |m: Manager| m.borrow().run(),
    "ModelManager.start" => |m: Manager| m.borrow().start(),
    "ModelManager.stop" => |m: Manager| m.borrow().stop(),
    "ModelManager.touch" => |m: Manager, path: PathBuf| m.borrow().touch(&path),
    "ModelManager.wait_for_download" => |m: Manager| m.borrow().wait_for_download(),
}
