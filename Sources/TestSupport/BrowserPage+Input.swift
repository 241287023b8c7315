/// What a visitor does with mouse and keyboard; the browser treats it as real.
extension BrowserPage {
    /// Clicks an element.
    ///
    /// - Parameter part: how far from its left edge, from 0 to 1.
    /// - Throws: `ScriptError` for an element that is not there.
    package func click(_ selector: String, at part: Double = 0.5) async throws {
        let point: [Double] = try await evaluate(
            """
            (() => {
              const element = document.querySelector(\(JSONValue.text(selector)));
              element.scrollIntoView({ block: "center" });
              const box = element.getBoundingClientRect();
              return [box.left + box.width * \(part), box.top + box.height / 2];
            })()
            """
        )
        for type in ["mouseMoved", "mousePressed", "mouseReleased"] {
            try await send(
                "Input.dispatchMouseEvent",
                [
                    "type": .text(type), "x": .double(point[0]), "y": .double(point[1]),
                    "button": .text(type == "mouseMoved" ? "none" : "left"), "clickCount": .int(1),
                ]
            )
        }
    }

    /// Presses and releases a key of `KeyboardEvent.key`, such as `k`, ` `, `Tab` or `ArrowLeft`.
    package func press(_ key: String) async throws {
        let codes = [
            " ": 32, "Tab": 9, "Enter": 13, "Escape": 27, "End": 35, "Home": 36, "ArrowLeft": 37,
            "ArrowRight": 39,
        ]
        let code = codes[key] ?? Int(key.uppercased().utf8.first ?? 0)
        let text = key == "Enter" ? "\r" : key.utf8.count == 1 ? key : ""
        for type in [text.isEmpty ? "rawKeyDown" : "keyDown", "keyUp"] {
            try await send(
                "Input.dispatchKeyEvent",
                [
                    "type": .text(type), "key": .text(key), "windowsVirtualKeyCode": .int(code),
                    "text": .text(type == "keyDown" ? text : ""),
                ]
            )
        }
    }

    /// Runs a script in each document that is opened from now on, before those of the page.
    package func runInNewDocuments(_ script: String) async throws {
        try await send("Page.addScriptToEvaluateOnNewDocument", ["source": .text(script)])
    }
}
