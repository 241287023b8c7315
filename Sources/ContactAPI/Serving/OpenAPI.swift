import Content

/// The description of the public interface (OpenAPI 3.1); a test holds it against the running service.
struct OpenAPI {
    let settings: ContactSettings
    let limits: Limits
    /// Nil when no deploy hooks are taken.
    let deployHooks: DeployHookSettings.Scheme?

    /// The document that `/openapi.json` answers with.
    var document: String { JSONWriter(escaping: .html).text(json) + "\n" }

    private var json: JSON {
        [
            "openapi": "3.1.0",
            "info": [
                "title": "Contact",
                "version": "1",
                "description": .string(
                    """
                    Takes messages from the site's form. A message that gets 201 or 303 is stored, on disk, once. \
                    Bodies have at most \(limits.body) bytes and \(limits.fields) fields.
                    """
                ),
            ],
            "paths": .object(omittingNil: [
                "/v1/contact": ["post": submit, "options": preflight],
                "/v1/contact/token": ["get": token],
                "/v1/hooks/deploy": deployHooks.map { ["post": deployHook($0)] },
                "/openapi.json": ["get": description],
            ]),
            "components": .object(omittingNil: [
                "schemas": ["Receipt": receipt, "Problem": problem],
                "securitySchemes": deployHooks == .bearer
                    ? ["DeploySecret": ["type": "http", "scheme": "bearer"]] : nil,
            ]),
        ]
    }

    // MARK: Operations

    private var submit: JSON {
        [
            "operationId": "submit",
            "summary": "Send a message.",
            "parameters": [idempotencyKey],
            "requestBody": [
                "required": true,
                "content": .object(BodyFormat.types.map { .init($0, ["schema": submission]) }),
            ],
            "responses": .object(
                [
                    .init("201", ["description": "Stored.", "content": json(reference("Receipt"))]),
                    .init("303", redirect),
                ] + OpenAPI.refusals.map { .init(String($0.status), response(to: $0)) }
            ),
        ]
    }

    private var idempotencyKey: JSON {
        [
            "name": "Idempotency-Key",
            "in": "header",
            "description": "The same key with the same content is the same message; kept 7 days.",
            "schema": ["type": "string", "minLength": 16, "maxLength": 255, "pattern": "^[!-~]+$"],
        ]
    }

    private var redirect: JSON {
        [
            "description": "Stored; the thank-you page.",
            "headers": header("Location", type: "string"),
        ]
    }

    private var preflight: JSON {
        [
            "operationId": "preflight",
            "summary": "Ask whether a page may send (CORS).",
            "responses": [
                "204": ["description": "It may."],
                "403": ["description": "It may not."],
            ],
        ]
    }

    private var token: JSON {
        let schema: JSON = [
            "type": "object",
            "required": ["token"],
            "properties": ["token": OpenAPI.text],
        ]
        return [
            "operationId": "token",
            "summary": "A signed time, for pages with JavaScript.",
            "responses": [
                "200": [
                    "description": .string("The token for the field \(FormFields.token)."),
                    "content": json(schema),
                ]
            ],
        ]
    }

    private func deployHook(_ scheme: DeployHookSettings.Scheme) -> JSON {
        let accepted: JSON = [
            "type": "object",
            "required": ["status"],
            "additionalProperties": false,
            "properties": ["status": ["const": "accepted"]],
        ]
        return .object(omittingNil: [
            "operationId": "deploy",
            "summary": "Have the site built and published.",
            "description": .string(
                """
                A hook that gets 202 is on disk, and a build follows that begins after it. The body is at most \
                \(limits.deployHookBody) bytes; of what it says, only its signature matters.
                """
            ),
            "security": scheme == .bearer ? [["DeploySecret": []]] : nil,
            "parameters": .array(headers(of: scheme)),
            "requestBody": ["content": ["*/*": ["schema": [:]]]],
            "responses": .object(
                [.init("202", ["description": "Accepted, now or before.", "content": json(accepted)])]
                    + OpenAPI.hookRefusals.map { .init(String($0.status), hookResponse(to: $0)) }
            ),
        ])
    }

    private func headers(of scheme: DeployHookSettings.Scheme) -> [JSON] {
        switch scheme {
        case .standard:
            [
                parameter("webhook-id", pattern: "^[!-\\-/-~]{1,255}$"),
                parameter("webhook-timestamp", pattern: "^[0-9]{1,15}$"),
                parameter("webhook-signature", pattern: "^.*v1,[A-Za-z0-9+/]{43}=.*$"),
            ]
        case .github: [parameter("X-Hub-Signature-256", pattern: "^sha256=[0-9A-Fa-f]{64}$")]
        case .bearer: []
        }
    }

    private func parameter(_ header: String, pattern: String) -> JSON {
        [
            "name": .string(header),
            "in": "header",
            "required": true,
            "schema": ["type": "string", "pattern": .string(pattern)],
        ]
    }

    private var description: JSON {
        [
            "operationId": "description",
            "summary": "This document.",
            "responses": [
                "200": ["description": "OpenAPI 3.1.", "content": json(["type": "object"])]
            ],
        ]
    }

