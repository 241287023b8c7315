import Content
import Foundation

/// What somebody chooses in the bar: another time, or drafts or none.
///
/// As JSON: `{"time": "2026-12-24T08:00"}`, `{"time": "now"}` or `{"drafts": false}`.
struct StateChoice: Equatable {
    enum Time: Equatable {
        /// The site follows the clock.
        case now
        /// The site stands still.
        case at(Timestamp)
    }

    /// Nil for the same as before.
    private(set) var time: Time?
    /// Nil for the same as before.
    private(set) var includesDrafts: Bool?

    /// The address that choices are sent to.
    static let path = "/_preview/state"

    /// The longest choice, in bytes.
    static let limit = 1024

    /// A choice that cannot be understood.
    struct Fault: Error, Equatable {
        let message: String

        static let notUnderstood = Fault(message: "the preview does not understand this choice")

        static func notADate(_ text: String) -> Fault {
            Fault(message: "'\(text.escapedForTerminal)' is not a date; write 2026-12-24T08:00")
        }
    }

    /// - Parameter zone: the time zone of a time without an offset.
    init(json: [UInt8], zone: TimeZone) throws(Fault) {
        let result = json.withUnsafeBufferPointer { bytes in
            Result { () throws(Fault) in
                do throws(JSONError) {
                    var reader = JSONReader(bytes, options: .init(rejectsDuplicateKeys: true))
                    return try StateChoice.members(&reader)
                } catch {
                    throw .notUnderstood
                }
            }
        }
        let members = try result.get()
        includesDrafts = members.drafts
        if let text = members.time { time = try StateChoice.time(text, zone) }
        guard time != nil || includesDrafts != nil else { throw .notUnderstood }
    }

    private static func members(
        _ reader: inout JSONReader
    ) throws(JSONError) -> (time: String?, drafts: Bool?) {
        var members: (time: String?, drafts: Bool?)
        try reader.enterObject()
        while let key = try reader.nextKey() {
            switch key {
            case "time": members.time = try reader.readString()
            case "drafts": members.drafts = try reader.readBoolean()
            default: try reader.skipValue()
            }
        }
        try reader.finish()
        return members
    }

    private static func time(_ text: String, _ zone: TimeZone) throws(Fault) -> Time {
        if text == "now" { return .now }
        guard let time = Timestamp(text, zone: zone) else { throw .notADate(text) }
        return .at(time)
    }

    func apply(to state: inout SiteState) {
        switch time {
        case .now: state.time = nil
        case .at(let time): state.time = time
        case nil: break
        }
        if let includesDrafts { state.includesDrafts = includesDrafts }
    }
}
