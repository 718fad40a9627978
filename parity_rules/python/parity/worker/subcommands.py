"""The subcommands: their flags, and the functions that do their work, which are imported when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from parity.worker.arguments import Parser, UsageError, take

DEADLINE_MS = 10_000


def _cases(arguments: Sequence[str]) -> None:
    from parity.fixtures.command import CasesRequest, make_cases

    parser = Parser("cases").required("label", "out_cases", "out_plan").repeated("fixture", "fixtures")
    parser.add_argument("--comparators")
    parser.add_argument("--deadline_ms", type=int, default=DEADLINE_MS)
    parser.add_argument("--fresh", action="store_true")
    make_cases(CasesRequest(**vars(parser.parse_args(arguments))))


def _golden(arguments: Sequence[str]) -> None:
    from parity.golden.command import GoldenRequest, make_golden

    parser = Parser("golden").required("plan", "out").repeated("golden", "goldens")
    parser.repeated("reference", "references", named=True)
    make_golden(GoldenRequest(**vars(parser.parse_args(arguments))))


def _compare(arguments: Sequence[str]) -> None:
    from parity.compare.command import CompareRequest, compare

    parser = Parser("compare").required("label", "pair", "plan", "cases", "out")
    parser.repeated("leg", "legs", named=True)
    parser.add_argument("--expectations")
    parser.add_argument("--fail_on_leaks", action="store_true")
    parser.repeated("requires", "requires").repeated("accounts_for", "accounts_for")
    parser.repeated("source", "sources").repeated("port_source", "port_sources")
    parser.repeated("op_source", "op_sources", named=True).repeated("environment", "environment", named=True)
    compare(CompareRequest(**vars(parser.parse_args(arguments))))


def _expiry(arguments: Sequence[str]) -> None:
    from parity.compare.expiry import ExpiryRequest, list_expiries

    parser = Parser("expiry").required("expectations", "out").repeated("leg", "legs")
    list_expiries(ExpiryRequest(**vars(parser.parse_args(arguments))))


def _mirror(arguments: Sequence[str]) -> None:
    from parity.mirror.command import MirrorRequest, mirror

    parser = Parser("mirror").required("label", "out").repeated("leg", "legs", named=True)
    parser.add_argument("--mapping")
    parser.add_argument("--facet", default="normal")
    parser.repeated("accounts_for", "accounts_for").repeated("source", "sources")
    parser.repeated("port_source", "port_sources").repeated("native_xml", "native_xml", named=True)
    mirror(MirrorRequest(**vars(parser.parse_args(arguments))))


def _report(arguments: Sequence[str]) -> None:
    from parity.report.command import ReportRequest, report

    parser = Parser("report").required("evidence", "out_text", "out_xml", "out_verdict")
    parser.add_argument("--require_all", action="store_true")
    report(ReportRequest(**vars(parser.parse_args(arguments))))


def _shard(arguments: Sequence[str]) -> None:
    from parity.index.shard_command import ShardRequest, make_shard

    parser = Parser("shard").required("evidence", "label", "pair", "origin", "port", "out")
    parser.repeated("accounts_for", "accounts_for").repeated("source", "sources")
    parser.repeated("port_source", "port_sources").repeated("op_source", "op_sources")
    parser.add_argument("--mirrored", action="store_true")
    make_shard(ShardRequest(**vars(parser.parse_args(arguments))))


def _pair(arguments: Sequence[str]) -> None:
    from parity.index.pair_command import PairRequest, make_pair_shard

    parser = Parser("pair").required("label", "origin", "port", "out").repeated("accounts_for", "accounts_for")
    parser.repeated("source", "sources").repeated("port_source", "port_sources")
    make_pair_shard(PairRequest(**vars(parser.parse_args(arguments))))


def _na(arguments: Sequence[str]) -> None:
    from parity.index.na_command import NaRequest, check_na

    parser = Parser("na").required("label", "na_class", "reason", "owner", "out_text", "out_xml", "out_verdict")
    parser.repeated("source", "sources")
    parser.add_argument("--reviewed", default="")
    parser.add_argument("--superseded_by", default="")
    parser.add_argument("--out", dest="out_shard", required=True)
    check_na(NaRequest(**vars(parser.parse_args(arguments))))


def _index(arguments: Sequence[str]) -> None:
    from parity.index.index_command import IndexRequest, make_index

    shards, others = take(arguments, "shard")
    parser = Parser("index").required("title", "out", "out_problems").repeated("package", "packages")
    parser.repeated("ledger", "ledger").repeated("port_file", "port_files")
    parser.repeated("priority", "priorities")
    parser.add_argument("--benchmarks")
    parser.add_argument("--update", default="")
    make_index(IndexRequest(shards=shards, **vars(parser.parse_args(others))))


def _phase(arguments: Sequence[str]) -> None:
    from parity.phases.command import PHASES, PhaseRequest, run_phase

    parser = Parser("phase").required("title", "out_json", "out_markdown")
    parser.add_argument("--phase", required=True, choices=PHASES)
    parser.repeated("earlier", "earlier", named=True).repeated("ledger", "ledger")
    parser.repeated("source", "sources", named=True).repeated("port_file", "port")
    parser.repeated("fixture", "fixtures").repeated("committed", "committed", named=True)
    parser.add_argument("--defects")
    run_phase(PhaseRequest(**vars(parser.parse_args(arguments))))


def _tracked(arguments: Sequence[str]) -> None:
    from parity.phases.tracked import TrackedRequest, judge_tracked

    parser = Parser("tracked").required("label", "validation", "out_text", "out_xml", "out_verdict")
    judge_tracked(TrackedRequest(**vars(parser.parse_args(arguments))))


def _strict(arguments: Sequence[str]) -> None:
    from parity.index.index_command import StrictRequest, check_strict

    check_strict(StrictRequest(**vars(Parser("strict").required("label", "problems", "out").parse_args(arguments))))


def _publish(arguments: Sequence[str]) -> None:
    from parity.index.committed import PublishRequest, publish

    publish(PublishRequest(**vars(Parser("publish").required("computed", "folder").parse_args(arguments))))


def _stale(arguments: Sequence[str]) -> None:
    from parity.index.committed import StaleRequest, judge_stale

    parser = Parser("stale").required("label", "update", "computed", "out_text", "out_xml", "out_verdict")
    parser.add_argument("--folder", default="")
    judge_stale(StaleRequest(**vars(parser.repeated("committed", "committed").parse_args(arguments))))


SUBCOMMANDS: dict[str, Callable[[Sequence[str]], None]] = {
    "cases": _cases,
    "golden": _golden,
    "compare": _compare,
    "expiry": _expiry,
    "mirror": _mirror,
    "report": _report,
    "shard": _shard,
    "pair": _pair,
    "na": _na,
    "index": _index,
    "phase": _phase,
    "tracked": _tracked,
    "strict": _strict,
    "publish": _publish,
    "stale": _stale,
}


def dispatch(arguments: Sequence[str]) -> None:
    """Does what a command line asks; the first argument is the subcommand."""
    if not arguments or arguments[0] not in SUBCOMMANDS:
        found = f'"{arguments[0]}"' if arguments else "nothing"
        raise UsageError(f"the first argument is {found}; expected one of {', '.join(SUBCOMMANDS)}")
    SUBCOMMANDS[arguments[0]](arguments[1:])
