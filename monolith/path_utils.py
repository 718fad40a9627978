"""Where the code base lies on disk, and the paths of the libraries that are bundled with it.

It serves modules that run before anything is set up, and so imports the standard library only.
"""

import os

# In the order of preference: Bazel's runfiles, an installed package, a source tree.
_MARKERS = ("/__main__/", "/site-packages/", "/monolith/")


def find_main() -> str:
    """Return the directory that has the package `monolith` in it, judged by the path of this file.

    The first marker that occurs in the path decides, by its last occurrence. Links are not resolved: what a link leads
    to may lie outside of the tree whose libraries are wanted.

    Raises:
        ValueError: the path has no marker, or what it leads to has no `monolith` in it.
    """
    path = os.path.abspath(__file__)
    main_dir = _main_dir(path)
    if main_dir is None or not os.path.exists(os.path.join(main_dir, "monolith")):
        raise ValueError(
            f"Unable to find the monolith base directory. This file directory is {path}. "
            "Are you running under bazel structure?"
        )
    return main_dir


def get_libops_path(lib_name: str) -> str:
    """Return the path of a bundled library, given relative to the base directory; it need not exist.

    Raises:
        ValueError: as `find_main` does.
    """
    return os.path.join(find_main(), lib_name)


def _main_dir(path: str) -> str | None:
    for marker in _MARKERS:
        prefix, found, _ = path.rpartition(marker)
        if found and marker == "/monolith/":
            return prefix or os.sep
        if found:
            return prefix + marker.rstrip(os.sep)
    return None
