//! Serving: bringing models to the machine that serves them.
//!
//! The port of `monolith/agent_service/model_manager.py` is [`model_manager`]; [`clock`] and [`metrics`] are what it
//! needs of its surroundings, `copy_tree` and `path_error` how it deals with files.

#![warn(missing_docs)]

pub mod clock;
mod copy_tree;
pub mod metrics;
pub mod model_manager;
mod path_error;

pub use clock::{Clock, SystemClock};
pub use metrics::{Metrics, NoMetrics};
pub use model_manager::{ModelManager, ModelManagerConfig, ModelManagerError, SourceModel};
