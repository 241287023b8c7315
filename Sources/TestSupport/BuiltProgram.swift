package import Foundation

/// An executable of this package, run as its user runs it.
package struct BuiltProgram: Sendable {
    /// The result of a run.
    package struct Run: Sendable {
        /// The exit code.
        package let status: Int32
        /// Standard output.
        package let output: String
        /// Standard error.
        package let errors: String
    }

    /// Where it is.
    package let path: URL

    /// - Parameter name: an executable of this package, which is in the folder of the test program.
    package init(_ name: String) {
        let tests = URL(filePath: CommandLine.arguments.first ?? "")
        path = tests.deletingLastPathComponent().appending(path: name)
    }

    /// Runs the program in a folder and waits until it ends.
    ///
    /// - Parameter environment: the only variables that the program sees, besides `PATH` and `HOME`.
    package func run(
        _ arguments: String...,
        in folder: URL,
        environment: [String: String] = [:]
    ) throws
        -> Run
    {
        try run(arguments: arguments, in: folder, environment: environment)
    }

    /// Runs the program in a folder and waits until it ends.
    ///
    /// - Parameter environment: the only variables that the program sees, besides `PATH` and `HOME`.
    package func run(arguments: [String], in folder: URL, environment: [String: String] = [:]) throws -> Run {
        let process = self.process(arguments, in: folder, environment)
        // Files, because a pipe that nobody reads fills up.
        let output = folder.appending(path: ".stdout")
        let errors = folder.appending(path: ".stderr")
        try Data().write(to: output)
        try Data().write(to: errors)
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        return Run(
            status: process.terminationStatus,
            output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8)
        )
    }

    /// Starts the program in a folder and does not wait; its output is discarded.
    package func start(_ arguments: String..., in folder: URL) throws -> Process {
        let process = self.process(arguments, in: folder, [:])
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// Starts the program in a folder; its output and its errors go into a pipe.
    package func start(
        arguments: [String],
        in folder: URL,
        environment: [String: String],
        output: Pipe
    ) throws -> Process {
        let process = self.process(arguments, in: folder, environment)
        process.standardOutput = output
        process.standardError = output
        try process.run()
        return process
    }

    private func process(_ arguments: [String], in folder: URL, _ environment: [String: String]) -> Process {
        let process = Process()
        process.executableURL = path
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let defaults = ["PATH": "/usr/bin:/bin", "HOME": folder.path]
        process.environment = defaults.merging(environment) { _, given in given }
        process.standardInput = FileHandle.nullDevice
        return process
    }
}
