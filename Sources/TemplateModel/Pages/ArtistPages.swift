import Content
import SiteConfiguration
import Templating

extension PageType {
    static let artists = PageType(
        "artists",
        template: "artists.html",
        isListed: true,
        headerPattern: Routes.artists + "*",
        variables: [
            PageVariable(
                "artists",
                .list(.record(ArtistModel.definition.type)),
                "All artists by name."
            ) { input in
                input.arena.list(input.values[.artists])
            },
            PageVariable(
                "letters",
                .list(.record(ArtistLetter.definition.type)),
                "The artists by the first letters of their names."
            ) { input in
                let artists = input.values[.artists]
                let letters = input.plan.letters.map { letter in
                    ArtistLetter(letter: letter, artists: letter.artists.map { artists[$0] })
                }
                return input.arena.list(letters.map { ArtistLetter.definition.cell($0, in: input.arena) })
            },
        ]
    ) { input, type in
        input.catalog.artists.isEmpty
            ? [] : [PlannedPage(type, Routes.artists, modified: input.newestArtist)]
    }

    package static let artist = PageType(
        "artist",
        template: "artist.html",
        isListed: true,
        record: .artists,
        sitemapPictures: ["image", "photos"],
        section: Section("artists"),
        variables: [artistVariable]
    ) { input, type in
        input.catalog.artists.enumerated().map { index, artist in
            PlannedPage(
                type,
                Routes.artist(artist.slug),
                .record(index),
                location: artist.location,
                modified: artist.modified
            )
        }
    }

    static let artistVariable = PageVariable(
        "artist",
        .record(ArtistModel.definition.type),
        "The artist."
    ) { input in
        input.record(input.index, of: .artists)
    }
}

/// The artists whose names begin with one letter, as templates see them.
struct ArtistLetter: Sendable {
    let letter: ArtistModel.Letter
    /// The artists' records.
    let artists: [Cell]

    static let definition = RecordDefinition<ArtistLetter>(
        "ArtistLetter",
        "The artists whose names begin with one letter.",
        fields: [
            .text("letter", "The letter.") { $0.letter.letter },
            .text("anchor", "The id of its heading on the page.", type: .slug) { $0.letter.anchor },
            .list("artists", "The artists by name.", ofCells: .record(ArtistModel.definition.type)) {
                $0.artists
            },
        ]
    )
}
