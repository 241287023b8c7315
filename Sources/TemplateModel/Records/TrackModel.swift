import Content
import Media
import SiteConfiguration
import SoundFacts
import Templating

/// Songs of an artist as templates see them.
enum TrackModel {
    static let definition = RecordDefinition<ModelInput<Track>>(
        "Track",
        "A song that can be played.",
        fields: [
            .text("title", "The title.") { $0.content.title },
            .text(
                "anchor",
                "Names the song in addresses of its artist's page, such as `#track=salt`; no other song there has it.",
                type: .slug
            ) {
                $0.content.anchor
            },
            .optionalText("description", "A few words.") { $0.content.description },
            .optionalText(
                "url",
                "The sound's file; absent where it is not there, and no setting says where sounds are.",
                type: .url
            ) {
                $0.context.audio($0.content)?.url
            },
            .optionalText("type", "The file's type, such as `audio/mpeg`.") { subject in
                subject.context.soundType(of: subject.content)
            },
            .optionalInt("size", "The file's size in bytes.") { subject in
                subject.context.audio(subject.content)?.byteCount ?? subject.content.fileSize.map(Int.init)
            },
            .optionalInt("seconds", "How long it plays, in whole seconds, when its file was read.") {
                sound($0)?.duration.wholeSeconds
            },
            .optionalText("duration", "How long it plays: `3:42`, or `1:02:05` from an hour on.") {
                sound($0)?.duration.clock
            },
            .optionalText("iso_duration", "How long it plays, for programs (ISO 8601): `PT3M42S`.") {
                sound($0)?.duration.iso8601
            },
            .optionalText(
                "spoken_duration",
                "How long it plays, for screen readers: `3 minutes 42 seconds`."
            ) {
                subject in
                sound(subject).map { subject.context.words.spoken(seconds: $0.duration.wholeSeconds) }
            },
            .optionalText(
                "waveform",
                """
                Its shape: the `d` of a `<path>` in `<svg viewBox="0 0 192 64">`, to be stroked with a width of 1. Absent for \
                M4A, which is not decoded.
                """
            ) { subject in
                sound(subject)?.maxima.map { WaveformPath.data($0, pointCount: waveformPointCount) }
            },
            .optionalText(
                "gain",
                "The volume, below 1, at which it is as loud as others (−16 LUFS); absent for one that is not louder."
            ) {
                sound($0)?.gain
            },
        ]
    )

    /// The bars of a waveform: a page of twenty songs then has 9 KB of them, compressed.
    private static let waveformPointCount = 96

    private static func sound(_ subject: ModelInput<Track>) -> SoundFacts? {
        subject.context.audio(subject.content)?.sound
    }
}
