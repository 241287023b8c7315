import Content
import HTTPTypes

/// Why a request is refused: a problem for programs (RFC 9457), a page for visitors (`AnswerPage`).
package struct Refusal: Error, Sendable {
    let status: HTTPResponse.Status
    /// Stable.
    let code: String
    /// A sentence for visitors; shows nothing of what was sent.
    let detail: String
    let headers: HTTPFields
    var fields: [FieldProblem] = []

    init(_ status: HTTPResponse.Status, code: String, detail: String, headers: HTTPFields = [:]) {
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = headers
    }

    init(_ body: MalformedBody) {
        self.init(.badRequest, code: body.code, detail: body.detail)
    }

    init(_ problems: SubmissionReader.Problems) {
        self.init(
            .unprocessableContent,
            code: "validation",
            detail: "Some fields need your attention."
        )
        fields = problems.all
    }

    var problem: Response {
        let errors = fields.map { problem -> JSON in
            [
                "pointer": .string("#/\(problem.field.rawValue)"),
                "field": .string(problem.field.rawValue),
                "code": .string(problem.code),
                "detail": .string(problem.detail),
            ]
        }
        return .json(
            status,
            type: "application/problem+json",
            headers: headers,
            .object(omittingNil: [
                "type": .string("urn:sweetdreams:problem:\(code)"),
                "title": .string(status.reasonPhrase),
                "status": .integer(status.code),
                "detail": .string(detail),
                "errors": errors.isEmpty ? nil : .array(errors),
            ])
        )
    }
}
