import ArgumentParser

/// The folder that a publication builds the site into.
///
/// A group, because an option that a command and its subcommand both declare is taken from the subcommand by the command.
struct OutputOptions: ParsableArguments {
    @Option(help: "The folder to build the site into.")
    var output = "public"
}
