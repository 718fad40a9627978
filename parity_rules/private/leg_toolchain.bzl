"""A toolchain without content: it only ties the execution platform of a leg to the target platform."""

leg_toolchain = rule(
    implementation = lambda ctx: [platform_common.ToolchainInfo()],
    doc = "Says that legs run where their toolchain() declaration allows.",
)
