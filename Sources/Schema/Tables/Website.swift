extension StudioSchema {
    static let website = Section(
        title: "Website Content (CMS)",
        tables: [contactSubmissions, blogPosts, testimonials, portfolioProjects]
    )

    package static let contactSubmissions = Table(
        "contact_submissions",
        "Stores inquiries from the contact form.",
        columns: [
            .id, .text("name").required.rule(.length(1...200)),
            .text("email").required.rule(.length(3...254)),
            .text("company").rule(.length(0...200)), .text("phone").rule(.length(0...50)),
            .text("project_type").rule(.length(0...100)), .text("budget_range").rule(.length(0...100)),
            .text("message").required.rule(.length(1...10_000)),
            .text("status").required(.text("new")).rule(
                .oneOf(["new", "read", "replied", "archived", "spam"])
            ),
            .createdAt, .updatedAt,
        ]
    )

    package static let blogPosts = Table(
        "blog_posts",
        "Content for the blog section.",
        columns: [
            .id.published, .text("title").required.published,
            .text("slug").required.unique.rule(.slug(maximum: 200)).published, .text("excerpt").published,
            .text("content").required(.text("")).body.published, .text("featured_image_url").published,
            .flag("published", false).selects, .text("meta_title").published,
            .text("meta_description").published,
            // A profile's user or the profile itself: the document leaves it open, so nothing enforces it.
            .reference("author_id", to: "auth.users").unenforced.selects, .createdAt.published,
            .updatedAt.published,
        ]
    )

    package static let testimonials = Table(
        "testimonials",
        "Client testimonials displayed on the site.",
        columns: [
            .id.published, .text("client_name").required.published, .text("role").published,
            .text("company").published,
            .text("content").required.published, .int("rating").rule(.range(1...5)).published,
            .flag("featured", false).published,
            .int("display_order").required(.int(0)).rule(.atLeast(0)).published,
            .createdAt.published, .updatedAt.published,
        ]
    )

    package static let portfolioProjects = Table(
        "portfolio_projects",
        "Main portfolio items for the website showcase.",
        columns: [
            .id.published, .text("title").required.published, .text("client").published,
            .text("description").body.published, .text("video_url").published,
            .text("thumbnail_url").published,
            .text("category").published, .text("budget_range"),
            .int("duration_minutes").rule(.atLeast(0)).published,
            .int("year").rule(.range(1900...2100)).published,
            .flag("featured", false).published, .flag("published", false).selects,
            .int("sort_order").required(.int(0)).published,
            .text("slug").required.unique.rule(.slug(maximum: 200)).published, .createdAt.published,
            .updatedAt.published,
        ]
    )
}
