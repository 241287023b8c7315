package import Foundation

/// The built program, run as its user runs it.
package struct BuiltProgram: Sendable {
    /// What a run gave.
    package struct Run: Sendable {
        package let status: Int32
        package let output: String
        package let errors: String
    }

    private let path: URL

    /// - Parameter name: an executable of this package, which lies beside the tests' own.
    package init(_ name: String) {
        path = URL(filePath: CommandLine.arguments.first ?? "").deletingLastPathComponent().appending(
            path: name
        )
    }

    /// Runs it in a folder and waits for its end.
    ///
    /// - Parameter environment: all that the program sees, beside the path.
    package func run(
        _ arguments: String...,
        in folder: URL,
        environment: [String: String] = [:]
    ) throws
        -> Run
    {
        try run(arguments: arguments, in: folder, environment: environment)
    }

    package func run(arguments: [String], in folder: URL, environment: [String: String] = [:]) throws -> Run {
        let process = process(arguments, in: folder, environment)
        // Files and not pipes, which fill up.
        let (output, errors) = (folder.appending(path: ".stdout"), folder.appending(path: ".stderr"))
        for file in [output, errors] { try Data().write(to: file) }
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

    /// Starts it in a folder and does not wait; what it says is lost.
    package func start(_ arguments: String..., in folder: URL) throws -> Process {
        let process = process(arguments, in: folder, [:])
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// Starts it in a folder; what it says, errors too, goes into a pipe.
    package func start(
        arguments: [String],
        in folder: URL,
        environment: [String: String],
        output: Pipe
    ) throws -> Process {
        let process = process(arguments, in: folder, environment)
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
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": folder.path].merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        return process
    }
}
