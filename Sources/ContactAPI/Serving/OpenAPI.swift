/// The description of the public interface (OpenAPI 3.1); a test holds it against the running service.
enum OpenAPI {
    static func document(_ settings: ContactSettings, _ limits: Limits) -> String {
        let fields = """
            "name": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "[^ \\\\t\\\\n\\\\r]"},
            "email": {"type": "string", "format": "email", "maxLength": \(EmailAddress.limit)},
            "company": {"type": ["string", "null"], "maxLength": 200},
            "phone": {"type": ["string", "null"], "maxLength": 40},
            "project_type": \(choice(settings.projectTypes)),
            "budget_range": \(choice(settings.budgetRanges)),
            "message": {"type": "string", "minLength": 1, "maxLength": 5000, "pattern": "[^ \\\\t\\\\n\\\\r]"},
            "\(FormFields.next)": {"type": "string", "description": "The key of the page to go to; never an address."},
            "\(FormFields.token)": {"type": "string", "description": "What /v1/contact/token answers."},
            "\(FormFields.honeypot)": {"type": "string", "description": "Left empty."}
            """
        let schema =
            "{\"type\": \"object\", \"required\": [\"name\", \"email\", \"message\"], \"properties\": {\(fields)}}"
        let problems = problemStatuses.map { status, words in
            "\"\(status)\": {\"description\": \"\(words)\", \(headers(status))\"content\": {\"application/problem+json\": {\"schema\": {\"$ref\": \"#/components/schemas/Problem\"}}, \"text/html\": {\"schema\": {\"type\": \"string\"}}}}"
        }
        return """
            {
            "openapi": "3.1.0",
            "info": {"title": "Contact", "version": "1", "description": "Takes messages from the site's form. Who is told 201 or 303 has been stored, on disk, once. Bodies have at most \(limits.body) bytes and \(limits.fields) fields."},
            "paths": {
            "/v1/contact": {
            "post": {
            "operationId": "submit", "summary": "Send a message.",
            "parameters": [{"name": "Idempotency-Key", "in": "header", "description": "The same key with the same content is the same message; kept 7 days.", "schema": {"type": "string", "minLength": 16, "maxLength": 255, "pattern": "^[!-~]+$"}}],
            "requestBody": {"required": true, "content": {"application/json": {"schema": \(schema)}, "application/x-www-form-urlencoded": {"schema": \(schema)}, "multipart/form-data": {"schema": \(schema)}}},
            "responses": {
            "201": {"description": "Stored.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Receipt"}}}},
            "303": {"description": "Stored; the thank-you page.", "headers": {"Location": {"required": true, "schema": {"type": "string"}}}},
            \(problems.joined(separator: ",\n"))
            }},
            "options": {"operationId": "preflight", "summary": "Ask whether a page may send (CORS).", "responses": {"204": {"description": "It may."}, "403": {"description": "It may not."}}}
            },
            "/v1/contact/token": {"get": {"operationId": "token", "summary": "A signed moment, for pages with JavaScript.", "responses": {"200": {"description": "The token for the field \(FormFields.token).", "content": {"application/json": {"schema": {"type": "object", "required": ["token"], "properties": {"token": {"type": "string"}}}}}}}}},
            "/openapi.json": {"get": {"operationId": "description", "summary": "This document.", "responses": {"200": {"description": "OpenAPI 3.1.", "content": {"application/json": {"schema": {"type": "object"}}}}}}}
            },
            "components": {"schemas": {
            "Receipt": {"type": "object", "required": ["id", "status", "received_at"], "additionalProperties": false, "properties": {"id": {"type": "string", "format": "uuid"}, "status": {"const": "received"}, "received_at": {"type": "string", "format": "date-time"}}},
            "Problem": {"type": "object", "required": ["type", "title", "status", "detail"], "properties": {"type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"}, "errors": {"type": "array", "items": {"type": "object", "required": ["pointer", "field", "code", "detail"], "properties": {"pointer": {"type": "string"}, "field": {"type": "string"}, "code": {"type": "string"}, "detail": {"type": "string"}}}}}}
            }}
            }

            """
    }

    static let problemStatuses: [(Int, String)] = [
        (400, "The body cannot be read."), (403, "A page that may not send."),
        (408, "The request came too slowly."),
        (413, "The body is too long."), (414, "The address is too long."),
        (415, "A format that is not taken."),
        (422, "Fields are wrong, or a key was used for another message."),
        (429, "Too many messages from one network."),
        (431, "The header is too long."), (503, "It cannot be stored now."),
    ]

    private static func headers(_ status: Int) -> String {
        switch status {
        case 429, 503:
            "\"headers\": {\"Retry-After\": {\"required\": true, \"schema\": {\"type\": \"integer\"}}}, "
        case 415: "\"headers\": {\"Accept-Post\": {\"required\": true, \"schema\": {\"type\": \"string\"}}}, "
        default: ""
        }
    }

    private static func choice(_ choices: [String]) -> String {
        let values = [JSONText.quoted("")] + choices.map(JSONText.quoted) + ["null"]
        return "{\"enum\": \(JSONText.list(values))}"
    }
}
