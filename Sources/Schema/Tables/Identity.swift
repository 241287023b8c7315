extension StudioSchema {
    static let identity = Section(
        title: "Identity & Profiles",
        tables: [users, profiles, oauthTokens, adminUsers]
    )

    static let users = Table(
        "auth.users",
        remark: "Supabase System Table",
        "Manages user authentication and identity.",
        columns: [
            .id, .text("email"), .text("encrypted_password"), .timestamp("email_confirmed_at"),
            .timestamp("invited_at"),
            .text("confirmation_token"), .text("recovery_token"), .text("email_change_token_new"),
            .text("email_change"),
            .timestamp("last_sign_in_at"), Column("raw_app_meta_data", .jsonb),
            Column("raw_user_meta_data", .jsonb),
            Column("is_super_admin", .boolean), .timestamp("created_at"), .timestamp("updated_at"),
            .text("phone"),
            .timestamp("phone_confirmed_at"), .text("phone_change"), .text("phone_change_token"),
            .text("email_change_token_current"), .int("email_change_confirm_status"),
            .timestamp("banned_until"),
            .text("reauthentication_token"), .timestamp("reauthentication_sent_at"),
            Column("is_sso_user", .boolean),
            .timestamp("deleted_at"),
        ]
    )

    package static let profiles = Table(
        "profiles",
        "Public and private user profile data. Extends `auth.users`.",
        columns: [
            .id.selects, .reference("user_id", to: "auth.users").required.unique.selects,
            .text("display_name").published,
            .text("public_profile_slug").unique.rule(.slug(maximum: 80)).published,
            .text("bio").body.published,
            .text("profile_picture_url").published, .text("photo_1_url").published,
            .text("photo_2_url").published,
            .text("photo_3_url").published, .json("social_links").rule(.objectOrList).published,
            .int("level").required(.int(1)).rule(.atLeast(0)), .int("xp").required(.int(0)).rule(.atLeast(0)),
            .int("posting_streak").required(.int(0)).rule(.atLeast(0)), .flag("onboarding_completed", false),
            .json("connected_platforms"), .createdAt.published, .updatedAt.published,
        ]
    )

    static let oauthTokens = Table(
        "oauth_tokens",
        "Securely stores OAuth tokens for connected platforms.",
        uniqueTogether: ["user_id", "platform"],
        columns: [
            .id, .reference("user_id", to: "auth.users").required, .text("platform").required,
            .text("platform_user_id"),
            .text("platform_username"), .text("access_token").required, .text("refresh_token"),
            .text("token_type"),
            .timestamp("expires_at"), .timestamp("refresh_token_expires_at"),
            Column("scopes", .textArray).required(.emptyList), .json("metadata"), .flag("is_active", true),
            .timestamp("last_used_at"), .timestamp("last_refresh_at"),
            .int("error_count").required(.int(0)).rule(.atLeast(0)), .text("last_error"),
            .timestamp("last_error_at"),
            .createdAt, .updatedAt,
        ]
    )

    static let adminUsers = Table(
        "admin_users",
        "Manages admin access and credentials.",
        columns: [
            .id, .text("email").required.unique, .text("password_hash").required,
            .text("role").required(.text("admin")),
            .createdAt, .updatedAt,
        ]
    )
}
