import Content

/// Reads a flat JSON object (RFC 8259): no field of a submission is an object or an array.
enum JSONBody {
    static func parse(_ body: [UInt8], into empty: FormFields) throws(MalformedBody) -> FormFields {
        guard String(validating: body, as: UTF8.self) != nil else { throw .utf8 }
        let result = body.withUnsafeBufferPointer { bytes in
            Result { () throws(MalformedBody) in try readFields(in: bytes, into: empty) }
        }
        return try result.get()
    }

    private static func readFields(
        in bytes: UnsafeBufferPointer<UInt8>,
        into empty: FormFields
    ) throws(MalformedBody) -> FormFields {
        var fields = empty
        var reader = JSONReader(bytes, options: .init(maximumDepth: 1, rejectsDuplicateKeys: true))
        try reading { () throws(JSONError) in try reader.enterObject() }
        while let key = try reading({ () throws(JSONError) in try reader.nextKey() }) {
            let value = try readValue(from: &reader)
            try fields.add(name: key, value: value)
        }
        try reading { () throws(JSONError) in try reader.finish() }
        return fields
    }

    private static func readValue(from reader: inout JSONReader) throws(MalformedBody) -> FormFields.Value {
        try reading { () throws(JSONError) in
            switch try reader.nextKind() {
            case .string:
                return .text(try reader.readString())
            case .null:
                try reader.readNull()
                return .null
            case .number, .boolean, .object, .array:
                try reader.skipValue()
                return .other
            }
        }
    }

    /// Turns an error of the reader into one of the body.
    private static func reading<Value>(
        _ read: () throws(JSONError) -> Value
    ) throws(MalformedBody) -> Value {
        do {
            return try read()
        } catch {
            throw MalformedBody(error)
        }
    }
}

extension MalformedBody {
    fileprivate init(_ error: JSONError) {
        switch error.reason {
        case .syntax:
            self.init("json", detail: "The JSON is wrong at byte \(error.offset).")
        case .invalidUTF8:
            self = .utf8
        case .loneSurrogate:
            self.init("utf8", detail: "An escape stands for half a character.")
        case .tooDeep:
            self.init("nested", detail: "A member holds an object or a list; each holds one text.")
        case .duplicateKey:
            self.init("duplicate_field", detail: "A member of the object is a duplicate.")
        }
    }
}
