"""Stand-in for the extension that Bazel's own module asks for; nothing offline ever evaluates it."""

buildozer_binary = module_extension(
    implementation = lambda module_ctx: None,
    tag_classes = {"buildozer": tag_class(attrs = {
        "sha256": attr.string_dict(),
        "version": attr.string(),
    })},
)
