"""`pip_parse` for WORKSPACE files, over the same repositories as the `pip` extension."""

load("//python/private:pip_repositories.bzl", "pip_hub")

def pip_parse(name, requirements_lock, **_kwargs):
    """Declares the hub of a lock file; `install_deps()` of its `requirements.bzl` then declares the packages.

    Args:
        name: name of the hub.
        requirements_lock: requirements pinned by version and hash.
        **_kwargs: choices of interpreter and platform, of which the private root has only one.
    """
    pip_hub(name = name, hub = name, lock = requirements_lock)