    // MARK: Schemas

    private var submission: JSON {
        let properties: [JSON.Member] = [
            .init("name", required(maxLength: 200)),
            .init(
                "email",
                ["type": "string", "format": "email", "maxLength": .integer(EmailAddress.maximumLength)]
            ),
            .init("company", optional(maxLength: 200)),
            .init("phone", optional(maxLength: 40)),
            .init("project_type", choice(of: settings.projectTypes)),
            .init("budget_range", choice(of: settings.budgetRanges)),
            .init("message", required(maxLength: 5000)),
            .init(FormFields.next, text("The key of the page to go to; never an address.")),
            .init(FormFields.token, text("What /v1/contact/token answers.")),
            .init(FormFields.honeypot, text("Left empty.")),
        ]
        return [
            "type": "object",
            "required": ["name", "email", "message"],
            "properties": .object(properties),
        ]
    }

    private func required(maxLength: Int) -> JSON {
        ["type": "string", "minLength": 1, "maxLength": .integer(maxLength), "pattern": "[^ \\t\\n\\r]"]
    }

    private func optional(maxLength: Int) -> JSON {
        ["type": ["string", "null"], "maxLength": .integer(maxLength)]
    }

    private func choice(of choices: [String]) -> JSON {
        ["enum": .array([""] + choices.map(JSON.string) + [.null])]
    }

    private func text(_ description: String) -> JSON {
        ["type": "string", "description": .string(description)]
    }

    private static let text: JSON = ["type": "string"]

    private var receipt: JSON {
        [
            "type": "object",
            "required": ["id", "status", "received_at"],
            "additionalProperties": false,
            "properties": [
                "id": ["type": "string", "format": "uuid"],
                "status": ["const": "received"],
                "received_at": ["type": "string", "format": "date-time"],
            ],
        ]
    }

    private var problem: JSON {
        let error: JSON = [
            "type": "object",
            "required": ["pointer", "field", "code", "detail"],
            "properties": [
                "pointer": OpenAPI.text,
                "field": OpenAPI.text,
                "code": OpenAPI.text,
                "detail": OpenAPI.text,
            ],
        ]
        return [
            "type": "object",
            "required": ["type", "title", "status", "detail"],
            "properties": [
                "type": OpenAPI.text,
                "title": OpenAPI.text,
                "status": ["type": "integer"],
                "detail": OpenAPI.text,
                "errors": ["type": "array", "items": error],
            ],
        ]
    }

    private func reference(_ schema: String) -> JSON {
        ["$ref": .string("#/components/schemas/\(schema)")]
    }

    private func json(_ schema: JSON) -> JSON {
        ["application/json": ["schema": schema]]
    }

    private func header(_ name: String, type: String) -> JSON {
        .object([.init(name, ["required": true, "schema": ["type": .string(type)]])])
    }

    // MARK: Refusals

    private struct Refused {
        let status: Int
        let description: String
        var header: (name: String, type: String)?
    }

    private static let refusals = [
        Refused(status: 400, description: "The body cannot be read."),
        Refused(status: 403, description: "A page that may not send."),
        Refused(status: 408, description: "The request came too slowly."),
        Refused(status: 413, description: "The body is too long."),
        Refused(status: 414, description: "The address is too long."),
        Refused(
            status: 415,
            description: "A format that is not taken.",
            header: (name: "Accept-Post", type: "string")
        ),
        Refused(status: 422, description: "Fields are wrong, or a key was used for another message."),
        Refused(
            status: 429,
            description: "Too many messages from one network.",
            header: (name: "Retry-After", type: "integer")
        ),
        Refused(status: 431, description: "The header is too long."),
        Refused(
            status: 503,
            description: "It cannot be stored now.",
            header: (name: "Retry-After", type: "integer")
        ),
    ]

    private static let hookRefusals = [
        Refused(
            status: 401,
            description: "Its sender is not known.",
            header: (name: "WWW-Authenticate", type: "string")
        ),
        Refused(status: 408, description: "The request came too slowly."),
        Refused(status: 413, description: "The body is too long."),
        Refused(status: 414, description: "The address is too long."),
        Refused(
            status: 429,
            description: "Too many hooks from one network.",
            header: (name: "Retry-After", type: "integer")
        ),
        Refused(status: 431, description: "The header is too long."),
        Refused(
            status: 503,
            description: "It cannot be kept now.",
            header: (name: "Retry-After", type: "integer")
        ),
    ]

    private func hookResponse(to refused: Refused) -> JSON {
        .object(omittingNil: [
            "description": .string(refused.description),
            "headers": refused.header.map { header($0.name, type: $0.type) },
            "content": ["application/problem+json": ["schema": reference("Problem")]],
        ])
    }

    /// Visitors without JavaScript get a page, programs a problem (RFC 9457).
    private func response(to refused: Refused) -> JSON {
        .object(omittingNil: [
            "description": .string(refused.description),
            "headers": refused.header.map { header($0.name, type: $0.type) },
            "content": [
                "application/problem+json": ["schema": reference("Problem")],
                "text/html": ["schema": OpenAPI.text],
            ],
        ])
    }
}
