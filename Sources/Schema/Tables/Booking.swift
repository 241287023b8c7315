extension StudioSchema {
    static let booking = Section(
        title: "Booking System",
        tables: [bookings, bookingAuditLog, blockedAvailability, webhookFailures]
    )

    static let bookings = Table(
        "bookings",
        "Manages studio session bookings.",
        check: "end_time > start_time",
        columns: [
            .id, .reference("user_id", to: "auth.users"), .text("first_name"), .text("last_name"),
            .text("artist_name"),
            .text("customer_name"), .text("customer_email"), .text("customer_phone"),
            .timestamp("start_time").required,
            .timestamp("end_time").required, .int("duration").rule(.atLeast(1)),
            .text("status").required(.text("pending")).rule(
                .oneOf([
                    "pending", "pending_approval", "confirmed", "approved", "rejected", "cancelled",
                    "completed",
                ])
            ),
            .int("deposit_amount"), .int("total_amount"), .int("remainder_amount"),
            .text("stripe_session_id").unique,
            .text("stripe_customer_id"), .text("stripe_payment_intent_id"), .text("coupon_code"),
            .int("discount_amount"),
            .int("actual_deposit_paid"), .flag("same_day_fee", false), .flag("after_hours_fee", false),
            .int("same_day_fee_amount"), .int("after_hours_fee_amount"), .text("admin_notes"),
            .timestamp("approved_at"),
            .timestamp("rejected_at"), .text("rejected_reason"), .timestamp("cancellation_email_sent_at"),
            .timestamp("deleted_at"), .createdAt, .updatedAt,
        ]
    )

    static let bookingAuditLog = Table(
        "booking_audit_log",
        "Tracks all changes to bookings for admin review.",
        columns: [
            .id, .reference("booking_id", to: "bookings"), .text("action").required, .text("performed_by"),
            .json("details"), .createdAt,
        ]
    )

    static let blockedAvailability = Table(
        "blocked_availability",
        "Admin-managed blocked time slots.",
        check: "block_entire_day OR (start_time IS NOT NULL AND end_time > start_time)",
        columns: [
            .id, Column("blocked_date", .date).required, .int("start_time").rule(.range(0...24)),
            .int("end_time").rule(.range(0...24)), .text("reason"), .flag("block_entire_day", false),
            .text("created_by"),
            .createdAt, .updatedAt,
        ]
    )

    static let webhookFailures = Table(
        "webhook_failures",
        "Logs Stripe webhook failures for debugging.",
        columns: [
            .id, .text("webhook_type").required, .text("stripe_event_id"), .text("stripe_session_id"),
            .reference("booking_id", to: "bookings"), .text("error_message"), .json("error_details"),
            .flag("resolved", false), .timestamp("resolved_at"), .createdAt,
        ]
    )
}
