import Compression
import Foundation
import TestSupport
import Testing

/// The player of artists' pages.
extension BrowserTests {
    /// A WAV file of silence: 8 kHz, one channel, one byte a sample.
    private static func silence(seconds: Int) -> Data {
        func bytes(_ number: Int, count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
        }
        let length = seconds * 8000
        var file = Array("RIFF".utf8) + bytes(36 + length, count: 4) + Array("WAVEfmt ".utf8)
        file += bytes(16, count: 4) + bytes(1, count: 2) + bytes(1, count: 2) + bytes(8000, count: 4)
        file += bytes(8000, count: 4) + bytes(1, count: 2) + bytes(8, count: 2)
        file += Array("data".utf8) + bytes(length, count: 4)
        return Data(file) + Data(repeating: 0x80, count: length)
    }

    /// An artist with songs of 3, 222 and 60 seconds.
    private static func addArtist(to folder: URL) throws {
        let songs = [("Short", 3), ("Long <b>", 222), ("Last", 60)]
        var text = """
            ---
            display_name: Ida & Öl
            public_profile_slug: ida
            profile_picture_url: media/share.jpg
            created_at: 2026-01-01T12:00:00
            showcase:

            """
        for (number, song) in songs.enumerated() {
            let file = "silence-\(song.1).wav"
            text += "  - { custom_title: \"\(song.0)\", file_path: \(file), display_order: \(number) }\n"
            try silence(seconds: song.1)
                .write(toNew: folder.appending(path: "content/media/audio/\(file)"))
        }
        try Data("\(text)---\n\nTwo people.\n".utf8)
            .write(toNew: folder.appending(path: "content/artists/ida.md"))
    }

    /// What plays: the sound in the bar.
    private static let sound = "document.querySelector('.player-bar audio')"
    private static let slider = "document.querySelector('.player-range')"
    private static let isPlayingLong = "\(sound).src.includes('silence-222') && !\(sound).paused"

    /// The track of a number from 1 on, as a selector.
    private static func track(_ number: Int, _ part: String = "") -> String {
        ".tracks > li:nth-child(\(number)) \(part)"
    }

    private func withPlayer(
        width: Int = 1280,
        path: String = "/artists/ida/",
        before: (Studio) async throws -> Void = { _ in },
        _ body: (Studio) async throws -> Void
    ) async throws {
        try await withStudio(width: width, before: Self.addArtist) { studio in
            // Tests read what the browser was told.
            try await studio.page.runInNewDocuments(
                """
                window.actions = {};
                MediaSession.prototype.setActionHandler = (name, handler) => { actions[name] = handler; };
                MediaSession.prototype.setPositionState = (state) => { window.position = state; };
                """
            )
            // Until the site is made, the preview shows another page, with the status 503.
            try await studio.open("/artists/")
            try await studio.page.waitFor("document.documentElement.dataset.kind === 'artists'")
            studio.page.forgetMessages()
            try await before(studio)
            try await studio.open(path)
            try await body(studio)
            #expect(studio.page.problems == [])
        }
    }

