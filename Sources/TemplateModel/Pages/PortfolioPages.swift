import Content
import SiteConfiguration
import Templating

extension PageType {
    /// The list of all projects, and one list for each category; none without projects.
    static let portfolio = PageType(
        "portfolio",
        template: "portfolio.html",
        isListed: true,
        headerPattern: Routes.portfolio + "*",
        variables: [
            PageVariable(
                "projects",
                .list(.record(ProjectModel.definition.type)),
                "All projects, or those of the category."
            ) { input in
                let projects = input.values[.projects]
                guard let category = input.category else { return input.arena.list(projects) }
                return input.arena.list(category.projects.map { projects[$0] })
            },
            PageVariable(
                "categories",
                .list(.record(ProjectModel.Category.definition.type)),
                "Every kind of project."
            ) { input in
                input.arena.list(
                    input.plan.categories.map { ProjectModel.Category.definition.cell($0, in: input.arena) }
                )
            },
            PageVariable(
                "category",
                .optional(.record(ProjectModel.Category.definition.type)),
                "The kind that is shown; absent where all are."
            ) { input in
                input.category.map { ProjectModel.Category.definition.cell($0, in: input.arena) } ?? .absent
            },
        ]
    ) { input, type in
        if input.catalog.projects.isEmpty { return [] }
        let lists = input.categories.enumerated().map { index, category in
            let changes = category.projects.map { input.catalog.projects[$0].modified }
            return PlannedPage(
                type,
                category.url,
                .record(index),
                modified: changes.compactMap(\.self).max()
            )
        }
        return [PlannedPage(type, Routes.portfolio, modified: input.newestProject)] + lists
    }

    package static let project = PageType(
        "project",
        template: "portfolio_project.html",
        isListed: true,
        record: .projects,
        sitemapPictures: ["image"],
        section: Section("portfolio", listFolders: ["in"]),
        variables: [
            PageVariable("project", .record(ProjectModel.definition.type), "The project.") { input in
                input.record(input.index, of: .projects)
            },
            PageVariable(
                "previous",
                .optional(.record(ProjectModel.definition.type)),
                "The project before it."
            ) { input in
                input.record(input.index - 1, of: .projects)
            },
            PageVariable(
                "next",
                .optional(.record(ProjectModel.definition.type)),
                "The project after it."
            ) { input in
                input.record(input.index + 1, of: .projects)
            },
        ]
    ) { input, type in
        input.catalog.projects.enumerated().map { index, project in
            PlannedPage(
                type,
                Routes.project(project.slug),
                .record(index),
                location: project.location,
                modified: project.modified
            )
        }
    }
}

extension PageInput {
    /// The category that a page of the portfolio shows; nil where it shows all projects.
    fileprivate var category: ProjectModel.Category? {
        if case .record(let index) = page.subject { plan.categories[index] } else { nil }
    }
}
