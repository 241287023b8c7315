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
        path = URL(filePath: CommandLine.arguments.first ?? "").deletingLastPathComponent().appending(path: name)
    }

    /// Runs it in a folder and waits for its end.
    ///
    /// - Parameter environment: all that the program sees, beside the path.
    package func run(_ arguments: String..., in folder: URL, environment: [String: String] = [:]) throws -> Run {
        try run(arguments: arguments, in: folder, environment: environment)
    }

    package func run(arguments: [String], in folder: URL, environment: [String: String] = [:]) throws -> Run {
        let process = Process()
        process.executableURL = path
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": folder.path].merging(environment) { $1 }
        // Files and not pipes, which fill up.
        let (output, errors) = (folder.appending(path: ".stdout"), folder.appending(path: ".stderr"))
        for file in [output, errors] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return Run(
            status: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8))
    }
}
