"""`tools/parity update` without a test: what BUILD files, ledgers and indexes lack is added, and nothing else is touched.

Everything is computed on texts and checked before the first file is written; a second run finds nothing to add.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from parity.fixtures.problems import Place, UserError
from parity.ledger.edit import LedgerText
from parity.ledger.model import SUFFIX, Area, Entry, Kind, area_of
from parity.ledger.writer import area_text
from parity.upkeep.build_file import BuildFile, Target, call_text
from parity.upkeep.changes import Changes, read_exactly
from parity.upkeep.ignore import is_ignored, marks_target, patterns_of
from parity.upkeep.modules import Modules, circles
from parity.upkeep.pairing import Partner, partner_of
from parity.upkeep.python_file import PythonFile, is_test, read_python
from parity.upkeep.targets import Targets, path_of, short
from parity.upkeep.tree import SourceFile, Tree
from parity.upkeep.validate import Scope, scopes_of
from wrapper.completeness import Rule, accounted_labels, findings_of, is_below, is_paired, nearest_index

_DEFS = "@parity_rules//parity_rules:defs.bzl"
_PYTHON = {"py_library": "@rules_python//python:py_library.bzl", "py_test": "@rules_python//python:py_test.bzl"}
_VISIBLE = "//visibility:public"


@dataclass(frozen=True)
class Line:
    """What was added where, or what is left to people and why."""

    where: str
    text: str
    is_left: bool = False


@dataclass
class Update:
    """The texts to write and what to say about them."""

    changes: Changes
    lines: list[Line] = field(default_factory=list)


def plan_update(targets: Targets, root: Path, folder: str = "") -> Update:
    """What is missing below a folder of the workspace; `UserError` for a file that cannot be read or edited."""
    scopes = scopes_of(targets, root)
    problems = [problem for scope in scopes for problem in scope.reading.problems]
    if problems:
        raise UserError(problems)
    planner = _Planner(targets, scopes, Tree(root), folder)
    planner.run()
    return Update(planner.changes, sorted(set(planner.lines), key=lambda line: (line.is_left, line.where, line.text)))


@dataclass(frozen=True)
class _New:
    """A target to make: its package, and the files that it has."""

    label: str
    kind: str
    files: tuple[PythonFile, ...]

    @property
    def package(self) -> str:
        return self.label.partition(":")[0].removeprefix("//")

    @property
    def name(self) -> str:
        return self.label.partition(":")[2]


class _Planner:
    """Edits copies of the files, in the order in which one addition asks for another."""

    def __init__(self, targets: Targets, scopes: Sequence[Scope], tree: Tree, folder: str) -> None:
        self.changes = Changes(tree.root)
        self.lines: list[Line] = []
        self._targets = targets
        self._scopes = scopes
        self._tree = tree
        self._folder = folder
        self._builds: dict[str, BuildFile] = {}
        self._suites: set[str] = set()
        self._paired: dict[str, Rule] = {}
        self._taken: dict[str, set[str]] = defaultdict(set)
        # Two indexes may have the same roots: files that have got a target, and targets that were looked at for a pair.
        self._made: set[str] = set()
        self._seen: set[str] = set()

    def run(self) -> None:
        """All additions."""
        for scope in self._scopes:
            files = list(self._sources(scope))
            self._check_build_files(files)
            new = self._python_targets(files)
            self._port_sources(scope)
            self._entries(scope, files)
            self._pairs(scope, new)
        self._packages()
        self._untested_pairs()

    def _sources(self, scope: Scope) -> Iterator[SourceFile]:
        """The Python files below the roots that nobody ignores."""
        for root in scope.roots:
            if (self._tree.root / root).is_dir():
                for file in self._tree.files(root, ".py"):
                    if not file.is_ignored and self._is_meant(file.path):
                        yield file

    def _is_meant(self, path: str) -> bool:
        return not self._folder or path.startswith(self._folder + "/")

    def _check_build_files(self, files: Iterable[SourceFile]) -> None:
        for package in sorted({file.package for file in files if file.package is not None}):
            self._build(package)

    # Targets

    def _python_targets(self, files: Sequence[SourceFile]) -> list[_New]:
        """Targets for the files that none has."""
        known = {*self._targets.python_files, *self._targets.local_accounts, *self._made}
        missing = [file for file in files if file.path not in known]
        self._made |= {file.path for file in missing}
        read = {file.path: self._python(file.path) for file in missing}
        modules = Modules([*self._targets.python_files, *(file.path for file in files)])
        edges = {path: [each for each in modules.imported_by(file)[0] if each in read] for path, file in read.items()}
        packages = {file.path: self._home(file) for file in missing}
        new = [self._new(group, read, packages) for group in self._groups(edges, packages)]
        owners = {file.path: each.label for each in new for file in each.files}
        for each in new:
            self._add_python(each, owners, modules)
        return new

    def _groups(self, edges: dict[str, list[str]], packages: dict[str, str]) -> Iterator[list[str]]:
        for group in circles(edges):
            if len({packages[path] for path in group}) == 1:
                yield group
                continue
            for path in group:
                self._leave(path, "imports files of other packages that import it in turn: add its target by hand")

    def _new(self, group: list[str], read: dict[str, PythonFile], packages: dict[str, str]) -> _New:
        first = next((path for path in group if path.endswith("__init__.py")), group[0])
        package = packages[first]
        kind = "py_test" if all(is_test(path) for path in group) else "py_library"
        pure = PurePosixPath(first)
        folder = "" if str(pure.parent) == "." else str(pure.parent)
        inner = folder[len(package) :].strip("/")
        if pure.name == "__init__.py":
            stem = inner or pure.parent.name or "package"
        else:
            stem = f"{inner}/{pure.stem}".strip("/")
        return _New(f"//{package}:{self._free(package, stem)}", kind, tuple(read[path] for path in group))

    def _home(self, file: SourceFile) -> str:
        """The package of a file: its folder, unless the package above has targets of files in folders."""
        folder = str(PurePosixPath(file.path).parent)
        folder = "" if folder == "." else folder
        above = file.package
        if above is None or above == folder or not self._is_rooted(above):
            return folder
        inner = folder[len(above) :].strip("/")
        text = self._build(above).text
        return above if "**" in text or f'"{inner.split("/")[0]}/' in text else folder

    def _is_rooted(self, package: str) -> bool:
        return is_below(f"//{package}", {root for scope in self._scopes for root in scope.index.values("roots")})

    def _free(self, package: str, name: str) -> str:
        """A name that no target of the package has; it is taken at once."""
        taken = self._names(package) | self._taken[package]
        free = next(each for each in (name, f"{name}_lib", f"{name}_py", f"{name}_py_lib") if each not in taken)
        self._taken[package].add(free)
        return free

    def _names(self, package: str) -> set[str]:
        """The names of a package's targets, those included that are about to be."""
        return self._targets.names.get(package, set()) | {target.name for target in self._build(package).targets}

    def _add_python(self, new: _New, owners: dict[str, str], modules: Modules) -> None:
        build = self._build(new.package)
        deps, foreign = self._deps(new, owners, modules)
        root = modules.import_root(new.files[0].path)
        attributes: dict[str, str | Sequence[str]] = {"name": new.name}
        if new.kind == "py_test":
            attributes["size"] = "small"
        attributes["srcs"] = [file.path[len(new.package) :].removeprefix("/") for file in new.files]
        attributes["imports"] = [_upwards(new.package, root)] if root else []
        attributes["visibility"] = [] if build.has_default_visibility() or new.kind == "py_test" else [_VISIBLE]
        attributes["deps"] = deps
        build = build.with_load(self._load_label(new.kind, build), new.kind).with_call(call_text(new.kind, attributes))
        self._put(build, f"{new.kind} {new.name}")
        for file in new.files:
            if file.error:
                self._leave(file.path, f"Python cannot parse it ({file.error}), so that its deps are unknown")
        if foreign:
            self._leave(new.label, f"imports {', '.join(foreign)}: add the deps by hand")

    def _deps(self, new: _New, owners: dict[str, str], modules: Modules) -> tuple[list[str], list[str]]:
        """Labels as the BUILD file writes them, and the modules that nobody here has."""
        found, foreign = set[str](), set[str]()
        for file in new.files:
            imported, others = modules.imported_by(file)
            foreign.update(others)
            for path in imported:
                label = owners.get(path) or self._library(path)
                if label and label != new.label:
                    found.add(label)
        local = sorted(f":{label.partition(':')[2]}" for label in found if _package(label) == f"//{new.package}")
        return [*local, *sorted(short(label) for label in found if _package(label) != f"//{new.package}")], sorted(
            foreign
        )

    def _library(self, path: str) -> str:
        libraries = [rule.label for rule in self._targets.python_files.get(path, ()) if rule.kind == "py_library"]
        return min(libraries, default="")

    def _port_sources(self, scope: Scope) -> None:
        """Rust files that a crate lacks which lists its sources one by one."""
        known = {*self._targets.rust_libraries, *self._targets.rust_tests}
        labels = [
            *scope.index.values("port"),
            *(rule.values("rust")[0] for rule in self._targets.of_kind("parity_pair")),
        ]
        for label in sorted({self._targets.actual(label) for label in labels}):
            rule = self._targets.rules.get(label)
            folder = f"{_package(label).removeprefix('//')}/src".removeprefix("/")
            if rule is None or label.startswith("@") or not (self._tree.root / folder).is_dir():
                continue
            for file in self._tree.files(folder, ".rs"):
                if file.path not in known and not file.is_ignored and self._is_meant(file.path):
                    self._add_rust(rule, file.path)

    def _add_rust(self, rule: Rule, path: str) -> None:
        package, _, name = rule.label.removeprefix("//").partition(":")
        build = self._build(package)
        target = build.target(rule.kind, name)
        if target is None or build.items(target, "srcs") is None:
            return
        edited = build.with_item(target, "srcs", path[len(package) :].removeprefix("/"))
        if edited is not None and edited is not build:
            self._targets.add_rust(rule, path)
            self._put(edited, f"{path} in {name}")

    # Ledgers

    def _entries(self, scope: Scope, files: Sequence[SourceFile]) -> None:
        """Entries for files that have none."""
        if not scope.ledger_files:
            return
        known = set(scope.ledger.by_path)
        entries = [self._python(file.path).entry for file in files if file.path not in known]
        for path, labels in self._targets.accounts.items():
            packages = {label.partition(":")[0] for label in labels}
            if path not in known and packages & set(scope.index.values("packages")) and self._is_meant(path):
                entries.append(self._declared(path))
        for area in sorted({area_of(entry.path) for entry in entries}):
            self._add_entries(scope, area, [entry for entry in entries if area_of(entry.path) == area])

    def _declared(self, path: str) -> Entry:
        here = (self._tree.root / path).is_file()
        return self._python(path).entry if here else Entry(path, Kind.PYTHON)

    def _add_entries(self, scope: Scope, area: str, entries: list[Entry]) -> None:
        path = scope.ledger.files.get(area) or str(PurePosixPath(scope.ledger_files[0]).with_name(area + SUFFIX))
        before = self._text(path)
        text = LedgerText(area_text(Area(area)) if before is None else before, path).with_entries(entries)
        self.changes.put(path, before, text.text)
        self.lines += [Line(path, f"entry of {entry.path}") for entry in entries]
        if before is None:
            self._list_ledger(scope, path)

    def _list_ledger(self, scope: Scope, path: str) -> None:
        """A new file of the ledger, where the index lists them one by one."""
        build, target = self._index_target(scope.index)
        if build is None or target is None:
            return
        items = build.items(target, "ledger")
        if items and all(item.endswith(SUFFIX) for item in items):
            edited = build.with_item(target, "ledger", path[len(scope.folder) :].removeprefix("/"))
            if edited is not None:
                self._put(edited, f"ledger of {scope.index.label}")

    # Pairs

    def _pairs(self, scope: Scope, new: Sequence[_New]) -> None:
        """Declarations for targets without one, where the ledger says enough."""
        accounted = accounted_labels(self._targets.rules.values())
        roots = set(scope.index.values("roots"))
        for rule in self._targets.of_kind("py_library", "py_test"):
            if is_below(rule.package, roots) and not is_paired(rule, accounted):
                files = self._targets.files(rule.label)
                if any(map(self._is_meant, files)) and not self._is_marked(rule):
                    self._pair(scope, rule.label, rule.kind, files)
        for each in new:
            self._pair(scope, each.label, each.kind, [file.path for file in each.files])

    def _is_marked(self, rule: Rule) -> bool:
        package, _, name = rule.label.removeprefix("//").partition(":")
        build = self._build(package)
        target = build.target(rule.kind, name)
        marked = target is not None and marks_target(build.comment_above(target))
        return marked or all(is_ignored(path_name, patterns_of(build.text)) for path_name in _names(rule, package))

    def _pair(self, scope: Scope, label: str, kind: str, files: Sequence[str]) -> None:
        if label in self._seen:
            return
        self._seen.add(label)
        entries = [scope.ledger.by_path[path] for path in files if path in scope.ledger.by_path]
        partner = partner_of(entries, self._targets, self._tree.root, is_test=kind == "py_test")
        if isinstance(partner, str):
            self._leave(label, partner)
            return
        package = self._pair_package(scope, _package(label).removeprefix("//"), partner)
        if package is None:
            return
        build = self._build(package)
        name = self._pair_name(package, label, partner)
        attributes = partner.attributes(name, _from(package, label), self._origin(scope))
        build = build.with_load(self._load_label(partner.macro, build), partner.macro)
        self._put(build.with_call(call_text(partner.macro, attributes)), f"{partner.macro} {name}")
        if partner.macro == "parity_library":
            self._paired[f"//{package}:{name}"] = scope.index
        else:
            self._suites.add(f"//{package}")
        if partner.macro == "parity_mirror_test" and not any(map(self._is_absltest, files)):
            self._leave(label, "may tell Bazel of no cases, as absltest does: make it by py_rust_test if so")

    def _is_absltest(self, path: str) -> bool:
        return any(each.module.startswith("absl") for each in self._python(path).imports)

    def _pair_package(self, scope: Scope, own: str, partner: Partner) -> str | None:
        """Where the pairs of the index are, if they are in one package; else beside the reference."""
        if partner.macro == "parity_na":
            return own
        roots = set(scope.index.values("roots"))
        packages = {
            rule.package.removeprefix("//")
            for rule in self._targets.of_kind("parity_pair")
            if any(is_below(_package(self._targets.actual(label)), roots) for label in rule.values("py"))
        }
        return packages.pop() if len(packages) == 1 else own

    def _pair_name(self, package: str, label: str, partner: Partner) -> str:
        own, _, name = label.removeprefix("//").partition(":")
        stem = name.replace("/", "_")
        if partner.macro != "parity_library" or own == package:
            stem += {"parity_library": "_pair", "parity_na": "_na", "parity_mirror_test": "_parity"}[partner.macro]
        taken = self._names(package)
        long = f"{own.replace('/', '_')}_{stem}".removeprefix("_")
        return next(each for each in (stem, long, f"{long}_parity") if not {each, f"{each}_py", f"{each}_rs"} & taken)

    def _origin(self, scope: Scope) -> str:
        """What all pairs of the index say of their reference, if it is not the original."""
        packages = set(scope.index.values("packages"))
        origins = {
            (rule.values("origin") or ["original"])[0]
            for rule in self._targets.of_kind("parity_pair", "mirrored_test")
            if rule.package in packages
        }
        return "reconstructed" if origins == {"reconstructed"} else ""

    # Indexes

    def _packages(self) -> None:
        """Packages of suites that no index lists."""
        indexes = [scope.index for scope in self._scopes]
        rules = list(self._targets.rules.values())
        unlisted = {each.where.partition(":")[0] for each in findings_of(rules) if each.kind == "unlisted_suite"}
        listed = {package for index in indexes for package in index.values("packages")}
        for package in sorted((unlisted | self._suites) - listed):
            if not self._folder or is_below(package, {f"//{self._folder}"}) or package in self._suites:
                self._list_package(package, nearest_index(package, indexes))

    def _list_package(self, package: str, index: Rule) -> None:
        build, target = self._index_target(index)
        edited = build.with_item(target, "packages", package) if build and target else None
        if edited is None and build and target and build.items(target, "packages") is None:
            self._leave(index.label, f'its packages are no plain list: add "{package}", by hand')
        elif edited is None:
            self._leave(
                index.label, f'its BUILD file has no parity_index of that name: add "{package}", to its packages'
            )
        else:
            self._put(edited, f"{package} among the packages of {index.label}")

    def _untested_pairs(self) -> None:
        """Pairs that no test compares: the index does not come to them through a suite."""
        known = [
            (rule.label, scope.index)
            for rule in self._targets.untested_pairs
            for scope in self._scopes
            if self._belongs(rule, scope)
        ]
        for label, index in [*known, *self._paired.items()]:
            if label not in index.values("pairs"):
                self._list_pair(label, index)

    def _belongs(self, pair: Rule, scope: Scope) -> bool:
        """Whether a pair is one of an index, and of what is asked for."""
        meant = not self._folder or is_below(pair.package, {f"//{self._folder}"})
        return meant and pair.package in scope.index.values("packages")

    def _list_pair(self, label: str, index: Rule) -> None:
        build, target = self._index_target(index)
        edited = build.with_list(target, "pairs", label) if build and target else None
        if edited is None:
            self._leave(index.label, f'its pairs are no plain list: add "{label}", by hand')
            return
        self._put(edited, f"{label} among the pairs of {index.label}")
        self._show_pair(label, index)

    def _show_pair(self, label: str, index: Rule) -> None:
        """Lets the index see a pair that says nothing of who may."""
        package, _, name = label.removeprefix("//").partition(":")
        build = self._build(package)
        target = next((each for each in build.targets if each.name == name), None)
        if index.package == f"//{package}" or build.has_default_visibility() or target is None:
            return
        if build.items(target, "visibility") is None:
            edited = build.with_list(target, "visibility", f"{index.package}:__pkg__")
            if edited is not None:
                self._put(edited, f"visibility of {label}")

    def _index_target(self, index: Rule) -> tuple[BuildFile | None, Target | None]:
        package, _, name = index.label.removeprefix("//").partition(":")
        build = self._build(package)
        return build, build.target("parity_index", name)

    # Files

    def _load_label(self, symbol: str, build: BuildFile) -> str:
        """Where a symbol is loaded from in this workspace, as far as its edited BUILD files and indexes show."""
        for known in (build, *self._builds.values(), *(self._index_target(scope.index)[0] for scope in self._scopes)):
            if known is not None and known.load_of(symbol):
                return known.load_of(symbol)
        if symbol in _PYTHON:
            return _PYTHON[symbol]
        loads = (self._index_target(scope.index)[0] for scope in self._scopes)
        return next((label for each in loads if each and (label := each.load_of("parity_index"))), _DEFS)

    def _build(self, package: str) -> BuildFile:
        """The BUILD file of a package as it is to be; an empty one if there is none."""
        if package not in self._builds:
            path = self._tree.build_file(package)
            text = self._text(path) if path else None
            new = f'package(default_visibility = ["{_VISIBLE}"])\n'
            name = path or f"{package}/BUILD.bazel".removeprefix("/")
            self._builds[package] = BuildFile(name, new if text is None else text)
        return self._builds[package]

    def _put(self, build: BuildFile, what: str) -> None:
        package = str(PurePosixPath(build.path).parent)
        self._builds["" if package == "." else package] = build
        file = self._tree.root / build.path
        self.changes.put(build.path, read_exactly(file) if file.is_file() else None, build.text)
        self.lines.append(Line(build.path, what))

    def _text(self, path: str) -> str | None:
        """The text of a file as it is to be; None if there is none."""
        if path in self.changes.after:
            return self.changes.after[path]
        file = self._tree.root / path
        try:
            return read_exactly(file) if file.is_file() else None
        except UserError as error:
            raise UserError([replace(each, place=Place(path)) for each in error.problems]) from None

    def _python(self, path: str) -> PythonFile:
        return read_python(path, self._text(path) or "")

    def _leave(self, where: str, why: str) -> None:
        self.lines.append(Line(where, why, is_left=True))


def _names(rule: Rule, package: str) -> list[str]:
    return [path_of(label)[len(package) :].removeprefix("/") for label in rule.values("srcs")]


def _package(label: str) -> str:
    return label.partition(":")[0]


def _from(package: str, label: str) -> str:
    own, _, name = label.partition(":")
    return f":{name}" if own == f"//{package}" else short(label)


def _upwards(package: str, root: str) -> str:
    """The path from a package to a folder above it, or itself."""
    steps = len(PurePosixPath(package).parts) - len(PurePosixPath(root).parts)
    return "/".join([".."] * steps) or "."