    @Test
    func `shows songs with the browser's own controls to a visitor without scripts`() async throws {
        try await withPlayer(before: { try await $0.page.disableScripts() }) { studio in
            let shown: [Bool] = try await studio.page.evaluate(
                """
                ["audio", "button", "input"].map((name) =>
                  [...document.querySelectorAll(".track " + name)].every((element) => element.offsetWidth > 0))
                """
            )
            #expect(shown == [true, false, false])
            #expect(try await studio.page.evaluate("document.querySelector('.track audio').controls"))
            #expect(try await studio.page.evaluate("document.querySelector('.player-bar').offsetWidth === 0"))
            try await studio.open("/artists/ida/#track=last")
            #expect(
                try await studio.page.evaluate(
                    "document.querySelector(':target').textContent.includes('Last')"
                )
            )
        }
    }

    @Test(arguments: [390, 1280])
    func `plays, pauses and goes to the next song by mouse, and says which`(width: Int) async throws {
        try await withPlayer(width: width) { studio in
            let page = studio.page
            #expect(try await page.evaluate("document.querySelector('.player-bar').hidden"))
            try await page.click(Self.track(2, ".track-play"))
            try await page.waitFor("\(Self.isPlayingLong) && \(Self.sound).currentTime > 0")
            try await page.waitForText("0:01")
            try await page.waitForText("3:42")
            let told: [String] = try await page.evaluate(
                """
                [navigator.mediaSession.metadata.title, navigator.mediaSession.metadata.artist,
                 String(position.duration), document.querySelector(".player-toggle").ariaLabel,
                 Object.keys(actions).sort().join()]
                """
            )
            #expect(
                told == [
                    "Long <b>", "Ida & Öl", "222", "Pause Long <b>",
                    "nexttrack,pause,play,previoustrack,seekbackward,seekforward,seekto",
                ]
            )
            #expect(
                try await page.evaluate(
                    "navigator.mediaSession.metadata.artwork[0].src.includes('/media/share')"
                )
            )
            try await page.click(".player-toggle")
            try await page.waitFor("\(Self.sound).paused")
            try await page.click(".player-toggle")
            try await page.waitFor("!\(Self.sound).paused")
            try await page.click(".player-next")
            try await page.waitFor("\(Self.sound).src.includes('silence-60') && !\(Self.sound).paused")
            #expect(try await page.evaluate("document.querySelector('.player-next').ariaDisabled === 'true'"))
            try await page.click(".player-previous")
            try await page.waitFor(Self.isPlayingLong)
            // A click into a waveform plays from there.
            try await page.click(Self.track(3, ".wave-range"))
            try await page.waitFor("!\(Self.sound).paused && Math.abs(\(Self.sound).currentTime - 30) < 3")
            let excess: Int = try await page.evaluate("document.body.scrollWidth - innerWidth")
            #expect(excess <= 0)
        }
    }

    @Test
    func `seeks, pauses and plays by keys while the player has the focus, and only then`() async throws {
        try await withPlayer { studio in
            let page = studio.page
            try await page.run("document.querySelector('\(Self.track(2, ".track-play"))').focus()")
            try await page.press(" ")
            try await page.waitFor("\(Self.isPlayingLong) && position")
            try await page.press("k")
            try await page.waitFor("\(Self.sound).paused")
            try await page.run("\(Self.slider).focus(); \(Self.sound).currentTime = 60;")
            try await page.press("ArrowRight")
            try await page.waitFor("\(Self.slider).getAttribute('aria-valuetext') === '1:05 of 3:42'")
            for (key, time) in [("l", 75), ("j", 65), ("ArrowLeft", 60), ("Home", 0), ("End", 222)] {
                try await page.press(key)
                try await page.waitFor("Math.abs(\(Self.sound).currentTime - \(time)) < 1")
            }
            try await page.run("document.activeElement.blur(); \(Self.sound).currentTime = 100;")
            for key in ["l", "k", " ", "ArrowRight"] { try await page.press(key) }
            #expect(
                try await page.evaluate(
                    "\(Self.sound).paused && Math.abs(\(Self.sound).currentTime - 100) < 1"
                )
            )
        }
    }

    @Test
    func `is operated by the keys of headsets and lock screens`() async throws {
        try await withPlayer { studio in
            let page = studio.page
            try await page.click(Self.track(2, ".track-play"))
            try await page.waitFor("\(Self.isPlayingLong) && position")
            try await page.run("actions.seekto({ seekTime: 100 }); actions.pause();")
            try await page.waitFor("\(Self.sound).paused && position.position >= 100")
            try await page.run("actions.seekbackward({}); actions.seekforward({ seekOffset: 35 });")
            #expect(try await page.evaluate("Math.round(\(Self.sound).currentTime)") == 125)
            try await page.run("actions.play(); actions.previoustrack();")
            try await page.waitFor("\(Self.isPlayingLong) && \(Self.sound).currentTime < 2")
            try await page.run("actions.nexttrack()")
            try await page.waitFor("\(Self.sound).src.includes('silence-60')")
        }
    }

    @Test
    func `goes on with the next song at the end of one, and ends with the last`() async throws {
        try await withPlayer { studio in
            let page = studio.page
            try await page.click(Self.track(1, ".track-play"))
            try await page.waitFor(Self.isPlayingLong)
            try await page.click(Self.track(3, ".track-play"))
            try await page.waitFor("\(Self.sound).duration === 60")
            try await page.run("\(Self.sound).currentTime = 59.5")
            try await page.waitFor("\(Self.sound).ended")
            #expect(try await page.evaluate("\(Self.sound).src.includes('silence-60')"))
            #expect(
                try await page.evaluate("document.querySelector('.player-toggle').ariaLabel === 'Play Last'")
            )
        }
    }

    @Test
    func `shows the moment that a link leads to, and plays it only when asked`() async throws {
        try await withPlayer(path: "/artists/ida/#track=long-b&t=65") { studio in
            let page = studio.page
            try await page.waitForText("1:05")
            #expect(try await page.evaluate("\(Self.sound).paused && \(Self.sound).currentTime === 65"))
            try await page.click(".player-toggle")
            try await page.waitFor("\(Self.isPlayingLong) && \(Self.sound).currentTime > 65")
            // The title in the bar is such a link, which can be sent to others.
            try await page.waitFor(
                "/#track=long-b&t=6[5-9]$/.test(document.querySelector('.player-title').href)"
            )
            for (link, time) in [("t=-3", 0), ("t=1e999", 222), ("t=x", 0), ("t=12.5", 12.5)] {
                try await page.run("\(Self.sound).pause(); location.hash = 'track=long-b&\(link)'")
                try await page.waitFor("Math.abs(\(Self.sound).currentTime - \(time)) < 0.5")
            }
            try await page.run(
                "location.hash = 'track=nothing&t=7'; location.hash = '%'; location.hash = 'track'"
            )
            #expect(try await page.evaluate("\(Self.sound).src.includes('silence-222')"))
        }
    }

    @Test
    func `lets one sound play at a time, and none louder than its file`() async throws {
        try await withPlayer { studio in
            let page = studio.page
            try await page.run(
                """
                document.querySelector('\(Self.track(2, "figure"))').dataset.gain = '0.5';
                document.querySelector('\(Self.track(3, "figure"))').dataset.gain = '4';
                """
            )
            try await page.click(Self.track(2, ".track-play"))
            try await page.waitFor(Self.isPlayingLong)
            #expect(try await page.evaluate("\(Self.sound).volume === 0.5"))
            try await page.click(Self.track(3, ".track-play"))
            try await page.waitFor(
                "\(Self.sound).src.includes('silence-60') && \(Self.sound).currentTime > 0"
            )
            #expect(try await page.evaluate("\(Self.sound).volume === 1"))
            // Another sound of the page, as a text may hold one, and another window of the site.
            try await page.run(
                """
                const other = document.querySelector(".track audio").cloneNode(true);
                document.body.append(other);
                await other.play();
                """
            )
            try await page.waitFor("\(Self.sound).paused")
            try await page.click(".player-toggle")
            try await page.waitFor(
                "!\(Self.sound).paused && [...document.querySelectorAll('audio')].filter((a) => !a.paused).length === 1"
            )
            try await page.run("new BroadcastChannel('player').postMessage(0)")
            try await page.waitFor("\(Self.sound).paused")
        }
    }

    @Test
    func `offers to go on where a visitor was when the page is opened again`() async throws {
        try await withPlayer { studio in
            let page = studio.page
            try await page.click(Self.track(2, ".track-play"))
            try await page.waitFor("\(Self.isPlayingLong) && position")
            try await page.click(Self.track(2, ".wave-range"))
            try await page.waitFor("\(Self.sound).currentTime > 100")
            try await studio.open("/artists/")
            try await studio.open("/artists/ida/")
            try await page.waitFor("!document.querySelector('.player-bar').hidden")
            #expect(try await page.evaluate("\(Self.sound).paused && \(Self.sound).currentTime > 100"))
            try await page.click(".player-toggle")
            try await page.waitFor("\(Self.isPlayingLong) && \(Self.sound).currentTime > 100")
            // The player in a window of its own stays while other pages are read.
            let link: String = try await page.evaluate("document.querySelector('.player-window').href")
            #expect(link.contains("/artists/ida/player/#track=long-b&t=1"))
        }
    }

    @Test(arguments: [390, 1280])
    func `can be reached by the keyboard in the order of the page, and covers nothing that has the focus`(
        width: Int
    ) async throws {
        try await withPlayer(width: width, path: "/artists/ida/#track=last&t=5") { studio in
            let page = studio.page
            try await page.waitFor("!document.querySelector('.player-bar').hidden")
            try await page.run("document.querySelector('\(Self.track(1, ".track-play"))').focus()")
            var names: [String] = []
            for _ in 0..<60 {
                let (name, isCovered) = try await focused(page)
                names.append(name)
                #expect(!isCovered, "\(name)")
                if name == "Own window: keeps playing while you read on" { break }
                try await page.press("Tab")
            }
            let songs = ["Short", "Long <b>", "Last"].flatMap { ["Play \($0)", "Position in \($0)"] }
            let bar = ["Previous song", "Play Last", "Next song", "Last", "Position"]
            #expect(names.starts(with: songs), "\(names)")
            #expect(names.dropLast().suffix(bar.count) == bar[...], "\(names)")
            let small: [String] = try await page.evaluate(
                """
                [...document.querySelectorAll(".track button, .player-bar button, .player-bar input, .wave input")]
                  .filter((element) => Math.min(element.offsetWidth, element.offsetHeight) < 24)
                  .map((element) => element.outerHTML)
                """
            )
            #expect(small == [])
        }
    }

    /// The name of the element with the focus, and whether the bar lies over its middle.
    private func focused(_ page: BrowserPage) async throws -> (name: String, isCovered: Bool) {
        let state: [String] = try await page.evaluate(
            """
            (() => {
              const element = document.activeElement;
              const box = element.getBoundingClientRect();
              const bar = document.querySelector(".player-bar");
              const isCovered = !bar.contains(element) && box.top + box.height / 2 > bar.getBoundingClientRect().top;
              return [element.ariaLabel || element.textContent.trim(), String(isCovered)];
            })()
            """
        )
        return (state[0], state[1] == "true")
    }

    @Test
    func `says when a sound cannot be loaded`() async throws {
        try await withPlayer { studio in
            try await studio.page.click(Self.track(1, ".track-play"))
            try await studio.page.run("\(Self.sound).src = '/nowhere.wav'; \(Self.sound).load();")
            try await studio.page.waitForText("This sound could not be loaded.")
            studio.page.forgetMessages()
        }
    }

    @Test
    func `is shown in a frame of another site, and the artist's page is not`() async throws {
        try await withPlayer(path: "/artists/ida/player/") { studio in
            let page = studio.page
            let port = try #require(Int(studio.preview.address.dropLast().split(separator: ":").last ?? ""))
            // A preview itself answers no frames of other sites, so a host with the same headers stands in for it.
            let host = try LoopbackServer { request in
                guard let connection = try? HTTPConnection(port: port),
                    let answer = try? connection.send("GET", request.target)
                else { return .cut }
                let headers = answer.headers.filter { $0.name != "content-length" }
                return .response(
                    status: answer.status,
                    headers: Dictionary(headers.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }),
                    body: answer.text
                )
            }
            let other = try LoopbackServer { _ in
                .response(
                    status: 200,
                    headers: ["Content-Type": "text/html"],
                    body: ["", "player/"].reduce("<title>A</title><link rel=icon href='data:,'>") {
                        html,
                        path in
                        html + "<iframe src='http://127.0.0.1:\(host.port)/artists/ida/\(path)'></iframe>"
                    }
                )
            }
            // Another origin of the same site, so that the page and its frame are one process, whose text the test sees.
            try await page.open("http://127.0.0.1:\(other.port)/")
            try await page.waitForText("Ida & Öl")
            // The artist's page itself is in no frame.
            let refused = page.problems.filter { $0.kind == .securityPolicy }.map(\.text)
            #expect(
                !refused.isEmpty && refused.allSatisfy { $0.contains("frame-ancestors 'none'") },
                "\(refused)"
            )
            page.forgetMessages()
        }
    }

    @Test
    func `has no more script than 3 KB`() throws {
        let script = try Data(contentsOf: packageFolder.appending(path: "templates/assets/js/player.js"))
        let size = script.withUnsafeBytes { ContentCoding.brotli.compressed($0, .thorough)?.count }
        #expect(try #require(size) <= 3072)
    }
}
