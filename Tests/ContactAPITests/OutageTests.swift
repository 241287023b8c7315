import Foundation
import Schema
import StudioTesting
import TestSupport
import Testing

/// Postgres is stopped, killed and frozen while messages come: visitors notice nothing, and every row arrives once.
@Suite(
    "An outage of Postgres",
    .needsPostgres,
    .tags(.postgres, .process, .slow)
)
struct OutageTests {
    private enum Fault: CaseIterable { case stopped, immediate, killed, frozen }

    private func strike(_ fault: Fault, _ cluster: PostgresCluster, for seconds: Double) throws {
        switch fault {
        case .stopped: try cluster.stop("fast")
        case .immediate: try cluster.stop("immediate")
        case .killed: try cluster.kill()
        case .frozen: try cluster.freeze(true)
        }
        // The length of the outage is what is tested.
        usleep(UInt32(seconds * 1_000_000))
        if fault == .frozen { try cluster.freeze(false) } else { try cluster.start() }
    }

    @Test("is not noticed by visitors, loses no row and doubles none")
    func losesAndDoublesNothing() throws {
        let seconds = ProcessInfo.processInfo.environment["SWEETDREAMS_OUTAGE"].flatMap(Double.init) ?? 8
        try withTemporaryFolder { folder in
            let cluster = try PostgresCluster(in: folder)
            var environment = Visitors.environment
            environment["CONTACT_DATABASE_URL"] = cluster.server.url("studio", role: PostgresRights.writer)
            let service = try ContactProcess(in: folder, environment: environment)
            let visitors = Visitors(port: service.port, pause: 100_000)
            for fault in Fault.allCases {
                // Rows must be on their way when it strikes; only the table shows that.
                let before = try cluster.server.stored("studio").count
                try wait { try cluster.server.stored("studio").count > before }
                try strike(fault, cluster, for: seconds / Double(Fault.allCases.count))
                #expect(try service.admin("/readyz").status == 200)
                _ = try service.inbox("retry")
            }
            let ledger = visitors.end()
            _ = try service.inbox("retry")
            try wait(upTo: 120) { try service.inbox("outbox").output.hasPrefix("Nothing waits") }
            let journal = ledger.missing(in: try service.stored())
            let postgres = ledger.missing(in: try cluster.server.stored("studio"))
            #expect(journal.lost.isEmpty && journal.doubled.isEmpty)
            #expect(postgres.lost.isEmpty && postgres.doubled.isEmpty, "\(postgres.lost.count) lost")
            #expect(ledger.retries == 0 && ledger.acknowledged.count > 100)
            print(
                "outages: Postgres away \(seconds) s of \(Fault.allCases.count) kinds, \(ledger.acknowledged.count) acknowledged, \(ledger.retries) requests failed, longest answer \(ledger.longest), \(postgres.lost.count) lost, \(postgres.doubled.count) doubled"
            )
        }
    }
}
