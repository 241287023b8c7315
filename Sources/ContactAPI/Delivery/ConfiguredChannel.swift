package import PostgresStore

/// A channel that the operator has configured.
package enum ConfiguredChannel: Sendable {
    case postgres(PostgresAddress)
    case webhook(ServiceSettings.Webhook)
    case mail(ServiceSettings.Mail)

    package var name: OutboxChannel {
        switch self {
        case .postgres: .postgres
        case .webhook: .webhook
        case .mail: .mail
        }
    }
}

extension ServiceSettings {
    package var channels: [ConfiguredChannel] {
        var channels: [ConfiguredChannel] = []
        if let database { channels.append(.postgres(database)) }
        if let webhook { channels.append(.webhook(webhook)) }
        if let mail { channels.append(.mail(mail)) }
        return channels
    }
}
