//! The port's side of the pair path_utils: the file whose path is judged is the one that `given.module_file` names.

use std::path::PathBuf;

use monolith_core::path_utils;

fn module_file() -> PathBuf {
    parity_driver::case().given("module_file").expect("setup.given.module_file")
}

parity_driver::serve! {
    "find_main" => || path_utils::find_main_from(&module_file()),
    "get_libops_path" => |lib_name: String| path_utils::get_libops_path_from(&module_file(), lib_name),
}
