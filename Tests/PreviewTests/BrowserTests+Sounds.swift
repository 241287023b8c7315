import Foundation
import TestSupport
import Testing

/// Sounds in texts.
extension BrowserTests {
    /// A project with a sound before and after, as long as each other, and a longer one.
    private static func addProject(to folder: URL) throws {
        for (name, seconds) in [("before", 60), ("after", 60), ("other", 90)] {
            try Data(SampleSound.wav(seconds: seconds, amplitude: name == "after" ? 20 : 10))
                .write(toNew: folder.appending(path: "content/media/audio/\(name).wav"))
        }
        let sounds = ["before", "after", "other"].map { "[Song \($0)](../media/audio/\($0).wav)" }
        try Data(
            "---\ntitle: Mix\ncreated_at: 2026-01-01\n---\n\n\(sounds.joined(separator: "\n\n"))\n".utf8
        )
        .write(toNew: folder.appending(path: "content/portfolio/mix.md"))
    }

    private static func sound(_ name: String) -> String {
        "document.querySelector('audio[src*=\"/\(name).\"]')"
    }

    private static func control(_ name: String, of sound: String) -> String {
        ".sound:has(+ audio[src*=\"/\(sound).\"]) \(name)"
    }

    private func withSounds(_ body: (Studio) async throws -> Void) async throws {
        try await withStudio(before: Self.addProject) { studio in
            // Until the site is made, the preview shows another page, with the status 503.
            try await studio.open("/portfolio/")
            try await studio.page.waitFor("document.documentElement.dataset.kind === 'portfolio'")
            studio.page.forgetMessages()
            try await studio.open("/portfolio/mix/")
            try await studio.page.waitFor("document.querySelectorAll('.sound').length === 3")
            try await body(studio)
            #expect(studio.page.problems == [])
        }
    }

    @Test
    func `plays a sound of a text by a button and a slider of the theme, and one at a time`() async throws {
        try await withSounds { studio in
            let page = studio.page
            #expect(try await page.evaluate("document.querySelectorAll('audio[controls]').length") == 0)
            try await page.click(Self.control("button", of: "other"))
            try await page.waitFor("\(Self.sound("other")).currentTime > 0")
            try await page.waitForText("0:01 / 1:30")
            let told: [String] = try await page.evaluate(
                """
                ["button", "input"].flatMap((name) => {
                  const control = document.querySelector(`.sound.playing ${name}`);
                  return [control.ariaLabel, control.ariaPressed || String(control.disabled)];
                })
                """
            )
            #expect(told == ["Song other", "true", "Song other", "false"])
            try await page.run("document.querySelector('\(Self.control("input", of: "other"))').focus()")
            try await page.press("End")
            try await page.waitFor("\(Self.sound("other")).ended")
            try await page.waitFor("\(Self.sound("other")).paused")
            try await page.click(Self.control("button", of: "other"))
            try await page.waitFor("!\(Self.sound("other")).paused && !\(Self.sound("other")).ended")
            try await page.click(Self.control("button", of: "before"))
            try await page.waitFor(
                "!\(Self.sound("before")).paused && \(Self.sound("other")).paused"
            )
            try await page.click(Self.control("button", of: "before"))
            try await page.waitFor("\(Self.sound("before")).paused")
        }
    }

    @Test
    func `plays the sound that was started last, however soon after the other`() async throws {
        try await withSounds { studio in
            let page = studio.page
            try await page.run(
                ["other", "before"]
                    .map { "document.querySelector('\(Self.control("button", of: $0))').click()" }
                    .joined(separator: ";")
            )
            try await page.waitFor("\(Self.sound("before")).currentTime > 0")
            #expect(try await page.evaluate("\(Self.sound("other")).paused"))
        }
    }

    @Test
    func `goes on at the same moment in the other version of a take, and not in another song`() async throws {
        try await withSounds { studio in
            let page = studio.page
            try await page.click(Self.control("button", of: "before"))
            try await page.waitFor("\(Self.sound("before")).currentTime > 0")
            try await page.run("\(Self.sound("before")).currentTime = 30")
            try await page.waitFor("!\(Self.sound("before")).seeking")
            try await page.click(Self.control("button", of: "after"))
            try await page.waitFor(
                "!\(Self.sound("after")).paused && \(Self.sound("after")).currentTime >= 30"
            )
            try await page.click(Self.control("button", of: "other"))
            try await page.waitFor("!\(Self.sound("other")).paused && \(Self.sound("other")).currentTime > 0")
            #expect(try await page.evaluate("\(Self.sound("other")).currentTime < 20"))
        }
    }

    @Test
    func `gives a sound that cannot be played back to the browser's controls`() async throws {
        try await withSounds { studio in
            let page = studio.page
            try await page.run("\(Self.sound("other")).src = '/nowhere.wav'")
            try await page.run("document.querySelector('audio[src=\"/nowhere.wav\"]').load()")
            try await page.waitFor("document.querySelectorAll('audio[controls]').length === 1")
            #expect(try await page.evaluate("document.querySelectorAll('.sound').length") == 2)
            studio.page.forgetMessages()
        }
    }
}
