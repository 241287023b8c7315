import Foundation
package import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals

/// The whole service: journal, delivery workers, inbox and listeners, from start to shutdown.
package struct ContactServer: Sendable {
    package struct Options: Sendable {
        package var host: String
        package var port: Int
        package var adminHost: String
        package var adminPort: Int
        /// The folder of the journal, the key and the inbox's socket.
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
            self.host = host
            self.port = port
            self.adminHost = adminHost
            self.adminPort = adminPort
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

    private var limits: Limits { options.service.limits }

    package init(_ options: Options, clock: @escaping @Sendable () -> Int64, logger: Logger) {
        self.options = options
        self.clock = clock
        self.logger = logger
    }

    /// Serves until SIGTERM or SIGINT, then responds to what it has accepted and ends.
    ///
    /// - Throws: `JournalError` when the journal cannot be opened, or the disk did not keep what it was given;
    ///   `InboxError` when the inbox's socket cannot be made; `SettingsError` when an address cannot be listened on,
    ///   or the folder of deploy hooks cannot be used.
    package func run() async throws {
        let metrics = Metrics()
        let spool = try openSpool()
        let watch = JournalWatch()
        let journal = try openJournal(metrics: metrics, watch: watch)
        let secret = try SecretFile.secret(options.service.secret, in: options.data)
        let workers = startDeliveryWorkers(journal: journal, metrics: metrics)
        try listenToInbox(journal: journal, workers: workers)
        let services = try makeServices(
            journal: journal,
            secret: secret,
            workers: workers,
            spool: spool,
            metrics: metrics
        )
        if options.service.trustedProxies.isEmpty {
            logger.notice("no proxy is trusted: the address that connects counts as the client")
        }
        try await serve(services, until: watch)
        for worker in workers { worker.stop() }
        try watch.throwIfFailed()
        try await journal.close()
        logger.info("ended")
    }

    // MARK: Steps

    /// Nil when no deploy hooks are taken; the log says which of both it is.
    private func openSpool() throws -> Spool? {
        guard let settings = options.service.deployHooks else {
            logger.info("no deploy hooks are taken: no CONTACT_DEPLOY_… variable is set")
            return nil
        }
        let spool = try Spool(settings.spool, at: clock())
        logger.info(
            "deploy hooks are taken",
            metadata: [
                "scheme": "\(settings.scheme.rawValue)",
                "secrets": .stringConvertible(settings.secrets.count),
                "spool": "\(settings.spool)",
                "waiting": .stringConvertible(spool.backlog.count),
            ]
        )
        return spool
    }

    private func openJournal(metrics: Metrics, watch: JournalWatch) throws -> Journal {
        try Journal(
            folder: options.data,
            checkpointInterval: limits.checkpoint,
            acknowledgement: options.acknowledgement,
            onCommit: { metrics.count(commit: $0) },
            onFailure: { [logger] error in
                logger.critical("the journal failed", metadata: ["reason": "\(error)"])
                watch.report(error)
            }
        )
    }

    private func startDeliveryWorkers(journal: Journal, metrics: Metrics) -> [DeliveryWorker] {
        options.service.channels.map { channel in
            let worker = DeliveryWorker(channel.name, journal: journal, clock: clock) {
                [logger] name, failure, isGivenUp in
                metrics.count(failureOf: name)
                logger.log(
                    level: isGivenUp ? .error : .warning,
                    isGivenUp ? "given up on" : "not told yet",
                    metadata: ["channel": "\(name.rawValue)", "reason": "\(failure.reason)"]
                )
            }
            worker.start { [site = options.settings.site, clock] in
                switch channel {
                case .postgres(let address): PostgresChannel(address)
                case .webhook(let webhook): WebhookChannel(webhook, clock: { clock() / 1000 })
                case .mail(let mail): MailChannel(mail, site: site)
                }
            }
            return worker
        }
    }

    private func listenToInbox(journal: Journal, workers: [DeliveryWorker]) throws {
        let inbox = Inbox(channels: options.service.channels.map(\.name), clock: clock)
        try InboxSocket.listen(in: options.data) { request in
            let reply = await inbox.reply(to: request, from: journal)
            switch request {
            case .retry:
                for worker in workers { worker.retryNow() }
            case .mark:
                for worker in workers { worker.wake() }
            case .list, .show, .erase, .retain, .outbox, .verify:
                break
            }
            return reply
        }
    }

    /// In the opposite order of their shutdown: readiness says first that the service is ending, and the operator's
    /// listener responds until the last visitor has a response.
    private func makeServices(
        journal: Journal,
        secret: Secret,
        workers: [DeliveryWorker],
        spool: Spool?,
        metrics: Metrics
    ) throws -> [any Service] {
        let clients = ClientAddress(
            trustedProxies: options.service.trustedProxies,
            header: options.service.clientHeader
        )
        let connections = ConnectionTable(limits: limits, clients: clients)
        let contact = ContactService(
            endpoint: makeEndpoint(journal: journal, secret: secret, workers: workers, metrics: metrics),
            deployHooks: spool.flatMap { makeDeployHookEndpoint(spool: $0, metrics: metrics) },
            clients: clients,
            limits: limits,
            openAPI: openAPI,
            logger: logger
        )
        let shutdown = ShutdownFlag()
        let admin = AdminService(
            journal: journal,
            folder: options.data,
            limits: limits,
            metrics: metrics,
            connections: connections,
            spool: spool,
            isShuttingDown: { shutdown.isSet },
            clock: clock,
            logger: logger
        )
        return [
            Housekeeping(journal: journal, clock: clock),
            try admin.server(host: options.adminHost, port: options.adminPort) { port in
                logListener("admin", host: options.adminHost, port: port)
            },
            try contact.server(host: options.host, port: options.port, connections: connections) { port in
                logListener("listening", host: options.host, port: port)
            },
            shutdown,
        ]
    }

    private func makeEndpoint(
        journal: Journal,
        secret: Secret,
        workers: [DeliveryWorker],
        metrics: Metrics
    ) -> ContactEndpoint {
        ContactEndpoint(
            settings: options.settings,
            limits: limits,
            page: options.page,
            reader: SubmissionReader(settings: options.settings),
            tokens: TimeToken(secret: secret),
            secret: secret,
            intake: Intake(secret: secret, channels: options.service.channels.map(\.name)),
            journal: journal,
            quota: Quota(limits),
            metrics: metrics,
            clock: clock,
            wakeDeliveryWorkers: {
                for worker in workers { worker.wake() }
            },
            hasDiskSpace: { [data = options.data, reserve = limits.reserve] in
                DiskSpace.free(in: data) >= reserve
            }
        )
    }

    private func makeDeployHookEndpoint(spool: Spool, metrics: Metrics) -> DeployHookEndpoint? {
        options.service.deployHooks.map { settings in
            DeployHookEndpoint(
                scheme: settings.scheme,
                verifier: HookVerifier(scheme: settings.scheme, secrets: settings.secrets),
                intake: HookIntake(
                    spool: spool,
                    scheme: settings.scheme,
                    acknowledgement: options.acknowledgement
                ),
                limits: limits,
                quota: Quota(client: limits.deployHookQuota),
                metrics: metrics,
                clock: clock,
                hasDiskSpace: { [reserve = limits.reserve] in
                    DiskSpace.free(in: spool.folder) >= reserve
                }
            )
        }
    }

    private var openAPI: String {
        let description = OpenAPI(
            settings: options.settings,
            limits: limits,
            deployHooks: options.service.deployHooks?.scheme
        )
        return description.document
    }

    private func logListener(_ event: Logger.Message, host: String, port: Int) {
        logger.info(event, metadata: ["host": "\(host)", "port": .stringConvertible(port)])
    }

    /// Returns when a signal came or the journal failed, and all services have ended.
    private func serve(_ services: [any Service], until watch: JournalWatch) async throws {
        var configuration = ServiceGroupConfiguration(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger.quiet
        )
        configuration.maximumGracefulShutdownDuration = .seconds(10)
        let group = ServiceGroup(configuration: configuration)
        let shutdownOnFailure = Task {
            await watch.waitForFailure()
            await group.triggerGracefulShutdown()
        }
        defer { shutdownOnFailure.cancel() }
        do {
            try await group.run()
        } catch let error as IOError {
            let addresses =
                "\(options.host):\(options.port) or \(options.adminHost):\(options.adminPort)"
            let reason = String(cString: strerror(error.errnoCode))
            throw SettingsError(
                "\(addresses) cannot be listened on: \(reason)",
                hint: "choose others with --listen and --admin"
            )
        }
    }
}
