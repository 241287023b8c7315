import Content
import SiteConfiguration
import Templating

extension PageType {
    /// The list of posts, spread over several pages; none without posts.
    static let blog = PageType(
        "blog",
        template: "blog.html",
        isListed: true,
        headerPattern: Routes.blog + "*",
        variables: [
            PageVariable(
                "posts",
                .list(.record(BlogPostModel.definition.type)),
                "The posts of this page, newest first."
            ) { input in
                let length = input.settings.postsPerPage
                let skipped = (Pager(input.page).number - 1) * length
                return input.arena.list(Array(input.values[.posts].dropFirst(skipped).prefix(length)))
            },
            PageVariable(
                "pager",
                .record(Pager.definition.type),
                "Where this page stands among the others."
            ) { input in
                Pager.definition.cell(Pager(input.page), in: input.arena)
            },
        ]
    ) { input, type in
        let length = input.settings.postsPerPage
        let posts = input.catalog.posts
        if posts.isEmpty { return [] }
        let count = (posts.count + length - 1) / length
        return (1...count).map { number in
            let changes = posts.dropFirst((number - 1) * length).prefix(length).map(\.modified)
            // A new post moves another one to each of the pages.
            let newest = posts.first.map { [$0.created] } ?? []
            return PlannedPage(
                type,
                Routes.blog(page: number),
                .listPage(number: number, count: count),
                modified: (changes + newest).max()
            )
        }
    }

    package static let post = PageType(
        "post",
        template: "blog_post.html",
        isListed: true,
        record: .posts,
        sitemapPictures: ["image"],
        section: Section("blog", listFolders: ["page"]),
        variables: [
            PageVariable("post", .record(BlogPostModel.definition.type), "The post.") { input in
                input.record(input.index, of: .posts)
            },
            PageVariable(
                "newer",
                .optional(.record(BlogPostModel.definition.type)),
                "The next newer post."
            ) { input in
                // Posts are sorted newest first.
                input.record(input.index - 1, of: .posts)
            },
            PageVariable(
                "older",
                .optional(.record(BlogPostModel.definition.type)),
                "The next older post."
            ) { input in
                input.record(input.index + 1, of: .posts)
            },
            PageVariable(
                "related",
                .list(.record(BlogPostModel.definition.type)),
                "Up to three posts with the same tags, then of the same time, neighbours aside."
            ) { input in
                let posts = input.values[.posts]
                let neighbours: Set = [input.index - 1, input.index + 1]
                let alike = input.plan.taxonomies.related(
                    toPost: input.index,
                    limit: 3,
                    excluding: neighbours
                )
                let nearest = [2, -2, 3, -3].map { input.index + $0 }
                    .filter { posts.indices.contains($0) && !alike.contains($0) }
                return input.arena.list((alike + nearest).prefix(3).map { posts[$0] })
            },
        ]
    ) { input, type in
        input.catalog.posts.enumerated().map { index, post in
            PlannedPage(
                type,
                Routes.post(post.slug),
                .record(index),
                location: post.location,
                modified: post.modified
            )
        }
    }
}

extension Pager {
    /// The position of a page of the blog's list.
    fileprivate init(_ page: PlannedPage) {
        guard case .listPage(let number, let count) = page.subject else {
            self.init(number: 1, count: 1, newerURL: nil, olderURL: nil)
            return
        }
        self.init(
            number: number,
            count: count,
            newerURL: number > 1 ? Routes.blog(page: number - 1) : nil,
            olderURL: number < count ? Routes.blog(page: number + 1) : nil
        )
    }
}
