"""A toolchain without content: it only ties the execution platform of a leg to the target platform."""

LEG_TOOLCHAIN_TYPE = "//parity_rules/toolchains:leg_toolchain_type"

leg_toolchain = rule(
    implementation = lambda ctx: [platform_common.ToolchainInfo()],
    doc = "Says that legs run where their toolchain() declaration allows.",
)
