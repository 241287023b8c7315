import Content
import Media
import SoundFacts

/// What the owner of a sound should know before visitors hear it.
enum SoundWarnings {
    /// Warnings about a song's file, at the record that names it.
    ///
    /// - Parameter stripsTags: whether the file is published without its tags.
    static func problems(
        _ track: Track,
        _ artist: Artist,
        _ item: MediaLibrary.Item,
        stripsTags: Bool
    ) -> [Problem] {
        guard let sound = item.sound, let path = item.contentPath else { return [] }
        let location = track.location.column("file_path")
        let file = path.escapedForTerminal
        let remarks = SoundRemark.all(of: sound).filter { remark in
            if stripsTags, case .privateTags = remark { false } else { true }
        }
        var problems = remarks.map { remark in
            Problem(
                .warning,
                remark.problemCode,
                at: location,
                "\(file): \(remark.message.escapedForTerminal(upTo: 300))",
                advice: remark.advice
            )
        }
        if let claim = otherClaim(sound.tags, track, artist) {
            problems.append(
                Problem(
                    .warning,
                    "other-song",
                    at: location,
                    "\(file): the file's tags call it \(claim.escapedForTerminal), not '\(track.title)' by "
                        + "'\(artist.displayName)'",
                    advice: "check that it is the right file, and correct its tags, which players show"
                )
            )
        }
        return problems
    }

    /// What tags say of title and artist, where that is something else.
    private static func otherClaim(_ tags: SoundTags, _ track: Track, _ artist: Artist) -> String? {
        let title = tags.title.flatMap { isAlike($0, track.title) ? nil : $0 }
        let name = tags.artist.flatMap { isAlike($0, artist.displayName) ? nil : $0 }
        switch (title, name) {
        case (nil, nil): return nil
        case (let title?, nil): return "'\(title)'"
        case (let title, let name?): return "'\(title ?? tags.title ?? track.title)' by '\(name)'"
        }
    }

    /// Whether one text says what the other does, perhaps with more: `Salt (Master 2)` and `Salt`.
    private static func isAlike(_ tag: String, _ text: String) -> Bool {
        guard let tag = Slug.from(title: tag), let text = Slug.from(title: text) else { return true }
        return "-\(tag)-".contains("-\(text)-") || "-\(text)-".contains("-\(tag)-")
    }
}
