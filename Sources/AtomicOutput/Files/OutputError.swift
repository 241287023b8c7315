#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The output folder cannot be written, or must not be.
package struct OutputError: Error, Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// The output path is something other than a directory.
        case notADirectory
        /// The folder holds files and not the mark of ownership.
        case foreignFolder
        /// Another process holds the lock.
        case locked
        case cannotCreateLock
        /// Nothing can be written next to the output folder.
        case cannotStage
        /// A file of the site, by its path relative to the site's folder.
        case cannotWrite(file: String)
        case cannotSaveState
        /// The new site is complete but cannot take the name of the old one.
        case cannotSwap
    }

    package let kind: Kind
    /// The output folder as messages name it.
    package let folder: String
    /// The path of the folder that contains the output folder.
    let parent: String
    /// The error of the system; 0 where none was involved.
    package let code: Int32

    // MARK: Wording

    package var message: String {
        switch kind {
        case .notADirectory: "the output path is not a directory"
        case .foreignFolder: "the output folder holds files that no build made"
        case .locked: "another build is writing this folder"
        case .cannotCreateLock: "the lock file next to it cannot be created: \(reason)"
        case .cannotStage: "nothing can be written next to it: \(reason)"
        case .cannotWrite(let file): "\(file) cannot be written: \(reason)"
        case .cannotSaveState: "the state for the next build cannot be written: \(reason)"
        case .cannotSwap: "the new site cannot take the place of the old one: \(reason)"
        }
    }

    /// The remedy, for the operator.
    package var advice: String {
        switch kind {
        case .notADirectory: "choose another with --output"
        case .foreignFolder: "choose another with --output, or empty it"
        case .locked: "try again when it is done"
        case .cannotCreateLock, .cannotStage, .cannotSwap: remedy
        case .cannotWrite, .cannotSaveState: "\(remedy), then build again; the old site is unchanged"
        }
    }

    private var remedy: String {
        switch code {
        case ENOSPC, EDQUOT: "free some space on the disk"
        default: "check the permissions of \(parent)"
        }
    }

    private var reason: String {
        switch code {
        case ENOSPC, EDQUOT: "the disk is full"
        case EACCES, EPERM, EROFS: "permission denied"
        case ENOENT: "its folder does not exist"
        default: String(cString: strerror(code))
        }
    }
}

extension OutputFolder {
    func error(_ kind: OutputError.Kind, code: Int32 = 0) -> OutputError {
        OutputError(kind: kind, folder: name, parent: parent, code: code)
    }
}
