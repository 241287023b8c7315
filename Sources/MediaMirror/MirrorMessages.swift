import Content
import HTTPTransfer
import Media

/// The sentences about files on other servers.
enum MirrorMessages {
    private static func error(
        _ code: String,
        _ address: RemoteAddress,
        _ location: SourceLocation,
        _ message: String,
        advice: String
    ) -> Problem {
        Problem(code, at: location, "\(address.text.escapedForTerminal): \(message)", advice: advice)
    }

    static func expiring(_ address: RemoteAddress, at location: SourceLocation) -> Problem {
        error(
            "expiring-address",
            address,
            location,
            "the address is signed and stops working after a time",
            advice: "make the bucket public, and use the file's public address"
        )
    }

    /// - Parameter target: where the server sent us.
    static func refusedRedirect(
        _ address: RemoteAddress,
        to target: String,
        at location: SourceLocation
    ) -> Problem {
        error(
            "refused-server",
            address,
            location,
            "the server sends us on to \(String(target.prefix(200)).escapedForTerminal), "
                + "which is not an https address on a listed host",
            advice: "name the file where it is, or add that host to 'media: hosts' if it is yours"
        )
    }

    static func tooManyRedirects(_ address: RemoteAddress, at location: SourceLocation) -> Problem {
        error(
            "refused-server",
            address,
            location,
            "the server sends us on more than \(MirrorRules.maxRedirects) times",
            advice: "name the file where it is"
        )
    }

    static func refusedServer(
        _ address: RemoteAddress,
        _ server: NetworkAddress,
        at location: SourceLocation
    ) -> Problem {
        error(
            "refused-server",
            address,
            location,
            "its host has the address \(server), which is not one of the public internet",
            advice: "put the file on a public server, or into the content folder"
        )
    }

    static func tooLarge(_ address: RemoteAddress, limit: Int, at location: SourceLocation) -> Problem {
        error(
            "large-file",
            address,
            location,
            "the file is larger than \(limit >> 20) MB",
            advice: "store a smaller one; for a sound, an MP3 or a FLAC instead of a WAV"
        )
    }

    static func encoded(_ address: RemoteAddress, at location: SourceLocation) -> Problem {
        error(
            "unreachable-file",
            address,
            location,
            "the server sent the file compressed, which was not asked for",
            advice: "turn off compression of pictures and sounds on the server"
        )
    }

    static func unreachable(
        _ address: RemoteAddress,
        _ reason: String,
        at location: SourceLocation
    ) -> Problem {
        error(
            "unreachable-file",
            address,
            location,
            "the file cannot be fetched: \(reason.escapedForTerminal)",
            advice: "check the address, and run 'sweetdreams pull' again later"
        )
    }

    static func status(_ status: Int, _ address: RemoteAddress, at location: SourceLocation) -> Problem {
        let (code, meaning, advice) =
            switch status {
            case 402:
                (
                    "unreachable-file", "its quota is used up",
                    "wait until the month of the plan is over, or upgrade it; copies that were fetched before are used meanwhile"
                )
            case 401, 403:
                ("missing-file", "it is not public", "make the file or its bucket public")
            case 400, 404, 410:
                ("missing-file", "there is no such file", "correct the address, or store the file again")
            default:
                ("unreachable-file", "it has a problem", "run 'sweetdreams pull' again later")
            }
        return error(code, address, location, "the server answers \(status): \(meaning)", advice: advice)
    }

    /// - Parameter path: of a file or a folder.
    static func unwritable(_ path: String) -> Problem {
        Problem(
            "output",
            at: .file(path: path),
            "it cannot be written",
            advice: "check its rights, and that the disk is not full"
        )
    }
}
