//! The operations of `difflib.yaml` on `similar`, with its default algorithm unless a case names one.

use similar::udiff::unified_diff;
use similar::{capture_diff_slices, get_close_matches, Algorithm, DiffOp, DiffTag, TextDiff};

parity_driver::serve! {
    "characters" => |old: String, new: String| opcodes(TextDiff::from_chars(&old, &new).ops()),
    "words" => |old: String, new: String| opcodes(TextDiff::from_slices(&words(&old), &words(&new)).ops()),
    "numbers" => |old: Vec<i64>, new: Vec<i64>| opcodes(&capture_diff_slices(Algorithm::default(), &old, &new)),
    "rotated" => rotated,
    "grouped" => |old: String, new: String, context: usize| grouped(&words(&old), &words(&new), context),
    "grouped_numbers" => grouped_numbers,
    "script" => script,
    "ratio" => |old: String, new: String| TextDiff::from_chars(&old, &new).ratio(),
    "ratio_of_words" => |old: String, new: String| TextDiff::from_slices(&words(&old), &words(&new)).ratio(),
    "popular" => popular,
    "popular_kept" => popular,
    "changes" => changes,
    "unified" => |old: String, new: String, old_name: String, new_name: String, context: usize| {
        unified_diff(Algorithm::default(), &old, &new, context, Some((&old_name, &new_name)))
    },
    "unified_items" => unified_items,
    "close" => close,
}

/// A tag, where it begins and ends in the old sequence, and where in the new one: as the reference has it.
type Opcode = (&'static str, usize, usize, usize, usize);

fn opcodes(ops: &[DiffOp]) -> Vec<Opcode> {
    ops.iter().map(opcode).collect()
}

fn opcode(op: &DiffOp) -> Opcode {
    let tag = match op.tag() {
        DiffTag::Equal => "equal",
        DiffTag::Delete => "delete",
        DiffTag::Insert => "insert",
        DiffTag::Replace => "replace",
    };
    (tag, op.old_range().start, op.old_range().end, op.new_range().start, op.new_range().end)
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

fn borrowed(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

fn different_items(count: usize) -> Vec<String> {
    (0..count).map(|number| number.to_string()).collect()
}

fn rotated(count: usize, by: usize) -> Vec<Opcode> {
    let old = different_items(count);
    let mut new = borrowed(&old);
    new.rotate_left(by);
    opcodes(TextDiff::from_slices(&borrowed(&old), &new).ops())
}

fn grouped(old: &[&str], new: &[&str], context: usize) -> Vec<Vec<Opcode>> {
    TextDiff::from_slices(old, new).grouped_ops(context).iter().map(|group| opcodes(group)).collect()
}

fn grouped_numbers(count: usize, replaced: Vec<usize>, context: usize) -> Vec<Vec<Opcode>> {
    let old = different_items(count);
    let mut new = old.clone();
    replaced.iter().for_each(|&position| new[position].insert(0, 'x'));
    grouped(&borrowed(&old), &borrowed(&new), context)
}

/// What the ops make of the old text, what the reverse makes of the new one, and whether they leave no gap.
fn script(algorithm: Algorithm, old: String, new: String) -> (String, String, bool) {
    let (before, after): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let (mut forth, mut back) = (String::new(), String::new());
    let (mut end, mut contiguous) = ((0, 0), true);
    for op in capture_diff_slices(algorithm, &before, &after) {
        let (taken, given) = (&before[op.old_range()], &after[op.new_range()]);
        let equal = op.tag() == DiffTag::Equal;
        forth.extend(if equal { taken } else { given });
        back.extend(if equal { given } else { taken });
        contiguous &= end == (op.old_range().start, op.new_range().start);
        end = (op.old_range().end, op.new_range().end);
    }
    (forth, back, contiguous && end == (before.len(), after.len()))
}

fn popular(count: usize) -> (Vec<Opcode>, f32) {
    let (old, new) = ("b".repeat(count), format!("a{}", "b".repeat(count)));
    let diff = TextDiff::from_chars(&old, &new);
    (opcodes(diff.ops()), diff.ratio())
}

fn changes(old: String, new: String) -> Vec<(String, String)> {
    let diff = TextDiff::from_lines(&old, &new);
    diff.iter_all_changes().map(|change| (change.tag().to_string(), change.value().to_owned())).collect()
}

fn unified_items(old: Vec<String>, new: Vec<String>, old_name: String, new_name: String) -> String {
    TextDiff::from_slices(&borrowed(&old), &borrowed(&new)).unified_diff().header(&old_name, &new_name).to_string()
}

fn close(word: String, possibilities: Vec<String>, count: usize, cutoff: f32) -> Vec<String> {
    let found = get_close_matches(&*word, &borrowed(&possibilities), count, cutoff);
    found.into_iter().map(str::to_owned).collect()
}
