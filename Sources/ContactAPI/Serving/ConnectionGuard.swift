import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Ends connections that take too long or too much; sits between the HTTP decoder and the service.
///
/// The server limits only idle time, which one byte a minute resets, and goes on reading after an early response. Here
/// a request has a deadline for its header, one for the whole, and a minimum rate for its body. A response that begins
/// before its request has ended is the connection's last.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: Limits
    private let table: ConnectionTable

    private var address: Address?
    private var isCounted = false
    /// Requests whose header was read.
    private var requests = 0
    /// Responses that were written to their end.
    private var responses = 0
    /// Whether the latest request has not ended.
    private var isReading = false
    /// When the latest request's header was read.
    private var start = NIODeadline.now()
    /// Bytes of the latest request's body.
    private var received = 0
    private var deadline = NIODeadline.now()
    private var timer: Scheduled<Void>?
    /// Whether input is ignored for a second, so that the client can read the response (RFC 9112, section 9.6).
    private var isClosing = false

    init(limits: Limits, table: ConnectionTable) {
        self.limits = limits
        self.table = table
    }

    // MARK: Connections

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { open(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        open(context)
        context.fireChannelActive()
    }

    private func open(_ context: ChannelHandlerContext) {
        guard !isCounted else { return }
        address = context.channel.remoteAddress?.ipAddress.flatMap { Address($0) }
        guard table.enter(address) else { return context.close(promise: nil) }
        isCounted = true
        deadline = .now() + .seconds(Int64(limits.headerDeadline))
        arm(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        release()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { release() }

    private func release() {
        timer?.cancel()
        timer = nil
        if isCounted { table.leave(address) }
        isCounted = false
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosing else { return }
        switch unwrapInboundIn(data) {
        case .head:
            requests += 1
            isReading = true
            received = 0
            start = .now()
            deadline = start + .seconds(Int64(limits.requestDeadline))
            arm(context)
        case .body(let bytes):
            received += bytes.readableBytes
        case .end:
            isReading = false
        }
        context.fireChannelRead(data)
    }

    /// The decoder stops at the first input that is not HTTP or exceeds a limit.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else { return context.fireErrorCaught(error) }
        guard !isClosing, responses == requests || isReading else { return context.close(promise: nil) }
        refuse(context, with: error == .headerOverflow ? .requestHeaderFieldsTooLarge : .badRequest)
    }

    // MARK: Responses

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isClosing else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(var head) where isEarly:
            head.headerFields[.connection] = "close"
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end:
            let isLast = isEarly
            responses += 1
            context.write(data, promise: promise)
            if isLast {
                context.flush()
                close(context)
            } else {
                // The client still has to read what does not fit into the system's buffers.
                deadline = .now() + .seconds(Int64(limits.keepAlive))
                arm(context)
            }
        default:
            context.write(data, promise: promise)
        }
    }

    /// Whether the current response belongs to a request that has not ended.
    private var isEarly: Bool { isReading && responses + 1 == requests }

    private func refuse(_ context: ChannelHandlerContext, with status: HTTPResponse.Status) {
        let head = HTTPResponse(
            status: status,
            headerFields: [.connection: "close", .contentLength: "0", .cacheControl: "no-store"]
        )
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        close(context)
    }

    private func close(_ context: ChannelHandlerContext) {
        isClosing = true
        context.close(mode: .output, promise: nil)
        deadline = .now() + .seconds(1)
        arm(context)
    }

    // MARK: Time

    /// Sets the connection's one timer: to the next second while a body comes, otherwise to the deadline.
    private func arm(_ context: ChannelHandlerContext) {
        timer?.cancel()
        let nextSecond = NIODeadline.now() + .seconds(1)
        let nextTick = isReading && !isClosing ? min(deadline, nextSecond) : deadline
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: nextTick) { self.tick(context) }
    }

    private func tick(_ context: ChannelHandlerContext) {
        let now = NIODeadline.now()
        if isClosing { return context.close(promise: nil) }
        if isReading, now >= deadline || isSlow(at: now) {
            // A refusal must not follow the beginning of another response.
            guard responses + 1 == requests else { return context.close(promise: nil) }
            return refuse(context, with: .requestTimeout)
        }
        if now >= deadline { return context.close(promise: nil) }
        arm(context)
    }

    private func isSlow(at now: NIODeadline) -> Bool {
        let seconds = (now - start).nanoseconds / 1_000_000_000 - Int64(limits.rateGrace)
        return seconds > 0 && Int64(received) < Int64(limits.minimumRate) * seconds
    }
}
