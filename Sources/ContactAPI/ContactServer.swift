import Foundation
import GRDB
package import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Synchronization
import UnixSignals

/// The whole service: journal, couriers, listeners, and what happens at the start and at the end.
package struct ContactServer: Sendable {
    package struct Options: Sendable {
        package var host: String
        package var port: Int
        package var adminHost: String
        package var adminPort: Int
        /// Holds the journal, the key and the inbox's socket.
        package var data: String
        package var settings: ContactSettings
        package var service: ServiceSettings
        package var page: AnswerPage
        package var acknowledgement = Journal.Acknowledgement.afterCommit

        package init(
            host: String,
            port: Int,
            adminHost: String,
            adminPort: Int,
            data: String,
            settings: ContactSettings,
            service: ServiceSettings,
            page: AnswerPage
        ) {
            (self.host, self.port) = (host, port)
            (self.adminHost, self.adminPort) = (adminHost, adminPort)
            self.data = data
            self.settings = settings
            self.service = service
            self.page = page
            self.settings.origins.formUnion(service.origins)
        }
    }

    private let options: Options
    /// Milliseconds since 1970.
    private let clock: @Sendable () -> Int64
    private let logger: Logger

    package init(_ options: Options, clock: @escaping @Sendable () -> Int64, logger: Logger) {
        self.options = options
        self.clock = clock
        self.logger = logger
    }

    /// The channels that the settings name.
    package static func channels(_ service: ServiceSettings) -> [OutboxChannel] {
        [
            service.database == nil ? nil : .postgres, service.webhook == nil ? nil : .webhook,
            service.mail == nil ? nil : .mail,
        ].compactMap(\.self)
    }

    /// Serves until SIGTERM or SIGINT, then answers what it has taken and ends.
    ///
    /// - Throws: `JournalError` when the journal cannot be opened, or was ended by a disk that does not keep what it
    ///   is given; `InboxError` when the inbox cannot be reached.
    package func run() async throws {
        let limits = options.service.limits
        let metrics = Metrics()
        let failure = Mutex<JournalError?>(nil)
        let (failures, failed) = AsyncStream<Void>.makeStream()
        let logger = logger
        let journal = try Journal(
            folder: options.data,
            checkpoint: limits.checkpoint,
            acknowledgement: options.acknowledgement,
            observe: { metrics.count(commit: $0) },
            onFailure: { error in
                failure.withLock { $0 = error }
                logger.critical("the journal failed", metadata: ["reason": "\(error)"])
                failed.finish()
            }
        )
        let secret = try SecretFile.secret(options.service.secret, in: options.data)
        let channels = ContactServer.channels(options.service)
        let inbox = Inbox(channels: channels, clock: clock)
        let couriers = startCouriers(channels, journal, metrics)
        try InboxSocket.listen(in: options.data) { request in
            let reply = await inbox.answer(request, from: journal)
            for courier in couriers {
                switch request {
                case .retry: courier.hurry()
                case .mark: courier.wake()
                default: break
                }
            }
            return reply
        }
        let clients = ClientAddress(
            trusted: options.service.trustedProxies,
            header: options.service.clientHeader
        )
        let connections = ConnectionTable(limits: limits, clients: clients)
        let endpoint = ContactEndpoint(
            settings: options.settings,
            limits: limits,
            page: options.page,
            reader: SubmissionReader(settings: options.settings),
            tokens: TimeToken(secret: secret),
            secret: secret,
            intake: Intake(secret: secret, channels: channels),
            journal: journal,
            quota: Quota(limits),
            metrics: metrics,
            clock: clock,
            wakeCouriers: { for courier in couriers { courier.wake() } },
            hasRoom: { [data = options.data] in DiskSpace.free(data) >= limits.reserve }
        )
        let contact = ContactService(
            endpoint: endpoint,
            clients: clients,
            limits: limits,
            openAPI: OpenAPI(settings: options.settings, limits: limits).document,
            logger: logger
        )
        let ending = Ending()
        let admin = AdminService(
            journal: journal,
            folder: options.data,
            limits: limits,
            metrics: metrics,
            connections: connections,
            isEnding: { ending.isUnderWay.load(ordering: .relaxed) },
            clock: clock,
            logger: logger
        )
        // They end in the opposite order: whoever asks is told so first, and until the last visitor has an answer.
        let services: [any Service] = [
            Housekeeping(journal: journal, clock: clock),
            try admin.server(host: options.adminHost, port: options.adminPort) { port in
                logger.info(
                    "admin",
                    metadata: ["host": "\(options.adminHost)", "port": .stringConvertible(port)]
                )
            },
            try contact.server(host: options.host, port: options.port, connections: connections) { port in
                logger.info(
                    "listening",
                    metadata: ["host": "\(options.host)", "port": .stringConvertible(port)]
                )
            },
            ending,
        ]
        var configuration = ServiceGroupConfiguration(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger.quiet
        )
        configuration.maximumGracefulShutdownDuration = .seconds(10)
        let group = ServiceGroup(configuration: configuration)
        let watch = Task {
            for await _ in failures {}
            await group.triggerGracefulShutdown()
        }
        if options.service.trustedProxies.isEmpty {
            logger.notice("no proxy is trusted: the address that connects counts as the client")
        }
        defer { watch.cancel() }
        do { try await group.run() } catch let error as IOError {
            throw SettingsError(
                "\(options.host):\(options.port) or \(options.adminHost):\(options.adminPort) cannot be listened on: "
                    + String(cString: strerror(error.errnoCode)),
                advice: "choose others with --listen and --admin"
            )
        }
        for courier in couriers { courier.stop() }
        if let failure = failure.withLock({ $0 }) { throw failure }
        try await journal.close()
        logger.info("ended")
    }

    private func startCouriers(
        _ channels: [OutboxChannel],
        _ journal: Journal,
        _ metrics: Metrics
    )
        -> [Courier]
    {
        let logger = logger
        let seconds = { @Sendable [clock] in clock() / 1000 }
        return channels.compactMap { channel in
            let courier = Courier(channel, journal: journal, clock: clock) { channel, failure, isDead in
                metrics.count(failureOf: channel)
                logger.log(
                    level: isDead ? .error : .warning,
                    isDead ? "given up on" : "not told yet",
                    metadata: ["channel": "\(channel.rawValue)", "reason": "\(failure.reason)"]
                )
            }
            let service = options.service
            switch channel {
            case .postgres:
                guard let address = service.database else { return nil }
                courier.start { PostgresCarrier(address) }
            case .webhook:
                guard let webhook = service.webhook else { return nil }
                courier.start { WebhookCarrier(webhook, clock: seconds) }
            case .mail:
                guard let mail = service.mail else { return nil }
                courier.start { [site = options.settings.site] in MailCarrier(mail, site: site) }
            }
            return courier
        }
    }
}

/// Knows whether the service has been asked to end.
private final class Ending: Service {
    let isUnderWay = Atomic(false)

    func run() async throws {
        try await gracefulShutdown()
        isUnderWay.store(true, ordering: .relaxed)
    }
}

/// Forgets what need not be known any longer: keys after 7 days, spam after 30.
private struct Housekeeping: Service {
    let journal: Journal
    let clock: @Sendable () -> Int64

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let now = clock()
                _ = try? await journal.write { database in
                    try database.execute(
                        sql: "DELETE FROM idempotency WHERE received < ?",
                        arguments: [now - Int64(Limits.keyLifetime) * 1000]
                    )
                    try database.execute(
                        sql:
                            "DELETE FROM contact_submissions WHERE id IN (SELECT id FROM facts WHERE verdict = 'spam' AND received < ?)",
                        arguments: [now - Int64(Limits.spamLifetime) * 1000]
                    )
                }
                try? await Task.sleep(for: .seconds(3600))
            }
        }
    }
}
