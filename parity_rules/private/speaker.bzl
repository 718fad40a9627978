"""The executable of a test whose work was done by actions: it prints their report, hands on their XML, and exits as they say."""

_SCRIPT = """#!/bin/sh
# Speaks the verdict that actions of the build reached.
cd "${{TEST_SRCDIR:-$0.runfiles}}/{workspace}" || exit 1
cat "{text}" || exit 1
if [ -n "${{XML_OUTPUT_FILE:-}}" ]; then cp "{xml}" "$XML_OUTPUT_FILE" || exit 1; fi
{{ read -r verdict && read -r code; }} < "{verdict}" || verdict=
case $verdict:$code in
  pass:0 | skip:0 | incomplete:0) exit 0 ;;
  fail:1 | skip:1 | incomplete:1) exit 1 ;;
esac
echo "unreadable verdict" >&2
exit 1
"""

def speaker(ctx, *, text, xml, verdict):
    """Declares the test's executable.

    Args:
      ctx: the rule context of a test.
      text: File of the report.
      xml: File of the JUnit XML.
      verdict: File of two lines, the verdict and the exit code.

    Returns:
      DefaultInfo of the test.
    """
    executable = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(executable, _SCRIPT.format(
        text = text.short_path,
        verdict = verdict.short_path,
        workspace = ctx.workspace_name,
        xml = xml.short_path,
    ), is_executable = True)
    return DefaultInfo(executable = executable, runfiles = ctx.runfiles([text, xml, verdict]))
